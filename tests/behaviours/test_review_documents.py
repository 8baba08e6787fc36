"""Documents with a question in the inbox of who is who (B17, B19, B23, B24)."""

from college import College, rule
from kinroll.flows.documents import New

BY_NAME = {"match": "name and email", "contact_id": "blank"}


def cases(college: College) -> list[tuple[str, str]]:
    return [(one["case"], one["why"]) for one in college.command("review", "--json").lines]


def ambiguous(college: College) -> int:
    """Two Sam Okafors of one address, and a document that could be either's."""
    college.declare(rule("booking", {"match": "none", "contact_id": "blank"}))
    for _ in range(2):
        college.add("booking")
    college.declare(rule("booking", BY_NAME))
    return college.add("booking")


def test_b24_a_document_waits_before_pairs_that_only_look_alike(college: College) -> None:
    number = ambiguous(college)
    assert cases(college) == [(f"documents:{number}", "document-waits"), ("1-2", "same-email")]


def test_b24_one_of_several_has_to_be_named(college: College) -> None:
    number = ambiguous(college)
    unnamed = college.command("review", "same", f"documents:{number}")
    assert unnamed.status == 2 and "Say which one" in unnamed.err
    assert college.command("review", "same", f"documents:{number}", "--contact", "2").status == 0
    assert (college.contact_of(number), college.codes(number)) == (2, set())
    assert cases(college) == [("1-2", "same-email")]


def test_b24_somebody_new_is_none_of_those_who_were_asked_about(college: College) -> None:
    number = ambiguous(college)
    assert college.command("review", "different", f"documents:{number}").status == 0
    assert college.contact_of(number) == 3
    assert college.codes(number) == set()


def test_b19_each_of_a_coordinators_batch_is_somebody_new(college: College) -> None:
    college.declare(rule("booking", {}))
    people = [
        {"forename": name, "surname": "Lee", "personal_email": "office@example.org"} for name in ("Ann", "Bob", "Cat")
    ]
    college.new(*(New("Enrolment", person, "booking") for person in people))
    waiting = [case for case, why in cases(college) if why == "document-waits"]
    assert len(waiting) == 3
    unnamed = college.command("review", "same", waiting[0])
    assert unnamed.status == 2 and "names no contact" in unnamed.err
    for case in waiting:
        assert college.command("review", "different", case).status == 0
    assert sorted(one["forename"] for one in college.contacts()) == ["Ann", "Bob", "Cat"]
    assert cases(college) == []


def test_b23_duplicates_that_were_accepted_are_settled_later(college: College) -> None:
    college.declare(rule("booking", {"match": "none", "contact_id": "blank"}))
    first, second = college.add("booking"), college.add("booking", mobile="07700 900201")
    ((case, _),) = cases(college)
    assert college.command("review", "same", case).status == 0
    (one,) = college.contacts()
    assert [each["document"] for each in one["documents"]] == [first, second]
    assert one["mobile"] == "07700 900201"
