"""A document is moved to another course date: the rules for edited documents run under the new course (B1, B7)."""

from typing import Any

import pytest

from college import College, rule
from furnished import open_booking
from kinroll.core.process.document import Document
from kinroll.flows.documents import New
from kinroll.store import bookings, courses, documents, timeline

SAM = {"forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org"}
MAIL = [{"to": "personal_email", "subject": "Your place on {course_date}", "text": "Dear {forename}."}]


@pytest.fixture
def dated(college: College) -> College:
    """Two courses; who is edited on one of the second gets a mail."""
    on_cpr = rule("booking", {}, name="CPR", when={"courses": ["CPR"]}, on=["edit"], mail=MAIL)
    college.declare(rule("booking", {}, name="Booked"), on_cpr, rule("attending", {}, on=["enter"]))
    for course, code in (("FA", "FA-1"), ("FA", "FA-2"), ("CPR", "CPR-1")):
        courses.save([courses.CourseRow(course, code=code)])
    return college


def book(college: College, code: str = "FA-1", step: str = "booking", **values: str) -> int:
    (done,) = college.new(New("Enrolment", {**SAM, **values}, step, course_date=code))
    assert done.number
    return done.number


def limited(code: str, places: int, **facts: object) -> int:
    """A course date with so many places; its number."""
    number = courses.dates([code])[code][0]
    open_booking(number, places=places, **facts)
    return number


def happened(number: int) -> list[dict[str, Any]]:
    return timeline.of(number)


def found(number: int) -> Document:
    return documents.load([number])[number].document


def test_it_is_on_the_other_date_and_its_history_says_so(dated: College) -> None:
    number, before = book(dated), dated.only()
    answer = dated.command("document", "rebook", str(number), "FA-2", "--json").json
    assert (answer["changed"], answer["rule"], answer["outcome"]) == (True, "Booked", "unchanged")
    assert (found(number).course.course_date, found(number).step) == ("FA-2", "booking")
    *_, moved, ruled = happened(number)
    assert (moved["kind"], moved["changed"]) == ("rebooked", {"course_date": ["FA-1", "FA-2"]})
    assert (ruled["kind"], ruled["rule"]) == ("rule", "Booked")
    assert dated.only() == before


def test_the_rule_of_the_other_course_runs(dated: College) -> None:
    number = book(dated)
    answer = dated.command("document", "rebook", str(number), "CPR-1", "--json").json
    assert answer["rule"] == "CPR"
    assert "look whether they fit the other course" in happened(number)[-2]["text"]


def test_where_no_rule_runs_on_edits_the_document_moves_and_no_rule_runs(dated: College) -> None:
    number = book(dated, step="attending")
    answer = dated.command("document", "rebook", str(number), "FA-2", "--json").json
    assert (answer["changed"], answer["rule"]) == (True, "")
    assert "runs when a document is edited on it" in answer["text"]


def test_the_same_date_again_changes_and_runs_nothing(dated: College) -> None:
    number = book(dated)
    entries = len(happened(number))
    answer = dated.command("document", "rebook", str(number), "FA-1", "--json").json
    assert (answer["changed"], answer["text"]) == (False, "that is so already; nothing was changed")
    assert len(happened(number)) == entries


def test_it_is_taken_off_its_date_and_put_on_one(dated: College) -> None:
    number = book(dated)
    dated.command("document", "rebook", str(number), "")
    assert found(number).course.course == ""
    dated.command("document", "rebook", str(number), "CPR-1")
    assert found(number).course.course == "CPR"


def test_a_full_date_is_refused_unless_somebody_says_so(dated: College) -> None:
    book(dated, "FA-2")
    full, number = limited("FA-2", 1), book(dated, personal_email="noor@example.org", forename="Noor")
    refused = dated.command("document", "rebook", str(number), "FA-2")
    assert refused.status == 1
    assert 'The course date "FA-2" is full: 1 of 1 places are taken.' in refused.out + refused.err
    assert found(number).course.course_date == "FA-1"
    assert dated.command("document", "rebook", str(number), "FA-2", "--although-full").status == 0
    booking = bookings.of_date(full)
    assert booking
    assert bookings.taken(booking) == 2


def test_a_place_that_is_left_is_free_for_somebody_else(dated: College) -> None:
    limited("FA-1", 1)
    first, second = book(dated, "FA-1"), book(dated, "FA-2", personal_email="noor@example.org", forename="Noor")
    assert dated.command("document", "rebook", str(second), "FA-1").status == 1
    assert dated.command("document", "rebook", str(first), "FA-2").status == 0
    assert dated.command("document", "rebook", str(second), "FA-1").status == 0


def test_a_document_on_a_step_that_takes_no_place_needs_none(dated: College) -> None:
    limited("FA-2", 0, free_steps=["booking"])
    assert dated.command("document", "rebook", str(book(dated)), "FA-2").status == 0


def test_a_date_that_is_not_there(dated: College) -> None:
    number = book(dated)
    refused = dated.command("document", "rebook", str(number), "FA-9")
    assert refused.status == 1
    assert 'There is no course date "FA-9".' in refused.out + refused.err
    assert dated.command("document", "rebook", "99", "FA-2").status == 2
