"""B3: with any of the five settings unset nothing is done to any contact, even a linked one."""

import pytest

from college import College, rule

SETTINGS = [
    ("match", "match rule"),
    ("copy", "copy rule"),
    ("contact_id", "default contact id"),
    ("form", "default contact form"),
    ("type", "match contact type"),
]


@pytest.mark.parametrize(("setting", "words"), SETTINGS)
def test_one_that_is_unset_leaves_every_contact_alone(college: College, setting: str, words: str) -> None:
    college.declare(rule("booking", {}), rule("attending", {setting: None}, set={"employer": "Acme"}))
    linked = college.add("booking")
    before = college.people()
    unlinked = college.add("attending", personal_email="kim@example.org", forename="Kim")
    assert college.move(linked, "attending").text == f"skipped: setting {words} is not set"
    assert (college.people(), college.contact_of(unlinked)) == (before, None)
    assert f"skipped: setting {words} is not set" in college.said(unlinked)
    assert college.document(linked).values["employer"] == "Acme"  # the other actions run


def test_leave_blank_is_a_choice_of_contact_id(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "blank", "match": "name and email"}))
    college.add("booking")
    assert college.only()["external_id"] == ""
