"""``kinroll run A --diff B``: what is different between two runs of a source."""

from typing import Any

import pytest

from kit import School
from snapshots import FirstSync


@pytest.fixture
def school(school: School, first_sync: FirstSync) -> School:
    """Grace with Amelia, Ida with Noor; Pat has no email, Kim no surname."""
    school.student("2102", "Noor", "Lind")
    school.contact("3001", "Grace", "Okafor")
    school.contact("3002", "Ida", "Lind", of=["2102"])
    school.contact("3003", "Pat", "Marsh", email=None)
    school.contact("3004", "Kim", "", email="kim@example.org")
    first_sync(school)
    return school


def a_night(school: School) -> None:
    """Pat gets an email, Ida's child leaves, Lee is new and has a title that nobody knows."""
    school.email("3003", "pat@example.org", Primary="T")
    school.change("2102", Date_of_leaving="2026-11-20")
    school.contact("3005", "Lee", "Marsh", Title="Sir Knight")


def diff(school: School, one: int, other: int) -> Any:
    return school.run("run", str(one), "--diff", str(other), "--json").json


def names(people: list[Any]) -> list[str]:
    return [person["name"] for person in people]


def test_problems_are_told_apart_as_new_gone_and_still_there(school: School) -> None:
    a_night(school)
    school.sync()
    problems = diff(school, 1, 2)["problems"]
    told = {name: [(problem["source_id"], problem["code"]) for problem in listed] for name, listed in problems.items()}
    assert told == {
        "new": [("3005", "title-unknown")],
        "gone": [("3003", "no-email")],
        "still": [("3004", "no-surname")],
    }


def test_people_are_those_whom_the_runs_in_between_created_and_disabled(school: School) -> None:
    a_night(school)
    school.sync()
    school.student("2103", "Sam", "Haddad")
    school.sync()
    people = diff(school, 1, 3)["people"]
    assert (names(people["created"]), names(people["disabled"])) == (
        ["Pat Marsh", "Lee Marsh", "Sam Haddad"],
        ["Ida Lind"],
    )
    assert [person["run"] for person in people["created"]] == [2, 2, 3]
    assert names(diff(school, 2, 3)["people"]["created"]) == ["Sam Haddad"]


def test_somebody_who_comes_back_is_enabled_in_between(school: School) -> None:
    a_night(school)
    school.sync()
    school.change("2102", Date_of_leaving="")
    school.sync()
    assert names(diff(school, 2, 3)["people"]["enabled"]) == ["Ida Lind"]


def test_counts_stand_side_by_side(school: School) -> None:
    a_night(school)
    school.sync()
    counts = diff(school, 1, 2)["counts"]
    assert counts["created"] == {"from": 4, "to": 2, "difference": -2}
    assert counts["refused"] == {"from": 2, "to": 1, "difference": -1}
    assert "tally" not in counts


def test_the_earlier_run_comes_first_whichever_is_named_first(school: School) -> None:
    school.sync()
    answer = diff(school, 2, 1)
    assert (answer["from"]["run"], answer["to"]["run"]) == (1, 2)


def test_other_settings_are_pointed_out(school: School) -> None:
    school.sync()
    school.settings = "grace_days = 3"
    school.sync()
    assert [diff(school, 1, 2)["settings_changed"], diff(school, 2, 3)["settings_changed"]] == [False, True]


def test_a_run_that_was_held_shows_what_it_would_do(school: School) -> None:
    school.settings = "[sources.sims.brakes]\nat_least = 1\nshare = 0.0"
    a_night(school)
    assert school.sync()["outcome"] == "held"
    answer = diff(school, 1, 2)
    assert [(person["name"], person["done"]) for person in answer["people"]["disabled"]] == [("Ida Lind", False)]
    assert [problem["code"] for problem in answer["problems"]["gone"]] == ["no-email"]


def test_it_is_told_in_words_too(school: School) -> None:
    a_night(school)
    school.sync()
    answer = school.run("run", "1", "--diff", "2")
    assert answer.status == 0
    assert "problems new: 1, title-unknown 1" in answer.out
    assert "    Ida Lind (3002, contact " in answer.out
    assert "settings: the same" in answer.out


def test_an_edit_is_no_run_to_compare_with(school: School) -> None:
    school.run("contact", "set", "sims:3001", "mobile", "07700 900001")
    answer = school.run("run", "1", "--diff", "2")
    assert (answer.status, "Run 2 is no sync" in answer.err) == (2, True)


def test_runs_of_two_sources_are_not_compared(school: School) -> None:
    (school.folder / "people.jsonl").write_text('{"id": "1", "forename": "Ida", "surname": "Lind"}\n')
    school.settings = '[sources.people]\nkind = "json-lines"\nfile = "people.jsonl"'
    school.write()
    school.run("sync", "people")
    answer = school.run("run", "1", "--diff", "2")
    assert (answer.status, "run 1 is of sims and run 2 is of people" in answer.err) == (2, True)


def test_a_run_that_is_not_there_is_wrong_usage(school: School) -> None:
    assert school.run("run", "1", "--diff", "99").status == 2
