"""A16: two source records of one real person with one email: one account, and the other record fails."""

import pytest

from kit import School

SHARED = "anna.haddad@example.org"


def anna(school: School, *keys: str, **columns: str) -> None:
    for key in keys:
        school.contact(key, "Anna", "Haddad", email=SHARED, **columns)


def who_is_here(school: School) -> list[str]:
    return [person["source_ids"]["sims"] for person in school.everyone() if person["roles"] == ["contact"]]


def test_a16_one_account_exists_and_the_second_record_fails(school: School) -> None:
    anna(school, "3005", "3006")
    answer = school.sync()
    assert who_is_here(school) == ["3005"]
    assert school.show("3005")["account"]["username"] == SHARED
    assert "username-in-use" in school.codes("3006")
    assert answer["counts"]["refused"] == 1


def test_a16_the_reason_names_the_likely_duplicate(school: School) -> None:
    anna(school, "3005", "3006")
    school.sync()
    likely = [problem for problem in school.problems() if problem["code"] == "likely-duplicate"]
    assert [(p["source_id"], p["severity"]) for p in likely] == [("3006", "advice")]
    assert "Anna Haddad (3005)" in likely[0]["message"]


@pytest.mark.parametrize(
    ("other", "is_likely"),
    [
        pytest.param({"forename": "Anna", "surname": "Haddad"}, True, id="the same name"),
        pytest.param({"forename": "ANNA", "surname": "haddad"}, True, id="the same name in other letters"),
        pytest.param({"forename": "A.", "surname": "Haddad"}, True, id="an initial"),
        pytest.param({"forename": "Omar", "surname": "Haddad"}, False, id="a couple"),
        pytest.param({"forename": "Anna", "surname": "Lind"}, False, id="another surname"),
        pytest.param({"forename": "Adam", "surname": "Haddad", "Gender": "Male"}, False, id="another gender"),
    ],
)
def test_a16_who_looks_like_a_duplicate(school: School, other: dict[str, str], is_likely: bool) -> None:
    anna(school, "3005", Gender="Female")
    school.contact("3006", email=SHARED, **other)
    school.sync()
    assert school.codes("3006") == {"username-in-use"} | ({"likely-duplicate"} if is_likely else set())


def test_a16_the_record_that_already_has_the_account_keeps_it_though_its_id_is_higher(school: School) -> None:
    anna(school, "3006")
    school.sync()
    before = school.show("3006")
    anna(school, "3005")
    school.sync()
    assert (who_is_here(school), school.show("3006")) == (["3006"], before)
    assert "likely-duplicate" in school.codes("3005")


@pytest.mark.parametrize("keys", [("3005", "3006"), ("3006", "3005")], ids=["low first", "high first"])
def test_a16_among_new_ones_the_lowest_id_wins_whatever_the_order_of_the_rows(
    school: School, keys: tuple[str, str]
) -> None:
    anna(school, *keys)
    school.sync()
    assert who_is_here(school) == ["3005"]


@pytest.mark.parametrize("keys", [("999", "1000"), ("1000", "999")], ids=["low first", "high first"])
def test_a16_ids_that_are_numbers_compare_as_numbers(school: School, keys: tuple[str, str]) -> None:
    anna(school, *keys)
    school.sync()
    assert who_is_here(school) == ["999"]


def test_a16_one_of_three_wins(school: School) -> None:
    anna(school, "3007", "3005", "3006")
    school.sync()
    assert who_is_here(school) == ["3005"]
    assert ("username-in-use" in school.codes("3006")) and ("username-in-use" in school.codes("3007"))


def test_a16_a_record_that_a1_leaves_out_does_not_stand_in_the_way(school: School) -> None:
    school.student("2102", "Ben", "Haddad", Date_of_leaving="2026-01-31")
    school.contact("3005", "Anna", "Haddad", of=["2102"], email=SHARED)
    anna(school, "3006")
    school.sync()
    assert (who_is_here(school), school.problems()) == (["3006"], [])


def test_a16_a_record_that_a13_refuses_does_not_stand_in_the_way(school: School) -> None:
    school.contact("3005", "", "Haddad", email=SHARED)
    anna(school, "3006")
    school.sync()
    assert (who_is_here(school), school.codes("3006")) == (["3006"], set())


def test_a16_the_second_record_still_fails_at_the_next_sync(school: School) -> None:
    anna(school, "3005", "3006")
    first = school.sync()
    second = school.sync()
    assert second["outcome"] == "unchanged"
    assert [p["code"] for p in second["problems"]] == [p["code"] for p in first["problems"]]
    assert "likely-duplicate" in school.codes("3006")
