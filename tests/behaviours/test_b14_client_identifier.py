"""B14: a filled client identifier identifies the client, otherwise the contact number; no two clients share one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from college import USI, College, rule
from kinroll.core.process.identifying import client_identifier

LEE = {"forename": "Lee", "surname": "Wang", "personal_email": "lee@example.org"}
KIM = {"forename": "Kim", "surname": "Novak", "personal_email": "kim@example.org"}


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """Contacts are found by name and email; the client identifier is a field like others."""
    made = College(tmp_path, database, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    made.declare(rule("booking", {"contact_id": "blank", "match": "name and email"}))
    return made


def in_effect(college: College, number: int) -> str:
    """What identifies the contact of a document in the NAT files."""
    shown = college.command("contact", "show", str(college.contact_of(number)), "--json").json
    return client_identifier(shown["extra"].get("client_identifier", ""), shown["contact_id"])


def test_the_filled_field_identifies_the_client(college: College) -> None:
    assert in_effect(college, college.add(client_identifier="C17")) == "C17"


def test_without_it_the_contact_number_does(college: College) -> None:
    number = college.add()
    assert in_effect(college, number) == str(college.contact_of(number))


def test_a_field_that_was_emptied_falls_back_to_the_contact_number(college: College) -> None:
    number = college.add(client_identifier="C17")
    college.edit(number, client_identifier="")
    assert in_effect(college, number) == str(college.contact_of(number))


@pytest.mark.parametrize("taken", ["C17", "c17", " C17 "])
def test_one_that_is_used_for_somebody_else_is_pointed_out_and_not_taken(college: College, taken: str) -> None:
    college.add(client_identifier="C17")
    number = college.add(values=LEE, client_identifier=taken)
    assert "client-identifier-in-use" in college.codes(number)
    assert in_effect(college, number) == str(college.contact_of(number))
    assert college.document(number).values["client_identifier"] == taken.strip()


def test_one_that_is_another_contacts_number_is_refused(college: College) -> None:
    first = college.add()
    number = college.add(values=LEE, client_identifier=str(college.contact_of(first)))
    assert "client-identifier-in-use" in college.codes(number)
    assert in_effect(college, number) == str(college.contact_of(number))


def test_a_number_is_taken_even_where_its_contact_has_a_field(college: College) -> None:
    first = college.add(client_identifier="C17")
    number = college.add(values=LEE, client_identifier=str(college.contact_of(first)))
    assert "client-identifier-in-use" in college.codes(number)


def test_ones_own_number_is_nobody_elses(college: College) -> None:
    number = college.add()
    college.edit(number, client_identifier=str(college.contact_of(number)))
    assert college.codes(number) == set()


def test_the_same_one_on_a_second_document_of_the_person_is_fine(college: College) -> None:
    for _ in range(2):
        number = college.add(client_identifier="C17")
    assert college.codes() == set()
    assert in_effect(college, number) == "C17"


def test_once_it_is_free_it_can_be_given_to_somebody_else(college: College) -> None:
    first = college.add(client_identifier="C17")
    number = college.add(values=LEE, client_identifier="C17")
    college.edit(first, client_identifier="C18")
    college.run(number)
    assert in_effect(college, number) == "C17"
    assert college.codes(number) == set()


@pytest.mark.parametrize("wrong", ["C-000000017", "C 17", "INTOFF"])
def test_what_no_client_identifier_can_be_stays_on_the_document(college: College, wrong: str) -> None:
    number = college.add(client_identifier=wrong)
    assert in_effect(college, number) == str(college.contact_of(number))
    assert college.document(number).values["client_identifier"] == wrong


def test_an_emptied_one_can_be_given_to_somebody_else(college: College) -> None:
    college.edit(college.add(client_identifier="C17"), client_identifier="")
    number = college.add(values=LEE, client_identifier="C17")
    assert college.codes(number) == set()
    assert in_effect(college, number) == "C17"


def test_who_was_refused_another_keeps_the_one_they_have(college: College) -> None:
    first = college.add(client_identifier="C17", usi=USI)
    college.add(values=LEE, client_identifier="C18")
    college.edit(first, client_identifier="C18")
    third = college.add(values=KIM, client_identifier="C17")
    assert "client-identifier-in-use" in college.codes(third)
    assert in_effect(college, first) == "C17"


@pytest.mark.parametrize("copy", ["fill blanks only", "only when creating"])
def test_one_that_stays_because_of_the_copy_rule_stays_in_use(college: College, copy: str) -> None:
    college.declare(rule("booking", {"contact_id": "blank", "match": "name and email", "copy": copy}))
    first = college.add(client_identifier="C17")
    college.edit(first, client_identifier="C18")
    assert in_effect(college, first) == "C17"
    number = college.add(values=LEE, client_identifier="C17")
    assert "client-identifier-in-use" in college.codes(number)


def test_a_new_contact_never_gets_a_number_that_identifies_somebody_else(college: College) -> None:
    first = college.add()
    ahead = str((college.contact_of(first) or 0) + 1)
    college.edit(first, client_identifier=ahead)
    assert in_effect(college, college.add(values=LEE)) != ahead


@pytest.mark.parametrize("taken", ["C17", "c17", "1"])
def test_staff_cannot_give_one_that_is_in_use(college: College, taken: str) -> None:
    first = college.add(client_identifier="C17")
    assert college.contact_of(first) == 1
    number = college.add(values=LEE)
    answer = college.command("contact", "set", str(college.contact_of(number)), "client_identifier", taken)
    assert answer.status == 2
    assert "Sam Okafor (contact 1)" in answer.err
    assert in_effect(college, number) == str(college.contact_of(number))


def test_one_that_staff_have_given_is_in_use(college: College) -> None:
    first = college.add()
    college.command("contact", "set", str(college.contact_of(first)), "client_identifier", "C17")
    assert "client-identifier-in-use" in college.codes(college.add(values=LEE, client_identifier="C17"))
