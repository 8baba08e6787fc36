"""B4: matching runs while a document has no contact, at whichever rule that is; once linked, never again."""

from college import College, rule


def test_the_first_rule_with_settings_matches_whichever_it_is(college: College) -> None:
    college.declare(rule("booking", {}), rule("completed", {}))
    first = college.add("booking")
    second = college.add("attending")
    assert college.contact_of(second) is None
    assert 'found contact 1 (Sam Okafor) by "id"' in college.move(second, "completed").text
    assert college.contact_of(second) == college.contact_of(first)


def test_once_linked_it_is_never_matched_again(college: College) -> None:
    college.declare(rule("booking", {}))
    sam = college.add("booking")
    kim = college.add("booking", forename="Kim", personal_email="kim@example.org")
    college.edit(kim, personal_email="sam@example.org", forename="Sam")
    assert college.contact_of(kim) != college.contact_of(sam)
    assert len(college.contacts()) == 2


def test_the_linked_contact_is_updated(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking")
    assert college.edit(number, mobile="0491 570 156").outcome == "updated"
    assert college.only()["mobile"] == "0491 570 156"


def test_not_this_contact_is_kept(college: College) -> None:
    college.declare(rule("booking", {"match": "name and email", "contact_id": "blank"}))
    college.add("booking")
    second = college.add("booking", mobile="0491 570 156")
    assert college.only()["mobile"] == "0491 570 156"
    college.command("document", "reject", str(second), "1", "--json")
    assert (college.contact_of(second), college.only()["mobile"]) == (None, "")
    assert college.run(second).outcome == "created"
    assert college.contact_of(second) == 2
    assert [contact["mobile"] for contact in college.contacts()] == ["", "0491 570 156"]


def test_a_rejection_before_any_link_is_kept_too(college: College) -> None:
    college.declare(rule("attending", {"match": "name and email", "contact_id": "blank"}), rule("booking", {}))
    college.add("booking")
    waiting = college.add("enquiry")
    college.command("document", "reject", str(waiting), "1")
    assert college.move(waiting, "attending").outcome == "created"
    assert len(college.contacts()) == 2
