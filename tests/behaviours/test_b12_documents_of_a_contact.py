"""B12: a contact lists all documents linked to it."""

from college import College, rule


def test_they_are_listed_in_their_order(college: College) -> None:
    college.declare(rule("booking", {}))
    first, second = college.add("booking", reference="R-1"), college.add("booking")
    college.move(second, "completed")
    shown = college.command("contact", "show", "1", "--json").json["documents"]
    assert shown == [
        {"document": first, "linked": True, "process": "Enrolment", "step": "booking", "reference": "R-1"},
        {"document": second, "linked": True, "process": "Enrolment", "step": "completed", "reference": ""},
    ]


def test_one_that_spoke_of_it_before_is_listed_as_such(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking")
    kim = college.add("booking", forename="Kim", personal_email="kim@example.org")
    college.command("document", "relink", str(kim), "1")
    sam, other = college.contacts()
    assert [(one["document"], one["linked"]) for one in sam["documents"]] == [(1, True), (kim, True)]
    assert other["documents"] == [{"document": kim, "linked": False}]
