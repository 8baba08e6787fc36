"""B19: a coordinator's email on a whole batch puts nobody on one contact: they stop, and a person is asked."""

import pytest

from college import College, rule
from kinroll.flows.documents import New

NAMES = ("Ann", "Bob", "Cat")


def registration(forename: str) -> New:
    return New(
        "Enrolment",
        {"forename": forename, "surname": "Lee", "personal_email": "coordinator@example.org"},
        "booking",
    )


def test_a_batch_stops_whole(college: College) -> None:
    college.declare(rule("booking", {}))
    done = college.new(*(registration(name) for name in NAMES))
    assert [item.outcome for item in done] == ["held"] * 3
    assert (college.contacts(), college.codes()) == ([], {"id-shared"})
    assert "One id for different people" in done[0].text


def test_one_by_one_the_second_stops_and_the_first_is_asked_about(college: College) -> None:
    college.declare(rule("booking", {}))
    done = [college.new(registration(name))[0] for name in NAMES]
    assert [item.outcome for item in done] == ["created", "held", "held"]
    assert (college.codes(1), college.codes(2)) == ({"id-shared-earlier"}, {"id-shared"})
    assert college.only()["forename"] == "Ann"


def test_an_email_of_their_own_lets_a_document_go_on_and_closes_the_question(college: College) -> None:
    college.declare(rule("booking", {}))
    college.new(registration("Ann"))
    college.new(registration("Bob"))
    done = college.edit(2, personal_email="bob@example.org")
    assert (done.outcome, college.codes()) == ("created", set())


def test_the_same_person_spelled_otherwise_is_a_persons_word(college: College) -> None:
    college.declare(rule("booking", {}))
    college.new(registration("Ann"))
    college.new(registration("Anne"))
    assert college.outcomes(2) == ["held"]
    college.command("document", "relink", "2", "1")
    assert (college.codes(), college.run(2).outcome) == (set(), "updated")
    assert college.only()["forename"] == "Anne"


def test_somebody_new_gets_a_contact_without_that_id(college: College) -> None:
    college.declare(rule("booking", {}))
    college.new(registration("Ann"))
    college.new(registration("Bob"))
    assert college.run(2, as_new=True).outcome == "created"
    assert [contact["external_id"] for contact in college.contacts()] == ["coordinator@example.org", ""]


@pytest.mark.parametrize("match", ["name and email", "name and date of birth"])
def test_rules_that_compare_names_keep_them_apart(college: College, match: str) -> None:
    college.declare(rule("booking", {"match": match, "contact_id": "next number"}))
    done = college.new(*(registration(name) for name in NAMES))
    assert [item.outcome for item in done] == ["created"] * 3
    assert [contact["external_id"] for contact in college.contacts()] == ["1", "2", "3"]


def test_father_and_son_of_one_name_are_asked_about(college: College) -> None:
    college.declare(rule("booking", {"match": "name and email", "contact_id": "blank"}))
    college.add("booking", date_of_birth="1970-01-31")
    son = college.add("booking", date_of_birth="2001-05-14")
    assert (college.outcomes(son), college.codes(son)) == (["held"], {"match-doubtful"})


def test_a_shared_address_demotes_itself_and_says_so(college: College) -> None:
    own = '[[match]]\nname = "email alone"\nfields = ["email"]'
    college.declare(rule("booking", {"match": "name and email", "contact_id": "blank"}))
    for name in ("Ann", "Bob"):
        college.new(registration(name))
    college.declare(rule("booking", {"match": "email alone", "contact_id": "blank"}), more=own)
    (done,) = college.new(registration("Cat"))
    assert done.number
    assert (done.outcome, college.codes(done.number)) == ("created", {"evidence-demoted"})


@pytest.mark.parametrize("name", ["TBA", "-", "unknown"])
def test_a_booking_without_a_real_name_waits_and_touches_nobody(college: College, name: str) -> None:
    college.declare(rule("booking", {}))
    college.new(registration("Ann"))
    values = {"forename": name, "surname": name, "personal_email": "coordinator@example.org"}
    (done,) = college.new(New("Enrolment", values, "booking"))
    assert (done.outcome, college.codes(2)) == ("waiting", {"document-waiting"})
    assert college.only()["forename"] == "Ann"


def test_a_filler_beside_a_surname_is_not_that_persons_name(college: College) -> None:
    college.declare(rule("booking", {}))
    college.new(registration("Ann"))
    assert college.new(registration("-"))[0].outcome == "held"
    assert college.only()["forename"] == "Ann"


def test_who_writes_one_name_only_is_found_again(college: College) -> None:
    college.declare(rule("booking", {}))
    done = [college.new(registration("-"))[0] for _ in range(2)]
    assert [item.contact for item in done] == [1, 1]


def test_on_a_step_whose_rule_runs_on_entering_only_the_answer_says_how_it_goes_on(college: College) -> None:
    college.declare(rule("booking", {}, on=("enter",)))
    college.new(registration("Ann"))
    college.new(registration("Bob"))
    done = college.edit(2, personal_email="bob@example.org")
    assert done.text.endswith("It still waits. Then: kinroll document run 2")
    assert (college.run(2).outcome, college.codes()) == ("created", set())
