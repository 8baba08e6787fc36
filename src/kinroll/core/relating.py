"""Relationships: what one record says about another record's person (A7), and how several become one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from kinroll.core.dates import is_day
from kinroll.core.problem import Problem
from kinroll.core.source_record import LONGEST_ID
from kinroll.core.text import clip, id_order

FLAGS = ("parental_responsibility", "court_order", "lives_with")
_FLAG = {"T": True, "F": False}


class Tie(NamedTuple):
    """One relationship as one record has it. A flag is None when the source does not say; that is not "no"."""

    to: str
    name: str = ""
    parental_responsibility: bool | None = None
    priority: int | None = None
    court_order: bool | None = None
    lives_with: bool | None = None
    start: str = ""
    end: str = ""
    who: str = ""


def build_ties(items: Iterable[Mapping[str, Any]], *, key: str, name: str) -> tuple[list[Tie], list[Problem]]:
    """The ties of one record, one for each other person (the first listed), and what could not be read."""
    ties: dict[str, Tie] = {}
    problems: list[Problem] = []
    for item in items:
        if not item.get("to") or item["to"] in ties:
            continue
        if len(item["to"]) > LONGEST_ID:
            problems.append(Problem("value-invalid", key, name, "relationship", clip(item["to"])))
            continue
        problems += [
            Problem("flag-invalid", key, name, flag, clip(item[flag]))
            for flag in FLAGS
            if item.get(flag) and item[flag] not in _FLAG
        ]
        problems += [
            Problem("date-invalid", key, name, f"relationship_{side}", clip(item[side]))
            for side in ("start", "end")
            if item.get(side) and not is_day(item[side])
        ]
        if item.get("priority") and not _is_priority(item["priority"]):
            problems.append(Problem("value-invalid", key, name, "priority", clip(item["priority"])))
        if len(item.get("name", "")) > LONGEST_ID:
            problems.append(Problem("value-invalid", key, name, "relationship", clip(item["name"])))
        ties[item["to"]] = _tie(item)
    return list(ties.values()), problems


def _is_priority(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _tie(item: Mapping[str, Any]) -> Tie:
    priority = item.get("priority", "")
    start, end = item.get("start", ""), item.get("end", "")
    name = item.get("name", "")
    return Tie(
        to=item["to"],
        name=name if len(name) <= LONGEST_ID else "",
        parental_responsibility=_FLAG.get(item.get("parental_responsibility", "")),
        priority=int(priority) if _is_priority(priority) else None,
        court_order=_FLAG.get(item.get("court_order", "")),
        lives_with=_FLAG.get(item.get("lives_with", "")),
        start=start if is_day(start) else "",
        end=end if is_day(end) else "",
        who=clip(item.get("who", "")),
    )


def same(one: Tie, other: Tie) -> bool:
    """Whether two ties say the same; how the other person's name was spelled does not count."""
    return one._replace(who="") == other._replace(who="")


def combine(said: Iterable[tuple[date, str, Tie]]) -> Tie:
    """One relationship out of what several records say of the same pair: since when, which record, and what.

    A restriction wins, then the newest; of those of one day the record with the lowest id.
    """
    ranked = [tie for *_, tie in sorted(said, key=lambda one: (-one[0].toordinal(), id_order(one[1]), repr(one[2])))]
    restricted = any(tie.court_order for tie in ranked)
    return ranked[0]._replace(court_order=True) if restricted else ranked[0]
