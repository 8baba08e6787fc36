"""Merges: a contact number's root, computed over the merges that have not ended.

A link never moves. A merge says that one number is from now on seen as another; ending the row undoes it, whatever has
happened since, because everything else still hangs on the number it was made for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Merge:
    """One number seen as another; ``ended`` once undone.

    ``plan`` and ``ended_plan`` are the runs in which that happened. ``renamed_from`` is the username that the survivor
    gave up to take the loser's.
    """

    loser: int
    survivor: int
    ended: bool = False
    number: int = 0
    plan: int = 0
    ended_plan: int | None = None
    renamed_from: str = ""

    def stood_at(self, plan: int) -> bool:
        """Whether the two were seen as one when a plan was made."""
        return self.plan < plan and (self.ended_plan is None or plan < self.ended_plan)


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


def root_at(number: int, merges: Iterable[Merge], plan: int) -> int:
    """The number that this one was seen as when a plan was made."""
    return root(number, [replace(merge, ended=False) for merge in merges if merge.stood_at(plan)])


def merged_since(survivor: int, plan: int, merges: Iterable[Merge]) -> int:
    """The plan since which others have been seen as this number without a gap, looked back from a plan on."""
    mine = [merge for merge in merges if merge.survivor == survivor]
    while earlier := [m.plan for m in mine if m.plan < plan and (m.ended_plan is None or m.ended_plan >= plan)]:
        plan = min(earlier)
    return plan


def without(ending: Merge, merges: Iterable[Merge]) -> list[Merge]:
    """The merges as they stand once this one is undone."""
    return [replace(merge, ended=True) if merge is ending else merge for merge in merges]


def members(number: int, merges: Iterable[Merge]) -> set[int]:
    """All numbers that are seen as the same contact as this one, itself included."""
    listed = list(merges)
    mine = root(number, listed)
    return {mine} | {loser for loser, found in roots(listed).items() if found == mine}


def merge(loser: int, survivor: int, merges: Iterable[Merge]) -> Merge:
    """The row that makes ``loser`` seen as ``survivor``; both must be roots, and not one and the same."""
    listed = list(merges)
    if loser == survivor:
        raise CannotMerge("A contact cannot be merged with itself.")
    if root(loser, listed) == root(survivor, listed):
        raise CannotMerge(f"Contacts {loser} and {survivor} are seen as one already, as {root(loser, listed)}.")
    for number in (loser, survivor):
        if root(number, listed) != number:
            raise CannotMerge(f"Contact {number} is itself merged into {root(number, listed)}. Merge that one.")
    return Merge(loser, survivor)


def linked(links: Mapping[str, int], number: int, merges: Iterable[Merge]) -> set[str]:
    """The records whose link leads to the root of this number; ``links`` maps record to the number it was linked to."""
    mine = members(number, merges)
    return {record for record, target in links.items() if target in mine}
