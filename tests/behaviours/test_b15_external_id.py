"""B15: the external id is the username. It is set at creation, never changed automatically, and by staff on purpose."""

from college import College, rule
from kinroll.store.models import Outbox

SECRET = "correct horse 7"


def test_nothing_automatic_changes_it(college: College) -> None:
    college.declare(rule("booking", {}), rule("attending", {"contact_id": "client identifier"}))
    number = college.add("booking")
    college.edit(number, personal_email="new@example.org", client_identifier="C77")
    college.move(number, "attending")
    assert college.only()["external_id"] == "sam@example.org"


def test_staff_change_it_and_both_usernames_follow(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", password=SECRET)
    answer = college.command("contact", "rename", "1", "sam.okafor", "--json")
    sam = college.only()
    assert (answer.status, sam["external_id"], sam["account"]["username"]) == (0, "sam.okafor", "sam.okafor")
    assert college.contact_of(number) == 1
    assert [(told.template, told.contact_id) for told in Outbox.objects.all()] == [("username-changed", 1)]
    assert college.command("contact", "show", "sam.okafor", "--json").json["contact_id"] == 1


def test_the_old_one_is_not_somebody_elses_at_once(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking", password=SECRET)
    college.command("contact", "rename", "1", "sam.okafor")
    kim = college.add("booking", forename="Kim")  # with the address that was the username
    assert (college.outcomes(kim), college.codes(kim)) == (["held"], {"id-shared"})


def test_it_can_be_changed_before_there_is_an_account(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking")
    college.command("contact", "rename", "1", "sam.okafor")
    assert (college.only()["external_id"], college.only()["account"]) == ("sam.okafor", None)
    college.add("booking", forename="Kim", surname="Lee")  # the old id is free
    assert [contact["external_id"] for contact in college.contacts()] == ["sam.okafor", "sam@example.org"]
    assert college.command("contact", "show", "@sam@example.org", "--json").json["contact_id"] == 2


def test_nobody_gets_an_id_that_is_another_ones(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking")
    college.add("booking", forename="Kim", personal_email="kim@example.org")
    answer = college.command("contact", "rename", "2", "SAM@example.org")
    assert (answer.status, "held by Sam Okafor (contact 1)" in answer.err) == (3, True)
