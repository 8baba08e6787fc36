"""Merges: a contact number's root, computed over the merges that have not ended.

A link never moves. A merge says that one number is from now on seen as another; ending the row undoes it, whatever has
happened since, because everything else still hangs on the number it was made for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """One number seen as another; ``ended`` once undone."""

    loser: int
    survivor: int
    ended: bool = False


class CannotMerge(ValueError):
    """The merge would not make sense; the text says why."""


def root(number: int, merges: Iterable[Merge]) -> int:
    """The number that this one is seen as now."""
    towards = {merge.loser: merge.survivor for merge in merges if not merge.ended}
    while number in towards:
        number = towards[number]
    return number


def roots(merges: Iterable[Merge]) -> dict[int, int]:
    """Every merged-away number with its root."""
    live = [merge for merge in merges if not merge.ended]
    return {merge.loser: root(merge.loser, live) for merge in live}


def members(number: int, merges: Iterable[Merge]) -> set[int]:
    """All numbers that are seen as the same contact as this one, itself included."""
    listed = list(merges)
    mine = root(number, listed)
    return {mine} | {loser for loser, found in roots(listed).items() if found == mine}


def merge(loser: int, survivor: int, merges: Iterable[Merge]) -> Merge:
    """The row that makes ``loser`` seen as ``survivor``; both must be roots, and not one and the same."""
    listed = list(merges)
    for number in (loser, survivor):
        if root(number, listed) != number:
            raise CannotMerge(f"Contact {number} is itself merged into {root(number, listed)}.")
    if loser == survivor:
        raise CannotMerge("A contact cannot be merged with itself.")
    return Merge(loser, survivor)


def linked(links: Mapping[str, int], number: int, merges: Iterable[Merge]) -> set[str]:
    """The records whose link leads to the root of this number; ``links`` maps record to the number it was linked to."""
    mine = members(number, merges)
    return {record for record, target in links.items() if target in mine}
