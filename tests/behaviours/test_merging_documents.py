"""Registrations of people who were merged meanwhile, and a coordinator's batch taken apart (B17, B19)."""

import pytest

from college import College, rule
from kinroll.flows import merging, relinking
from kinroll.flows.applying import CannotApplyError
from kinroll.store import timeline

BY_EMAIL = {"copy": "newest detail wins", "match": "email alone", "contact_id": "next number"}
OWN_RULE = '[[match]]\nname = "email alone"\nfields = ["email"]'


@pytest.fixture
def pair(college: College) -> tuple[College, int, int]:
    """Sam with a registration of each of two addresses: two contacts."""
    college.declare(rule("booking", BY_EMAIL), more=OWN_RULE)
    college.add(mobile="07700 900201")
    college.add(personal_email="sam.work@example.org", employer="Brightwater Ltd")
    first, second = (one["contact_id"] for one in college.contacts())
    return college, first, second


def test_all_documents_are_listed_of_the_one_contact(pair: tuple[College, int, int]) -> None:
    college, first, second = pair
    merging.merge(first, second, college.rules, college.now)
    assert [one["document"] for one in college.only()["documents"]] == [1, 2]


def test_a_registration_that_came_meanwhile_goes_with_whom_it_matched(pair: tuple[College, int, int]) -> None:
    college, first, second = pair
    merging.merge(first, second, college.rules, college.now)
    later = college.add(personal_email="sam.work@example.org", mobile="07700 900209")
    assert college.contact_of(later) == first
    merging.unmerge(second, college.rules, college.now)
    assert college.contact_of(later) == second
    assert {one["contact_id"]: one["mobile"] for one in college.contacts()} == {
        first: "07700 900201",
        second: "07700 900209",
    }


def test_one_that_fits_both_stays_and_is_listed(pair: tuple[College, int, int]) -> None:
    college, first, second = pair
    merging.merge(first, second, college.rules, college.now)
    college.edit(2, personal_email="sam@example.org")
    later = college.add()
    merging.unmerge(second, college.rules, college.now)
    assert college.contact_of(later) == first
    (item,) = college.command("contact", "assignments", "--json").lines
    assert (item["kind"], item["words"]) == ("record", f"documents:{later}")


def test_a_value_that_only_the_other_had_leaves_no_empty_one(pair: tuple[College, int, int]) -> None:
    college, first, second = pair
    before = college.contacts()
    merging.merge(first, second, college.rules, college.now)
    assert college.only()["extra"] == {"employer": "Brightwater Ltd"}
    merging.unmerge(second, college.rules, college.now)
    assert [one["extra"] for one in college.contacts()] == [one["extra"] for one in before]


@pytest.mark.parametrize("keeps_first", [True, False])
@pytest.mark.parametrize("how", [{}, {"match": "name and email", "contact_id": "next number"}])
def test_a_later_registration_finds_who_was_merged_by_what_either_was_known_by(
    college: College, how: dict[str, str], keeps_first: bool
) -> None:
    college.declare(rule("booking", how))
    old = {"forename": "Samuel", "personal_email": "samuel@example.org"}
    college.add(**old)
    college.add()
    second, first = (one["contact_id"] for one in college.contacts())
    kept, lost = (first, second) if keeps_first else (second, first)
    merging.merge(kept, lost, college.rules, college.now)
    assert college.contact_of(college.add()) == kept
    if keeps_first or not how:  # what the one who stays was once known by is not looked for, but by the id
        assert college.contact_of(college.add(**old)) == kept


def test_a_third_name_under_the_id_of_one_of_the_two_is_asked_about(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add(personal_email="kim@example.org", forename="Kim")
    college.add(forename="Sam", personal_email="sam.two@example.org")
    kim, sam = (one["contact_id"] for one in college.contacts())
    merging.merge(kim, sam, college.rules, college.now)
    asked = college.add(personal_email="kim@example.org", forename="Lee")
    assert (college.contact_of(asked), college.codes(asked)) == (None, {"id-shared"})


def test_a_verified_usi_counts_for_whom_it_was_verified_although_another_name_is_shown(college: College) -> None:
    by_name = {"match": "name and email", "contact_id": "next number"}
    newest = {"copy": "newest detail wins"}
    usi = rule("booking", {**newest, "match": "id", "contact_id": "usi"})
    college.declare(usi, rule("attending", {**newest, **by_name}))
    for usi in ("BNGH7C75FN", "BP6LKB3C7X"):
        noor = {"forename": "Noor", "surname": "Haddad", "date_of_birth": "1990-02-01", "usi": usi}
        college.add(values=noor)
        college.verify(**noor)
    nora = college.add("attending", values={"forename": "Nora", "surname": "Haddad", "personal_email": "n@example.org"})
    one, other, third = (person["contact_id"] for person in college.contacts())
    assert college.contact_of(nora) == third
    merging.merge(third, one, college.rules, college.now)
    college.edit(nora, mobile="07700 900222")
    assert college.contacts()[-1]["forename"] == "Nora"
    with pytest.raises(CannotApplyError, match="two different USIs"):
        merging.merge(third, other, college.rules, college.now)


def test_two_verified_usis_are_two_people(college: College) -> None:
    college.declare(rule("booking", {"match": "id", "contact_id": "usi"}))
    for usi in ("BNGH7C75FN", "BP6LKB3C7X"):
        noor = {"forename": "Noor", "surname": "Haddad", "date_of_birth": "1990-02-01", "usi": usi}
        college.add(values=noor)
        college.verify(**noor)
    people = college.contacts()
    assert len(people) == 2
    with pytest.raises(CannotApplyError, match="two different USIs"):
        merging.merge(people[0]["contact_id"], people[1]["contact_id"], college.rules, college.now)


def test_a_coordinators_batch_is_taken_apart(college: College) -> None:
    college.declare(rule("booking", BY_EMAIL), more=OWN_RULE)
    mine = college.add()
    others = college.add(forename="Noor", surname="Haddad")
    one = college.contacts()[0]
    college.command("document", "relink", str(others), str(one["contact_id"]))
    college.run(others)
    assert college.contact_of(others) == one["contact_id"]
    answer = college.command("contact", "split", str(one["contact_id"]), f"documents:{others}", "--json")
    assert answer.status == 0, answer
    assert college.contact_of(mine) == one["contact_id"]
    assert college.contact_of(others) == answer.json["contact_id"] != one["contact_id"]
    assert sorted(person["forename"] for person in college.contacts()) == ["Noor", "Sam"]
    assert timeline.of(others)[-1]["text"] == "its contact was taken apart."


def test_who_nothing_speaks_of_any_more_has_their_own_last_values_again(pair: tuple[College, int, int]) -> None:
    college, first, second = pair
    college.add(forename="Noor", surname="Haddad", personal_email="noor@example.org")
    relinking.reassign(2, first, college.rules, college.now)
    before = college.contacts()
    third = before[-1]["contact_id"]
    merging.merge(second, third, college.rules, college.now)
    assert college.contacts()[-1]["forename"] == "Noor"
    merging.unmerge(third, college.rules, college.now)
    assert college.contacts() == before
