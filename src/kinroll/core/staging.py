"""A source record made ready for the run: what each of its groups amounts to, before anyone else is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kinroll.core.candidate import Candidate, build, display_name
from kinroll.core.dates import is_ahead, is_day
from kinroll.core.problem import REFUSED, Problem
from kinroll.core.relating import Tie, build_ties
from kinroll.core.rules import GroupRules, SourceRules
from kinroll.core.source_record import LONGEST_ID, Said, SourceRecord
from kinroll.core.text import clip, fold, name_key
from kinroll.core.validating import refusals

NEVER = "9999-12-31"
ABSENT, OUT_OF_SCOPE, FAILED, ACCEPTED = range(4)
"""What a group amounts to. Kept for each record as one number, two bits a group, in the order of the rules."""


def state_of(mask: int, position: int) -> int:
    """The state of the group at ``position`` in a packed mask."""
    return mask >> (2 * position) & 3


def with_state(mask: int, position: int, state: int) -> int:
    """The mask with one group's state replaced."""
    return mask & ~(3 << (2 * position)) | state << (2 * position)


def as_failed(mask: int) -> int:
    """The mask of a record that is refused altogether: what was accepted has failed."""
    return mask & ~(mask >> 1 & 0x5555_5555_5555_5555)


@dataclass(slots=True)
class Staged:
    """One record of a run. ``built``: what each group says by field; ``problems``: (position of the group, problem).

    ``due`` is the day (YYYY-MM-DD) on which the same words may amount to something else.
    """

    key: str
    said: Said
    mask: int
    name: str
    username: str = ""
    username_else: str = ""
    name_key: str = ""
    gender: str = ""
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    emails: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    as_of: datetime | None = None
    built: dict[str, Mapping[str, str]] = field(default_factory=dict)
    filled: str = ""
    due: str = NEVER
    is_described: bool = False
    """Whether values, emails and identifiers are needed, for matching."""


def stage(record: SourceRecord, rules: SourceRules, *, today: date) -> Staged:
    """Build and validate each group of a record. Whether a tie is to someone current is not known yet."""
    said = record.said
    staged = Staged(record.key, said, 0, _name(said, rules), as_of=record.as_of, is_described=bool(rules.match))
    staged.filled, staged.due = record.filled, _due(said, rules, today.isoformat())
    ahead = _ahead(record, today, staged.name)
    for position, group_rules in enumerate(rules.groups):
        group = said.get(group_rules.name)
        if group is None:
            continue
        candidate = build(group, rules, key=record.key, name=staged.name, today=today)
        staged.built[group_rules.name] = candidate.claims
        problems = [
            *ahead,
            *candidate.problems,
            *_unreadable_days(group, group_rules, key=record.key, name=staged.name),
            *_endless_ids(group, key=record.key, name=staged.name),
            *refusals(candidate, group_rules, key=record.key, name=staged.name),
        ]
        if group_rules.scope == "dates" and not _within(group, group_rules, today):
            staged.mask = with_state(staged.mask, position, OUT_OF_SCOPE)
            continue
        failed = any(problem.severity == REFUSED for problem in problems)
        staged.mask = with_state(staged.mask, position, FAILED if failed else ACCEPTED)
        staged.problems += [(position, problem) for problem in problems]
        if group_rules.scope == "related":
            ties, wrong = build_ties(group.get("ties", ()), key=record.key, name=staged.name)
            staged.ties = [tie for tie in ties if not tie.end or tie.end >= today.isoformat()]
            staged.problems += [(position, problem) for problem in wrong]
        if not failed:
            _describe(staged, candidate, group, group_rules)
    return staged


def _ahead(record: SourceRecord, today: date, name: str) -> list[Problem]:
    """A record of a day to come would stand against all that is said until then. Tomorrow has begun in places."""
    if record.as_of is None or not is_ahead(record.as_of.date(), today):
        return []
    words = f"The as_of {record.as_of:%Y-%m-%d} of {name or 'this person'} has not come yet."
    return [Problem("line-unreadable", record.key, name, "as_of", words)]


def _due(said: Said, rules: SourceRules, today: str) -> str:
    """The next day on which something begins, or is over."""
    begins: list[str] = []
    over: list[str] = []
    for group_rules in rules.groups:
        if group := said.get(group_rules.name):
            begins.append(group.get(group_rules.starts, ""))
            over.append(group.get(group_rules.ends, ""))
            for item in (*group.get("addresses", ()), *group.get("ties", ())):
                begins.append(item.get("start", ""))
                over.append(item.get("end", ""))
    days = [day for day in begins if day > today and is_day(day)]
    days += [_day_after(day) for day in over if day >= today and is_day(day)]
    return min(days, default=NEVER)


def _day_after(day: str) -> str:
    return NEVER if day >= NEVER else (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _name(said: Mapping[str, Mapping[str, Any]], rules: SourceRules) -> str:
    names = [display_name(said[group.name]) for group in rules.groups if group.name in said]
    return next((name for name in names if name), "")


def _within(group: Mapping[str, Any], rules: GroupRules, today: date) -> bool:
    """Whether today lies within the group's days; a day that is blank or cannot be read sets no limit."""
    starts, ends = (group.get(name, "") for name in (rules.starts, rules.ends))
    not_yet = is_day(starts) and starts > today.isoformat()
    no_more = is_day(ends) and ends < today.isoformat()
    return not (not_yet or no_more)


def _unreadable_days(group: Mapping[str, Any], rules: GroupRules, *, key: str, name: str) -> list[Problem]:
    days = ((field_name, group.get(field_name)) for field_name in (rules.starts, rules.ends))
    return [
        Problem("date-invalid", key, name, field_name, clip(text))
        for field_name, text in days
        if text and not is_day(text)
    ]


def _endless_ids(group: Mapping[str, Any], *, key: str, name: str) -> list[Problem]:
    return [
        Problem("value-invalid", key, name, kind, clip(value))
        for kind, value in group.get("identifiers", {}).items()
        if len(value) > LONGEST_ID
    ]


def _describe(staged: Staged, candidate: Candidate, group: Mapping[str, Any], rules: GroupRules) -> None:
    """Take from the first group that has them what whole-run decisions need."""
    values = candidate.values
    if rules.login:
        staged.username = staged.username or candidate.username
        if rules.scope != "related":
            staged.username_else = staged.username_else or candidate.username
    staged.name_key = staged.name_key or name_key(values.get("forename", ""), values.get("surname", ""))
    staged.gender = staged.gender or values.get("gender", "")
    ids = {kind: value for kind, value in group.get("identifiers", {}).items() if len(value) <= LONGEST_ID}
    staged.identifiers = {**ids, **staged.identifiers}
    if not staged.is_described:
        return
    for name, value in values.items():
        staged.values.setdefault(name, value)
    found = {fold(item["email"]) for item in group.get("emails", ()) if item.get("email")}
    found |= {fold(values[name]) for name in ("personal_email", "work_email") if name in values}
    staged.emails = tuple(sorted(found.union(staged.emails)))
