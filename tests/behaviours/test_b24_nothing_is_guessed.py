"""B24: an empty value never matches an empty value; two candidates, or an id and an email of two: a person decides."""

from college import SAM, College, rule


def test_blank_matches_no_blank(college: College) -> None:
    college.declare(rule("booking", {"match": "name and date of birth", "contact_id": "blank"}))
    first, second = college.add("booking"), college.add("booking")
    assert college.contact_of(first) != college.contact_of(second)


def test_two_candidates_are_a_persons_to_decide(college: College) -> None:
    college.declare(rule("booking", {"match": "none", "contact_id": "blank"}))
    for _ in range(2):
        college.add("booking")
    college.declare(rule("booking", {"match": "name and email", "contact_id": "blank"}))
    third = college.add("booking")
    assert (college.contact_of(third), college.codes(third)) == (None, {"document-match-ambiguous"})
    assert "Sam Okafor (contact 1) or Sam Okafor (contact 2)" in college.said(third)
    college.command("document", "relink", str(third), "2")
    assert (college.contact_of(third), college.codes(third)) == (2, set())


def test_an_id_and_an_email_that_point_at_different_contacts(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "client identifier"}))
    college.add("booking", client_identifier="C1")
    college.add("booking", client_identifier="C2", forename="Kim", personal_email="kim@example.org")
    third = college.add("booking", client_identifier="C1", personal_email="kim@example.org")
    assert (college.contact_of(third), college.codes(third)) == (None, {"id-and-email-differ"})
    assert len(college.contacts()) == 2


def test_an_id_that_is_held_by_whom_the_rule_does_not_find(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "client identifier"}))
    college.add("booking", client_identifier="C1", personal_email="old@example.org")
    college.declare(rule("booking", {"contact_id": "client identifier", "match": "name and email"}))
    second = college.add("booking", client_identifier="C1")
    assert (college.contact_of(second), college.codes(second)) == (None, {"external-id-in-use"})


def test_a_document_without_any_name_waits(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", values={"personal_email": SAM["personal_email"]})
    assert (college.outcomes(number), college.contacts()) == (["waiting"], [])
