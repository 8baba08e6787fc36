"""Usernames that changed places with merges: who has which once one of these merges is undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Swap:
    """A merge in which the survivor took the loser's username and gave up its own, which the loser holds meanwhile.

    ``number`` is the row of the merge. ``is_overtaken``: somebody has renamed one of the two since.
    """

    number: int
    loser: int
    survivor: int
    given: str
    is_overtaken: bool = False


def without(ending: int, swaps: Sequence[Swap], names: Mapping[int, str]) -> tuple[dict[int, str], list[Swap]]:
    """Everybody's name once a merge is undone, and the other swaps as they stand then; ``swaps`` as they were made.

    All are taken back, the last first, and made again without the one. What a rename has overtaken stays as it is.
    """
    after, taken_back = dict(names), list[Swap]()
    for swap in reversed(swaps):
        if not swap.is_overtaken and after.get(swap.loser) == swap.given:
            _exchange(after, swap)
            taken_back.append(swap)
    if ending not in {swap.number for swap in taken_back}:
        return dict(names), []
    again = []
    for swap in reversed(taken_back):
        if swap.number != ending:
            again.append(replace(swap, given=after[swap.survivor]))
            _exchange(after, swap)
    return after, again


def _exchange(names: dict[int, str], swap: Swap) -> None:
    names[swap.loser], names[swap.survivor] = names[swap.survivor], names[swap.loser]
