"""The order in which names are given: whoever leaves a name goes before whoever takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rename:
    """A user is to be called something else. ``for_now``: only until the name it is to have is free."""

    id: str
    before: str
    after: str
    for_now: bool = False


def in_order(renames: Sequence[Rename], free: str = "kinroll-moving-") -> list[Rename]:
    """The same, so that no name is taken before it is left; who change names in a circle get one for a moment."""
    holders: Mapping[str, Rename] = {one.before: one for one in renames}
    done: list[Rename] = []
    seen: set[str] = set()
    for first in renames:
        chain: list[Rename] = []
        one: Rename | None = first
        while one and one.id not in seen:
            seen.add(one.id)
            chain.append(one)
            one = holders.get(one.after)
        if one and chain and one.id == first.id:  # a circle: the first steps aside
            done.append(Rename(first.id, first.before, f"{free}{first.id}", for_now=True))
            chain[0] = Rename(first.id, f"{free}{first.id}", first.after)
        done += reversed(chain)
    return done
