import pytest

from kinroll.core.merging import CannotMerge, Merge, linked, members, merge, merged_since, root, roots

CHAIN = [Merge(1, 2), Merge(2, 3)]


@pytest.mark.parametrize(
    ("number", "merges", "expected"),
    [
        pytest.param(1, [], 1, id="never merged: itself"),
        pytest.param(1, CHAIN, 3, id="through all merges"),
        pytest.param(3, CHAIN, 3, id="the survivor: itself"),
        pytest.param(1, [Merge(1, 2, ended=True)], 1, id="undone: itself again"),
        pytest.param(1, [Merge(1, 2), Merge(2, 3, ended=True)], 2, id="the later merge undone"),
        pytest.param(1, [Merge(1, 2, ended=True), Merge(2, 3)], 1, id="the earlier merge undone"),
        pytest.param(1, [Merge(1, 2, ended=True), Merge(1, 3)], 3, id="undone, and merged with another"),
    ],
)
def test_a_numbers_root(number: int, merges: list[Merge], expected: int) -> None:
    assert root(number, merges) == expected


def test_every_merged_away_number_has_a_root() -> None:
    assert roots([*CHAIN, Merge(4, 5, ended=True)]) == {1: 3, 2: 3}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_all_who_are_one_contact_see_the_same_members(number: int) -> None:
    assert members(number, [*CHAIN, Merge(4, 5)]) == {1, 2, 3}


def test_a_merged_contact_has_the_records_of_all_its_numbers() -> None:
    links = {"sims:3001": 1, "csv:7": 3, "edits:2": 2, "sims:3009": 9}
    assert linked(links, 3, CHAIN) == {"sims:3001", "csv:7", "edits:2"}


def test_a_link_never_moves_so_an_undone_merge_gives_each_its_own() -> None:
    links = {"sims:3001": 1, "sims:3002": 2}
    undone = [Merge(1, 2, ended=True)]
    assert (linked(links, 1, undone), linked(links, 2, undone)) == ({"sims:3001"}, {"sims:3002"})


@pytest.mark.parametrize(
    ("loser", "survivor"),
    [
        pytest.param(1, 4, id="a loser that is merged away"),
        pytest.param(4, 1, id="a survivor that is merged away"),
        pytest.param(3, 3, id="a contact with itself"),
        pytest.param(3, 1, id="a contact with its own loser"),
    ],
)
def test_what_cannot_be_merged(loser: int, survivor: int) -> None:
    with pytest.raises(CannotMerge):
        merge(loser, survivor, CHAIN)


def test_two_roots_can_be_merged() -> None:
    assert merge(3, 4, CHAIN) == Merge(3, 4)


def test_since_when_others_are_seen_as_somebody() -> None:
    rows = [
        Merge(5, 1, True, plan=2, ended_plan=4),
        Merge(6, 1, True, plan=7, ended_plan=12),
        Merge(7, 1, plan=10),
        Merge(8, 9, plan=3),
    ]
    assert merged_since(1, 10, rows) == 7
    assert merged_since(1, 3, rows) == 2
    assert merged_since(4, 10, rows) == 10
