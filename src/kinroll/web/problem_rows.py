"""Open problems as pages show them: with the contacts they are about, and what can be done right there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kinroll.core.problem import Problem
from kinroll.store import searching
from kinroll.store.lists import OpenProblem
from kinroll.web.wording import fix_of

_OTHER = re.compile(r"\((?:contact (\d+)|([^()\s]+))\)")
"""Whom a problem names: a contact by its number, or a record of the same source by its id."""
LINKED = ("username-in-use", "likely-duplicate", "match-ambiguous")


@dataclass(frozen=True, slots=True)
class Row:
    """One problem. ``contact`` is the person it is about, where there is one yet; ``other`` whom it names beside."""

    number: int
    source: str
    problem: Problem
    first_seen: datetime
    fix: str
    contact: int | None
    other: int | None

    @property
    def document(self) -> int | None:
        """The document that the problem is about."""
        key = self.problem.source_id
        return int(key) if self.source == "documents" and key.isascii() and key.isdigit() else None

    @property
    def can_link(self) -> bool:
        """Whether "same person" is an answer."""
        return self.problem.code in LINKED and self.other is not None and self.other != self.contact

    @property
    def can_release(self) -> bool:
        """Whether releasing the username may be an answer."""
        return self.problem.code == "username-in-use"


def rows(found: Iterable[OpenProblem]) -> list[Row]:
    """Each problem with the contacts of the records it names; one query a source."""
    listed = list(found)
    keys: dict[str, set[str]] = {}
    for item in listed:
        keys.setdefault(item.source, set()).update({item.problem.source_id, _named(item)[1]} - {""})
    numbers = {source: searching.by_records(source, sorted(wanted)) for source, wanted in keys.items()}
    return [_row(item, numbers[item.source]) for item in listed]


def _named(item: OpenProblem) -> tuple[int | None, str]:
    match = _OTHER.search(item.problem.other)
    return (int(match[1]) if match and match[1] else None), (match[2] or "" if match else "")


def _row(item: OpenProblem, numbers: dict[str, int]) -> Row:
    number, key = _named(item)
    return Row(
        number=item.number,
        source=item.source,
        problem=item.problem,
        first_seen=item.first_seen,
        fix=fix_of(item.problem),
        contact=numbers.get(item.problem.source_id),
        other=number if number is not None else numbers.get(key),
    )
