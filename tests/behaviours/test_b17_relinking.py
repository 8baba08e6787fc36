"""B17: staff point a document at another contact; relinking changes no value, reassigning takes along what was said."""

import pytest

from college import College, rule


@pytest.fixture
def two(college: College) -> College:
    """The seed's case: one student, two registrations, two contacts."""
    college.declare(rule("booking", {}), rule("attending", {}))
    college.add("booking")
    college.add("booking", personal_email="sam.two@example.org", mobile="0491 570 157")
    assert [contact["mobile"] for contact in college.contacts()] == ["", "0491 570 157"]
    return college


def bare(college: College) -> list[dict[str, object]]:
    """All contacts without the lists of what is linked to them."""
    return [{name: value for name, value in one.items() if name != "records"} for one in college.people()]


def test_relinking_changes_no_value_and_the_next_rule_speaks_of_the_new_one(two: College) -> None:
    before = bare(two)
    assert two.command("document", "relink", "2", "1").status == 0
    assert (bare(two), two.contact_of(2)) == (before, 1)
    two.move(2, "attending")
    one, other = two.contacts()
    assert (one["mobile"], one["personal_email"]) == ("0491 570 157", "sam.two@example.org")
    assert (other["mobile"], other["personal_email"]) == ("0491 570 157", "sam.two@example.org")


def test_relinking_there_and_back_leaves_no_trace(two: College) -> None:
    before = two.contacts()
    two.command("document", "relink", "2", "1")
    two.command("document", "relink", "2", "2")
    assert two.contacts() == before
    assert two.edit(2, mobile="0491 570 158").contact == 2
    assert two.contacts()[1]["mobile"] == "0491 570 158"


def test_relinking_on_and_on_leaves_one_record_behind(two: College) -> None:
    two.add("booking", forename="Kim", personal_email="kim@example.org")
    before = two.contacts()
    for key in ("1", "3", "1", "2"):
        two.command("document", "relink", "2", key)
    assert two.contacts() == before


def test_reassigning_takes_along_what_was_said(two: College) -> None:
    assert two.command("document", "reassign", "2", "1").status == 0
    one, other = two.contacts()
    assert (one["mobile"], one["personal_email"]) == ("0491 570 157", "sam.two@example.org")
    assert (other["mobile"], other["roles"], other["documents"]) == ("0491 570 157", [], [])


def test_reassigning_there_and_back_leaves_no_trace_but_that_a_person_linked_it(two: College) -> None:
    before = bare(two)
    two.command("document", "reassign", "2", "1")
    two.command("document", "reassign", "2", "2")
    assert bare(two) == before
    assert two.contacts()[1]["records"] == [{"source": "documents", "id": "2", "linked_by": "person"}]


def test_an_unlinked_document_can_be_linked_but_not_reassigned(two: College) -> None:
    number = two.add("enquiry", forename="Kim", personal_email="kim@example.org")
    assert two.command("document", "reassign", str(number), "1").status == 2
    assert two.command("document", "relink", str(number), "1").status == 0
    assert two.move(number, "attending").outcome == "updated"
    assert two.contacts()[0]["forename"] == "Kim"  # a person has said whose it is


def test_the_timeline_says_who_and_from_where(two: College) -> None:
    two.command("document", "relink", "2", "1")
    assert two.said(2) == "relinked to contact 1 (Sam Okafor); it was linked to contact 2 (Sam Okafor)."
    assert two.command("document", "relink", "2", "1").out.startswith("That is so already")
