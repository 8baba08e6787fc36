"""What a run would do to one contact: what is held, beside what is said, gives a change or nothing.

Everything that concerns several people at once (who gets a username, whom a record matches, which ties lead to current
students, brakes) has been settled over the whole run before, and arrives here as plain facts in the news.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kinroll.core.change import Change, Line, RecordChange
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.moving_in import is_moved_in_only, is_stranger
from kinroll.core.news import LinkNews, News, Restored
from kinroll.core.old_account import MOVED_IN
from kinroll.core.relating import Tie, same
from kinroll.core.resolving import Contender, Speaker, capture, fold_versions, resolve
from kinroll.core.rules import EDITS, GroupRules, SourceRules
from kinroll.core.source_record import Manner, Version
from kinroll.core.staging import ABSENT, ACCEPTED, FAILED, OUT_OF_SCOPE, state_of
from kinroll.core.terms import after_term_days, term_day_from
from kinroll.core.text import fold, name_key

ROLE_ENDED = {
    OUT_OF_SCOPE: {"related": "not related to a current student any more", "dates": "the dates given have passed"},
    ABSENT: {"related": "not in the report any more", "dates": "not in the report any more"},
}


def decide(
    held: HeldContact | None,
    news: Sequence[News],
    rules: SourceRules,
    *,
    as_of: datetime,
    columns: Mapping[str, frozenset[str]] | None,
    today: date,
) -> Change | None:
    """The change that the news makes to one contact; None when it makes none."""
    before = held or HeldContact(number=0)
    change = start_change(held, news)
    change.records, records = _change_records(before, news, rules, change, as_of=as_of, columns=columns, today=today)
    speakers = [_speaker(record) for record in records]
    _change_account(before, news, rules, records, speakers, change)
    if not before.number:
        change.captured |= capture(speakers, at_creation=True)
    captured = {**before.captured, **change.captured}
    is_spoken_of = bool(news) or any(record.source != EDITS.name for record in records)  # a record may have left it
    if is_spoken_of and not any(item.restored and item.restored.retire for item in news):
        _change_values(before, resolve(speakers, captured) if speakers else {}, change)
    _note_identity(before, change)
    if held and not held.is_active and any(record.roles for record in records):
        change.revive = True
    return _classify(change)


def start_change(held: HeldContact | None, news: Sequence[News] = ()) -> Change:
    """An empty change of a contact, or of one that is yet to be created (None, or a contact whose number is 0)."""
    key, name = (news[0].key, news[0].name) if news else ("", "")
    if held is None or not held.number:
        return Change("created", key, name)
    name = name or " ".join(filter(None, (held.values.get("forename"), held.values.get("surname"))))
    name = name or (held.account.username if held.account else "")
    return Change("noted", key, name, held.number, held.version)


def _speaker(record: HeldRecord) -> Speaker:
    claims = fold_versions(record.versions, record.rules, roles=record.roles)
    return Speaker(record.source, record.key, record.rules, claims)


def _change_records(
    before: HeldContact,
    news: Sequence[News],
    rules: SourceRules,
    change: Change,
    *,
    as_of: datetime,
    columns: Mapping[str, frozenset[str]] | None,
    today: date,
) -> tuple[list[RecordChange], list[HeldRecord]]:
    """What happens to each record that there is news of, and all linked records as they will then stand."""
    heard = {(rules.name, item.key): item for item in news}
    changes, records = [], []
    for record in before.records:
        item = heard.pop((record.source, record.key), None)
        if item is None:
            records.append(record)
            continue
        if item.restored:
            changed, after = _restore(record, item, item.restored, change)
        else:
            changed, after = _hear(record, item, change, as_of=as_of, columns=columns, today=today)
        changes.append(changed)
        if not changed.unlink:
            records.append(after)
    for item in heard.values():
        blank = HeldRecord(rules.name, item.key, rules)
        changed, after = _hear(blank, item, change, as_of=as_of, columns=columns, today=today)
        changes.append(changed)
        records.append(after)
    return changes, records


def _hear(
    record: HeldRecord,
    item: News,
    change: Change,
    *,
    as_of: datetime,
    columns: Mapping[str, frozenset[str]] | None,
    today: date,
) -> tuple[RecordChange, HeldRecord]:
    """Take in what one record says now: a new version if it says something new, its roles, its ties."""
    changed = RecordChange(item.key, record.source, mask=item.mask, digest=item.digest, link=item.link)
    if item.link and item.link.origin != "source":
        change.lines.append(Line("link", "record", None, f"{record.source}:{item.key}", _link_reason(item.link)))
    versions = list(record.versions)
    said = _accepted(item, record.rules)
    changed.identifiers = {**_identifiers_lost(said, versions), **item.identifiers}
    if said and _says_something_new(said, [v for v in versions if v.as_of <= (item.as_of or as_of)], item.manner):
        change.is_returning |= _says_something_old(said, versions)
        if is_moved_in_only(versions):
            change.is_stranger = is_stranger(versions, said)
        changed.said, changed.as_of, changed.manner = said, item.as_of, item.manner
        versions.append(Version(item.as_of or as_of, said, columns, item.built, item.manner))
    roles = _change_roles(record, item, changed, change, today)
    ties = _change_ties(record, item, changed, change)
    return changed, HeldRecord(record.source, record.key, record.rules, versions, roles, ties, item.mask)


def _link_reason(link: LinkNews) -> str:
    if link.origin == "person":
        return "a person said so"
    return f'matched by "{link.rule}"' + (f" with {link.anchor}" if link.anchor else "")


def _accepted(item: News, rules: SourceRules) -> dict[str, Any]:
    """What the accepted groups say; a group that is refused or out of scope keeps its last version."""
    return {
        group.name: item.said[group.name]
        for position, group in enumerate(rules.groups)
        if state_of(item.mask, position) == ACCEPTED and group.name in item.said
    }


def _identifiers_lost(said: Mapping[str, Any], versions: Sequence[Version]) -> dict[str, str]:
    """The types of identifiers that groups have listed until now, each with an empty text: they list them anew."""
    listed = [(_last_said(name, versions) or {}).get("identifiers") for name in said if "identifiers" in said[name]]
    return {kind: "" for group in listed if isinstance(group, Mapping) for kind in group}


def _says_something_new(said: Mapping[str, Any], versions: Sequence[Version], manner: Mapping[str, Manner]) -> bool:
    if manner and not (versions and versions[-1].manner == manner):
        return True
    return any(_last_said(name, versions) != group for name, group in said.items())


def _says_something_old(said: Mapping[str, Any], versions: Sequence[Version]) -> bool:
    """Whether this very thing was said before the version that is current now."""
    return any(said == version.said for version in versions[:-1])


def _last_said(group: str, versions: Sequence[Version]) -> Any:
    return next((version.said[group] for version in reversed(versions) if group in version.said), None)


def _change_roles(
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


def _change_ties(record: HeldRecord, item: News, changed: RecordChange, change: Change) -> dict[str, Tie]:
    related = [i for i, group in enumerate(record.rules.groups) if group.scope == "related"]
    if not related or record.rules.groups[related[0]].name not in item.covered:
        return record.ties
    state = state_of(item.mask, related[0])
    if state == FAILED:
        return record.ties
    wanted = {tie.to: tie for tie in item.ties} if state == ACCEPTED else {}
    return _replace_ties(record.ties, wanted, changed, change, item.why_gone)


def _replace_ties(
    held: Mapping[str, Tie], wanted: dict[str, Tie], changed: RecordChange, change: Change, why: str = ""
) -> dict[str, Tie]:
    for to in held.keys() - wanted.keys():
        changed.ties_end.append(to)
        reason = why or "the source does not list it as current any more"
        change.lines.append(Line("relationship-end", "relationship", describe(held[to]), None, reason))
    for to, tie in wanted.items():
        if to in held and same(held[to], tie):
            continue
        if to in held:
            changed.ties_end.append(to)
        changed.ties_start.append(tie)
        kind = "relationship-change" if to in held else "relationship-start"
        earlier = describe(held[to]) if to in held else None
        change.lines.append(Line(kind, "relationship", earlier, describe(tie), "said by the source"))
    return wanted


def describe(tie: Tie) -> str:
    """A relationship in words: "Mother of Amelia Okafor (2101), parental responsibility"."""
    words = [f"{tie.name or 'related'} of {tie.who} ({tie.to})" if tie.who else f"{tie.name or 'related'} of {tie.to}"]
    if tie.parental_responsibility is not None:
        words.append("parental responsibility" if tie.parental_responsibility else "no parental responsibility")
    if tie.court_order:
        words.append("court order")
    if tie.lives_with is not None:
        words.append("lives with" if tie.lives_with else "lives elsewhere")
    if tie.priority is not None:
        words.append(f"priority {tie.priority}")
    return ", ".join(words)


def _restore(record: HeldRecord, item: News, restored: Restored, change: Change) -> tuple[RecordChange, HeldRecord]:
    """Put a record back to what it gave before a run: its versions, roles and ties."""
    changed = RecordChange(item.key, record.source, mask=item.mask, link=item.link, unlink=restored.unlink)
    changed.withdraw = restored.withdraw
    if item.link:
        change.lines.append(Line("link", "record", None, f"{record.source}:{item.key}", _link_reason(item.link)))
    if restored.unlink:
        change.lines.append(Line("unlink", "record", f"{record.source}:{item.key}", None, item.why_gone))
    reason = item.why_gone
    for role in sorted(record.roles.keys() - restored.roles):
        changed.roles_end.append(role)
        change.lines.append(Line("role-end", "roles", role, None, reason))
    for role in sorted(restored.roles - record.roles.keys()):
        changed.roles_start.append(role)
        change.lines.append(Line("role-start", "roles", None, role, reason))
    ties = _replace_ties(record.ties, restored.ties, changed, change, reason)
    roles: dict[str, date | None] = dict.fromkeys(restored.roles)
    return changed, HeldRecord(record.source, record.key, record.rules, restored.versions, roles, ties, 0)


def allows_login(records: Iterable[HeldRecord]) -> bool:
    """Whether some role of some linked record lets the person sign in; one of a source declared no more still does."""
    return any(
        (record.roles and not record.rules.is_declared)
        or MOVED_IN in record.roles
        or any(group.login and record.rules.accounts and group.role in record.roles for group in record.rules.groups)
        for record in records
    )


def _change_account(
    before: HeldContact,
    news: Sequence[News],
    rules: SourceRules,
    records: Sequence[HeldRecord],
    speakers: Sequence[Speaker],
    change: Change,
) -> None:
    closes = any(item.restored and item.restored.close_account for item in news)
    allowed, account = allows_login(records) and not closes, before.account
    username = next((item.username for item in news if item.username), "")
    if account is None:
        if allowed and username:
            change.create_username = username
            change.captured = {**capture(speakers), **before.captured}
            why = next(item.why_username for item in news if item.username)
            change.lines.append(Line("account-create", "username", None, username, why))
    elif account.is_active and not allowed and not account.has_permissions:
        reasons = [line.reason for line in change.lines if line.kind == "role-end"]
        change.disable = next(iter([*reasons, *(item.why_gone for item in news if item.why_gone)]), "no role is left")
        change.lines.append(Line("disable", "account", "active", "inactive", change.disable))
    elif not account.is_active and allowed and account.disabled_by == "machine":
        change.enable = True
        change.lines.append(Line("enable", "account", "inactive", "active", "a role allows it again"))


def _change_values(before: HeldContact, won: Mapping[str, Contender], change: Change) -> None:
    """Compare the values that win now with the values held.

    A value that nobody claims any more (its claim was withdrawn, or the rules read it otherwise now) is emptied. What a
    source gave that is declared no more stays, and so does everything of a contact that nobody speaks of at all.
    """
    silent = {f"{record.source}:{record.key}" for record in before.records if not record.rules.is_declared}
    kept = {name: winner for name, winner in before.winners.items() if winner[0] in silent and name not in won}
    for name in sorted(before.values.keys() - won.keys() - kept.keys()) if won else ():
        change.values[name] = ""
        change.blanked += 1
        change.lines.append(Line("update", name, before.values[name], None, "nobody says so any more"))
    for name in (*CORE_FIELDS, *sorted(won.keys() - set(CORE_FIELDS))):
        contender = won.get(name)
        if contender is None:
            continue
        earlier = before.values.get(name, "")
        if contender.value != earlier:
            change.values[name] = contender.value
            change.blanked += not contender.value
            if change.number is not None:  # of a new contact every value is news: the values themselves say it all
                reason = reason_of(contender)
                change.lines.append(Line("update", name, earlier or None, contender.value or None, reason))
    winners = kept | {name: (contender.ref, contender.rule) for name, contender in won.items()}
    if winners != before.winners:
        change.winners = winners


def reason_of(contender: Contender) -> str:
    """Why a value won, in a few words."""
    return f"{contender.ref} says so ({contender.rule})"


def _note_identity(before: HeldContact, change: Change) -> None:
    """Mark a record that turned into someone else (forename and surname both changed, or surname and birth date), and
    one whose birth date alone is another.
    """
    if change.number is None:
        return
    changed = {name for name in change.values if before.values.get(name) and change.values[name]}
    if {"surname", "forename"} <= changed or {"surname", "date_of_birth"} <= changed:
        old = name_key(before.values.get("forename", ""), before.values.get("surname", ""))
        new = name_key(change.values.get("forename", "x"), change.values["surname"])
        change.is_renamed = fold(old) != fold(new)
    change.is_born_anew = "date_of_birth" in changed and not change.is_renamed


def _classify(change: Change) -> Change | None:
    """Give the change its kind and its events, or drop it when it does nothing."""
    if change.number is None:
        change.events = ["created"]
        return change
    if change.disable or change.enable:
        change.kind = "disabled" if change.disable else "enabled"
    elif change.lines:
        change.kind = "updated"
    elif not _is_noteworthy(change):
        return None
    change.events = _events(change)
    return change


def _events(change: Change) -> list[str]:
    events = ["changed"] if any(line.kind not in ("disable", "enable") for line in change.lines) else []
    if change.disable:
        events.append("disabled")
    if change.enable:
        events.append("enabled")
    return events


def _is_noteworthy(change: Change) -> bool:
    """Whether anything has to be written although no line shows it: a new version, a new winner, a date of grace."""
    return bool(change.winners) or any(
        record.said or record.roles_lapse or record.roles_resume or record.link or record.unlink or record.withdraw
        for record in change.records
    )
