from datetime import date
from itertools import permutations

import pytest

from kinroll.core.relating import Tie, build_ties, combine, same

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("item", "tie"),
    [
        pytest.param({"to": "2101", "name": "Mother"}, Tie("2101", "Mother"), id="what is not said is unknown, not no"),
        pytest.param(
            {"to": "2101", "parental_responsibility": "F"}, Tie("2101", parental_responsibility=False), id="no is no"
        ),
        pytest.param(
            {"to": "2101", "court_order": "T", "lives_with": "F"},
            Tie("2101", court_order=True, lives_with=False),
            id="each flag by itself",
        ),
        pytest.param({"to": "2101", "priority": "2"}, Tie("2101", priority=2), id="a priority"),
        pytest.param(
            {"to": "2101", "start": "2020-09-01", "end": "2027-07-01"},
            Tie("2101", start="2020-09-01", end="2027-07-01"),
            id="dates",
        ),
    ],
)
def test_a7_what_one_record_says_of_another_person(item: dict[str, str], tie: Tie) -> None:
    assert build_ties([item], key="3001", name="Grace Okafor") == ([tie], [])


def test_a_priority_that_is_no_number_is_dropped_and_named() -> None:
    ties, problems = build_ties([{"to": "2101", "priority": "high"}], key="3001", name="Grace Okafor")
    assert (ties, [(p.code, p.value) for p in problems]) == ([Tie("2101")], [("value-invalid", "high")])


def test_a7_each_relationship_keeps_its_own_name_and_responsibility() -> None:
    items = [
        {"to": "2101", "name": "Mother", "parental_responsibility": "T"},
        {"to": "2102", "name": "Stepmother", "parental_responsibility": "F"},
    ]
    ties, _ = build_ties(items, key="3001", name="Grace Okafor")
    assert [(tie.name, tie.parental_responsibility) for tie in ties] == [("Mother", True), ("Stepmother", False)]


def test_a_pair_is_listed_once_and_the_first_counts() -> None:
    ties, _ = build_ties([{"to": "2101", "name": "Mother"}, {"to": "2101", "name": "Carer"}], key="3001", name="")
    assert ties == [Tie("2101", "Mother")]


@pytest.mark.parametrize(
    ("item", "code", "field"),
    [
        pytest.param({"court_order": "maybe"}, "flag-invalid", "court_order", id="a flag that is neither yes nor no"),
        pytest.param({"start": "31/02/2020"}, "date-invalid", "relationship_start", id="a start that is no day"),
        pytest.param({"end": "soon"}, "date-invalid", "relationship_end", id="an end that is no day"),
    ],
)
def test_what_cannot_be_read_is_lost_with_a_reason(item: dict[str, str], code: str, field: str) -> None:
    ties, (problem,) = build_ties([{"to": "2101", "name": "Mother", **item}], key="3001", name="Grace Okafor")
    assert (ties, problem.code, problem.field) == ([Tie("2101", "Mother")], code, field)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(Tie("2101", "Mother", who="Amelia O."), True, id="how the other is spelled does not count"),
        pytest.param(Tie("2101", "Carer"), False, id="the relationship's name does"),
        pytest.param(Tie("2101", "Mother", parental_responsibility=False), False, id="no differs from unknown"),
    ],
)
def test_two_ties_say_the_same(other: Tie, expected: bool) -> None:
    assert same(Tie("2101", "Mother", who="Amelia Okafor"), other) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            [(SEPTEMBER, "1", Tie("2101", "Carer")), (OCTOBER, "2", Tie("2101", "Mother"))],
            Tie("2101", "Mother"),
            id="the newest wins",
        ),
        pytest.param(
            [(SEPTEMBER, "10", Tie("2101", "Parent")), (SEPTEMBER, "9", Tie("2101", "Mother"))],
            Tie("2101", "Mother"),
            id="of one day the lowest id",
        ),
        pytest.param(
            [
                (SEPTEMBER, "1", Tie("2101", "Carer", court_order=True)),
                (OCTOBER, "2", Tie("2101", "Mother", court_order=False)),
            ],
            Tie("2101", "Mother", court_order=True),
            id="a restriction wins, even an older one",
        ),
        pytest.param(
            [(SEPTEMBER, "1", Tie("2101", lives_with=True)), (OCTOBER, "2", Tie("2101"))],
            Tie("2101"),
            id="but nothing else is mixed",
        ),
    ],
)
def test_what_several_records_say_of_one_pair(said: list[tuple[date, str, Tie]], expected: Tie) -> None:
    assert all(combine(order) == expected for order in permutations(said))
