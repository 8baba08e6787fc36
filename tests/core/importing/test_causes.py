import pytest

from kinroll.core.importing import causes
from kinroll.core.importing.causes import (
    CAUSES,
    EMAIL_SHARED,
    ID_REPEATS,
    SPELLED,
    Person,
    asked_about,
    doubts_of_birthday,
    doubts_of_shared,
    is_spelled_alike,
)

SAMI = Person(2, "sami", "okafor", "2001-04-03", "office@example.org", "x1")


def other(line: int = 3, **facts: str) -> Person:
    return Person(line, **{"forename": "sami", "surname": "okafor", "birth": "2001-04-03", "id": "x1", **facts})


@pytest.mark.parametrize(
    ("person", "alike"),
    [
        pytest.param(other(forename="sammi"), True, id="a letter more"),
        pytest.param(other(forename="sam"), True, id="twins whose names begin alike are asked about too"),
        pytest.param(other(surname="okafór"), True, id="an accent"),
        pytest.param(other(forename="okafor", surname="sami"), True, id="exchanged names"),
        pytest.param(other(forename="grace"), False, id="another name"),
        pytest.param(other(forename="sammi", birth="2001-04-04"), False, id="another birthday"),
        pytest.param(other(forename="sammi", birth=""), False, id="no birthday"),
        pytest.param(other(), False, id="the same name"),
    ],
)
def test_who_may_be_one_person_under_two_spellings(person: Person, alike: bool) -> None:
    assert is_spelled_alike(SAMI, person) is alike


@pytest.mark.parametrize(
    ("person", "meant"),
    [
        pytest.param(other(), [], id="one person twice"),
        pytest.param(other(birth=""), [], id="once without a birthday"),
        pytest.param(other(forename="grace"), [ID_REPEATS], id="two people"),
        pytest.param(other(birth="1970-01-01"), [ID_REPEATS], id="parent and child of one name"),
        pytest.param(other(forename="sammi"), [SPELLED], id="two spellings"),
    ],
)
def test_what_a_shared_id_means(person: Person, meant: list[str]) -> None:
    found = list(doubts_of_shared([SAMI, person], "x1", ID_REPEATS))
    assert [doubt.cause for doubt in found] == meant
    assert all(doubt.lines == (2, 3) for doubt in found)


def test_a_spelling_among_strangers_does_not_hide_them() -> None:
    people = [SAMI, other(3, forename="sammi"), other(4, forename="grace")]
    assert [doubt.cause for doubt in doubts_of_shared(people, "x1", ID_REPEATS)] == [ID_REPEATS]


@pytest.mark.parametrize("shared", ["id", "birthday"])
def test_very_many_people_cost_little_more_than_many(shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office's address in a thousand rows, or a day that stands in for all unknown ones."""
    asked = 0

    def is_alike(one: Person, other: Person) -> bool:
        nonlocal asked
        asked += 1
        return True

    monkeypatch.setattr(causes, "is_spelled_alike", is_alike)
    people = [other(line, forename=f"name {line}") for line in range(2, 1_002)]
    found = doubts_of_shared(people, "x1", ID_REPEATS) if shared == "id" else doubts_of_birthday(people)
    assert {doubt.cause for doubt in found} == {ID_REPEATS if shared == "id" else SPELLED}
    assert asked <= 1_000 * causes.NEIGHBOURS


def test_those_of_one_birthday_are_paired_by_name() -> None:
    people = [SAMI, other(3, forename="grace"), other(4, forename="sammi"), other(5, forename="sammi")]
    (doubt,) = doubts_of_birthday(people)
    assert doubt.lines == (2, 4)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        pytest.param(SAMI, other(9), True, id="name and birthday"),
        pytest.param(SAMI, other(9, birth="1970-01-01"), False, id="another birthday"),
        pytest.param(Person(1, "sami", "okafor"), Person(2, "sami", "okafor"), False, id="a name alone tells nothing"),
    ],
)
def test_rows_of_one_person(one: Person, two: Person, same: bool) -> None:
    assert (one.key == two.key) is same


def test_addresses_are_asked_about_only_where_people_are_found_by_them() -> None:
    assert EMAIL_SHARED not in asked_about("usi", ("external_id",))
    assert asked_about("customer email", ("external_id",)) == asked_about("usi", ("forename", "email")) == set(CAUSES)
