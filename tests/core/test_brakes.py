from typing import Any

import pytest

from kinroll.core.brakes import Before, Now, Tally, relied_on, tripped
from kinroll.core.rules import BrakeRules

BEFORE = {"accounts": 100, "roles": 100, "relationships": 100, "records": 100, "students": 50, "ids": 100}
NOW = {"students": 50, "ids_shared": 100, "names_shared": 100}


def codes(tally: dict[str, Any] | None = None, *, before: Any = None, now: Any = None, **rules: Any) -> list[str]:
    """The brakes that stop a plan, where all is as it was but what is named."""
    earlier = Before(**BEFORE | {"is_first": False} | (before or {}))
    found = tripped(BrakeRules(**rules), earlier, Now(**NOW | (now or {})), Tally(**tally or {}))
    assert all(brake.message.endswith((".", "?")) for brake in found)
    return [brake.code for brake in found]


SHARES = {
    "disabled": "too-many-disabled",
    "roles_lost": "too-many-roles-lost",
    "relationships_lost": "too-many-relationships-lost",
    "blanked": "too-many-blanked",
    "renamed": "too-many-renamed",
    "born_anew": "too-many-birth-dates",
}


def test_a_run_that_changes_nothing_passes() -> None:
    assert codes() == []


@pytest.mark.parametrize(("counted", "code"), SHARES.items())
def test_more_than_a_tenth_stops(counted: str, code: str) -> None:
    assert (codes({counted: 10}), codes({counted: 11})) == ([], [code])


@pytest.mark.parametrize("counted", SHARES)
def test_fewer_than_five_never_stop(counted: str) -> None:
    few = dict.fromkeys(BEFORE, 6)
    now = {"students": 6, "ids_shared": 6, "names_shared": 6}
    assert codes({counted: 4}, before=few, now=now) == []
    assert codes({counted: 5}, before=few, now=now) == [SHARES[counted]]


@pytest.mark.parametrize(
    ("today", "earlier", "expected"),
    [
        pytest.param(6, 6, ["too-many-disabled"], id="a loss spread over a week"),
        pytest.param(5, 5, [], id="a small one"),
        pytest.param(0, 30, [], id="nothing today: nothing to stop"),
        pytest.param(1, 10, [], id="a tenth of those there were when the week began"),
    ],
)
def test_shares_are_summed_over_seven_days(today: int, earlier: int, expected: list[str]) -> None:
    assert codes({"disabled": today, "week": {"disabled": earlier}}) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param({"students": 40}, [], id="a fifth of the students gone"),
        pytest.param({"students": 39}, ["students-lost"], id="more than a fifth"),
        pytest.param({"students": 0}, ["students-lost"], id="all of them, by their dates"),
        pytest.param(
            {"students": 0, "lost_groups": ("students",)}, ["extract-empty"], id="an empty report, named once"
        ),
        pytest.param({"ids_shared": 50, "names_shared": 50}, [], id="half of the ids still there"),
        pytest.param({"ids_shared": 49, "names_shared": 49}, ["ids-replaced"], id="fewer: re-keyed"),
        pytest.param(
            {"ids_shared": 40, "names_shared": 40, "lost_groups": ("contacts",)},
            ["extract-empty"],
            id="an empty report takes its ids along",
        ),
        pytest.param({"names_shared": 80}, [], id="four fifths of the names still there"),
        pytest.param({"names_shared": 79}, ["names-differ"], id="fewer: another school's file"),
        pytest.param({"repeated": 4}, [], id="a few ids of two people"),
        pytest.param({"repeated": 5}, ["ids-repeated"], id="five ids of two people"),
        pytest.param({"columns": frozenset({"contacts.title"})}, [], id="a new column"),
    ],
)
def test_a21_an_extract_that_is_not_the_one_it_should_be(now: dict[str, Any], expected: list[str]) -> None:
    assert codes(now=now) == expected


def test_a21_a_column_that_is_blank_all_of_a_sudden() -> None:
    before = {"columns": frozenset({"emails.email", "emails.type"})}
    assert codes(before=before, now={"columns": frozenset({"emails.type"})}) == ["column-blanked"]


def test_a21_a_report_that_is_empty_all_of_a_sudden_is_named_once() -> None:
    before = {"columns": frozenset({"emails.email", "emails.type", "students.forename"})}
    assert codes(before=before, now={"columns": frozenset({"students.forename"})}) == ["extract-empty"]


@pytest.mark.parametrize(
    ("column", "filled", "is_relied_on"),
    [
        pytest.param("students.left", 4, False, id="a few of many: may be empty tomorrow"),
        pytest.param("students.left", 5, True, id="enough"),
        pytest.param("staff.title", 2, True, id="most of a few"),
        pytest.param("staff.title", 1, False, id="half of a few"),
        pytest.param("telephones.main", 2, False, id="half of several"),
        pytest.param("people.mobile", 1, False, id="the only row there is"),
        pytest.param("contacts.tie.court_order", 1, True, id="a single court order"),
    ],
)
def test_a21_which_column_would_be_missed(column: str, filled: int, is_relied_on: bool) -> None:
    rows = {"students": 1_000, "contacts": 1_000, "people": 1, "telephones": 4, "staff": 3 if filled == 2 else 2}
    assert (column in relied_on(BrakeRules(), {column: filled}, rows)) is is_relied_on


def test_a21_an_extract_older_than_the_last() -> None:
    assert codes(before={"is_newer": True}) == ["older-than-last"]


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        pytest.param({"returning": 6, "revised": 10}, ["returns-to-earlier"], id="most changes"),
        pytest.param({"returning": 5, "revised": 10}, [], id="half of them"),
        pytest.param({"returning": 4, "revised": 4}, [], id="fewer than five"),
    ],
)
def test_a21_last_years_file_goes_back_to_what_was_said_earlier(tally: dict[str, int], expected: list[str]) -> None:
    assert codes(tally) == expected


def test_a_first_run_has_nothing_to_compare_with() -> None:
    worst = {"renamed": 90, "roles_lost": 90, "returning": 90, "revised": 90}
    assert codes(worst, before={"is_first": True}, now={"students": 0, "ids_shared": 0}) == []


def test_but_accounts_that_were_moved_in() -> None:
    assert codes({"disabled": 90}, before={"is_first": True}) == ["too-many-disabled"]


@pytest.mark.parametrize(
    ("strangers", "acquainted", "expected"),
    [
        pytest.param(4, 0, [], id="four of four"),
        pytest.param(5, 20, [], id="a fifth"),
        pytest.param(6, 20, ["moved-in-strangers"], id="more than a fifth"),
    ],
)
def test_accounts_moved_in_of_whom_the_source_has_other_emails(
    strangers: int, acquainted: int, expected: list[str]
) -> None:
    assert codes({"strangers": strangers, "acquainted": acquainted}, before={"is_first": True}) == expected


def test_but_ids_of_two_people_stop_even_a_first_run() -> None:
    assert codes(before={"is_first": True}, now={"repeated": 9}) == ["ids-repeated"]


def test_several_brakes_are_all_named() -> None:
    assert codes({"disabled": 50, "roles_lost": 50}) == ["too-many-disabled", "too-many-roles-lost"]


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param({"off": ("too-many-disabled",)}, id="switched off by its code"),
        pytest.param({"share": 0.5}, id="a larger share"),
        pytest.param({"at_least": 21}, id="a larger count"),
    ],
)
def test_a_school_sets_its_own_brakes(rules: dict[str, Any]) -> None:
    assert (codes({"disabled": 20}), codes({"disabled": 20}, **rules)) == (["too-many-disabled"], [])
