"""Usernames that changed places with merges, given back in whatever order the merges are undone."""

from itertools import permutations

import pytest

from kinroll.core.swapping import Swap, without

OWN = {1: "ann", 2: "bea", 3: "cas"}


def merged() -> tuple[list[Swap], dict[int, str]]:
    """1 into 2, which takes its name, and 2 into 3, which takes that name in turn."""
    return [Swap(7, 1, 2, "bea"), Swap(8, 2, 3, "cas")], {1: "bea", 2: "cas", 3: "ann"}


@pytest.mark.parametrize("order", list(permutations((7, 8))))
def test_everybody_has_their_own_name_in_the_end(order: tuple[int, ...]) -> None:
    swaps, names = merged()
    for ending in order:
        names, swaps = without(ending, swaps, names)
    assert (names, swaps) == (OWN, [])


def test_under_a_later_merge_the_one_name_goes_back_and_the_other_is_taken_in_its_place() -> None:
    swaps, names = merged()
    assert without(7, swaps, names) == ({1: "ann", 2: "cas", 3: "bea"}, [Swap(8, 2, 3, "cas")])


def test_names_that_somebody_gave_since_stay() -> None:
    (first, _), names = merged()[0], {1: "bea", 2: "new", 3: "cas"}
    overtaken = Swap(first.number, first.loser, first.survivor, first.given, is_overtaken=True)
    assert without(7, [overtaken], names) == (names, [])
    assert without(7, [first], {1: "other", 2: "ann", 3: "cas"})[0] == {1: "other", 2: "ann", 3: "cas"}


def test_a_merge_without_a_name_changes_none() -> None:
    swaps, names = merged()
    assert without(9, swaps, names) == (names, [])
