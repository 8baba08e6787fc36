"""Which roles a record gives its person from now on, and which end, at once or after a grace."""

from datetime import date

from kinroll.core.change import Change, Line, RecordChange
from kinroll.core.held import HeldRecord
from kinroll.core.news import News
from kinroll.core.old_account import MOVED_IN
from kinroll.core.rules import GroupRules
from kinroll.core.staging import ABSENT, ACCEPTED, FAILED, OUT_OF_SCOPE, state_of
from kinroll.core.terms import after_term_days, term_day_from

ROLE_ENDED = {
    OUT_OF_SCOPE: {"related": "not related to a current student any more", "dates": "the dates given have passed"},
    ABSENT: {"related": "not in the report any more", "dates": "not in the report any more"},
}


def change_roles(
    record: HeldRecord, item: News, changed: RecordChange, change: Change, today: date
) -> dict[str, date | None]:
    """The roles the record gives from now on. A group that fails a check, or is not covered, keeps its role."""
    roles = dict(record.roles)
    for position, group in enumerate(record.rules.groups):
        state = state_of(item.mask, position)
        if not group.role or group.name not in item.covered or state == FAILED:
            continue
        if state == ACCEPTED:
            _start_role(group.role, roles, changed, change)
        elif group.role in roles:
            reason = item.why_gone or ROLE_ENDED[state].get(group.scope, "not listed by the source any more")
            _end_role(group.role, roles, changed, change, grace_ends(record, group, today), today, reason)
    _end_moved_in(record, item, roles, changed, change, today)
    return roles


def _end_moved_in(
    record: HeldRecord,
    item: News,
    roles: dict[str, date | None],
    changed: RecordChange,
    change: Change,
    today: date,
) -> None:
    """End what a person was moved in with, once the source has said what they are now, or does not list them."""
    groups = [(i, group) for i, group in enumerate(record.rules.groups) if group.name in item.covered]
    states = {state_of(item.mask, i) for i, _ in groups}
    if MOVED_IN not in roles or not states or (FAILED in states and ACCEPTED not in states):
        return
    ends_on = max(grace_ends(record, group, today, MOVED_IN) for _, group in groups)
    if ACCEPTED in states:
        ends_on = today
        reason = "the source says now what the account is for"
    elif OUT_OF_SCOPE in states:
        reason = "moved in, and neither current nor related to a current student"
    else:
        reason = "moved in, and in no report"
    _end_role(MOVED_IN, roles, changed, change, ends_on, today, reason)


def _start_role(role: str, roles: dict[str, date | None], changed: RecordChange, change: Change) -> None:
    if role not in roles:
        changed.roles_start.append(role)
        change.lines.append(Line("role-start", "roles", None, role, "listed by the source"))
    elif roles[role]:
        changed.roles_resume.append(role)
    roles[role] = None


def grace_ends(record: HeldRecord, group: GroupRules, today: date, role: str = "") -> date:
    """The day on which a role that has lost its ground ends; only contacts of students are granted days of grace.

    Days of grace are days of term time. A group that is held over the holidays keeps its role until term starts.
    """
    rules, ends_on = record.rules, today
    if group.scope == "related" and rules.grace_days:
        ends_on = after_term_days(record.roles.get(role or group.role) or today, rules.grace_days, rules.terms)
    return term_day_from(max(ends_on, today), rules.terms) if group.holiday_hold else ends_on


def _end_role(
    role: str,
    roles: dict[str, date | None],
    changed: RecordChange,
    change: Change,
    ends_on: date,
    today: date,
    reason: str,
) -> None:
    if ends_on <= today:
        changed.roles_end.append(role)
        change.lines.append(Line("role-end", "roles", role, None, reason))
        del roles[role]
    elif roles[role] is None:
        changed.roles_lapse.append(role)
        roles[role] = today
