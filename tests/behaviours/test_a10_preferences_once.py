from typing import Any

import pytest

from kit import School

FIELDS = ("email_preference", "telephone_preference")


@pytest.fixture
def grace(school: School) -> School:
    """A school with one contact whose source prefers work email and mobile; not synced yet."""
    school.contact("3001", email=None)
    school.email("3001", "grace@example.com", "Work", Primary="T")
    school.email("3001", "grace@example.org", "Home", Primary="F")
    school.telephone("3001", "07700 900101", "Mobile", Primary="T")
    school.telephone("3001", "01632 960101", "Home", Primary="F")
    return school


def test_a10_a_later_change_in_the_source_never_touches_the_preferences(grace: School) -> None:
    grace.sync()
    assert _preferences(grace) == ("work", "mobile")
    _turn_round(grace)
    grace.sync()
    assert _preferences(grace) == ("work", "mobile")
    grace.telephones.clear()
    grace.telephone("3001", "020 7946 0101", "Work", Primary="T")
    grace.sync()
    assert (_preferences(grace), grace.show("3001")["work_telephone"]) == (("work", "mobile"), "020 7946 0101")


def test_a10_a_default_is_read_once_too(school: School) -> None:
    school.contact("3001", email=None)
    school.email("3001", "grace@example.com", "Work")
    school.sync()
    assert _preferences(school) == ("personal", "none")
    school.emails[0][1]["Primary"] = "T"
    school.telephone("3001", "07700 900101", "Mobile", Primary="T")
    school.sync()
    assert _preferences(school) == ("personal", "none")


@pytest.mark.parametrize(
    ("field", "value"),
    [("email_preference", "personal"), ("telephone_preference", "home"), ("telephone_preference", "none")],
)
def test_a10_what_the_user_sets_survives_every_sync(grace: School, field: str, value: str) -> None:
    grace.sync()
    grace.run("contact", "set", "sims:3001", field, value)
    assert grace.show("3001")[field] == value
    assert grace.sync()["outcome"] == "unchanged"
    _turn_round(grace)
    grace.change("3001", Title="Mrs")
    grace.sync()
    grace.change("3001", Title="Ms")
    grace.sync()
    assert (grace.show("3001")[field], grace.show("3001")["title"]) == (value, "Ms")


def test_a10_setting_one_preference_leaves_the_other_as_it_was_read(grace: School) -> None:
    grace.sync()
    grace.run("contact", "set", "sims:3001", "email_preference", "personal")
    assert _preferences(grace) == ("personal", "mobile")


def test_a10_staff_who_become_contacts_keep_the_preferences_of_their_account(grace: School) -> None:
    rows = grace.contacts[:], grace.emails[:], grace.telephones[:]
    grace.forget("3001")
    grace.member_of_staff("3001", "Grace", "Okafor", Work_Email="gokafor@school.example")
    grace.sync()
    assert _preferences(grace) == ("personal", "none")
    grace.contacts, grace.emails, grace.telephones = rows
    grace.sync()
    shown = grace.show("3001")
    assert (shown["roles"], shown["mobile"]) == (["contact", "staff"], "07700 900101")
    assert (shown["account"]["username"], _preferences(grace)) == ("gokafor@school.example", ("personal", "none"))


def test_a10_staff_who_are_contacts_from_the_start_read_the_preferences(grace: School) -> None:
    grace.member_of_staff("3001", "Grace", "Okafor", Work_Email="gokafor@school.example")
    grace.sync()
    assert _preferences(grace) == ("work", "mobile")


def test_a10_a_second_linked_record_reads_no_preferences(grace: School) -> None:
    grace.contact("3006", "Gracie", "Okafor", email=None)
    grace.email("3006", "grace@example.com", "Home", Primary="T")
    grace.telephone("3006", "01632 960101", "Home", Primary="T")
    grace.sync()
    assert grace.codes("3006") >= {"username-in-use"}
    assert grace.run("contact", "link", "sims:3006", "sims:3001").status == 0
    grace.sync()
    shown = grace.show("3001")
    assert {record["id"] for record in shown["records"]} == {"3001", "3006"}
    assert _preferences(grace) == ("work", "mobile")


def test_a10_they_are_read_when_the_account_is_made_not_before(grace: School) -> None:
    grace.settings = 'username_clash = "no-account"'
    grace.contact("3006", "Emeka", "Okafor", email=None)
    grace.email("3006", "grace@example.com", "Work", Primary="T")
    grace.sync()
    emeka = grace.show("3006")
    assert (emeka["account"], emeka["email_preference"]) == (None, "personal")
    grace.emails[-1][1]["Email"] = "emeka@example.org"
    grace.telephone("3006", "07700 900106", "Mobile", Primary="T")
    grace.sync()
    emeka = grace.show("3006")
    assert (emeka["account"]["username"], *_preferences(grace, "3006")) == ("emeka@example.org", "work", "mobile")


def test_a10_an_account_that_comes_back_comes_back_with_its_preferences(grace: School) -> None:
    grace.student("2102", "Daniel", "Okafor")
    grace.sync()
    grace.run("contact", "set", "sims:3001", "telephone_preference", "home")
    rows = grace.contacts[:]
    grace.contacts = [("3001", "2999", row) for _, _, row in rows]
    grace.sync()
    assert grace.show("3001")["account"]["active"] is False
    grace.contacts = rows
    _turn_round(grace)
    grace.sync()
    assert (grace.show("3001")["account"]["active"], _preferences(grace)) == (True, ("work", "home"))


def test_a10_a_school_may_let_the_source_decide(grace: School) -> None:
    grace.settings = '[sources.sims.copy]\ntelephone_preference = "enforce"'
    grace.sync()
    _turn_round(grace)
    grace.sync()
    assert _preferences(grace) == ("work", "home")


def test_a10_why_names_the_rule(grace: School) -> None:
    grace.sync()
    (field,) = grace.run("why", "sims:3001", "email_preference", "--json").json["fields"]
    assert (field["winner"]["record"], field["winner"]["rule"]) == ("sims:3001", "once")


def _preferences(school: School, key: str = "3001") -> tuple[str, ...]:
    shown: Any = school.show(key)
    return tuple(shown[field] for field in FIELDS)


def _turn_round(school: School) -> None:
    """The source now prefers what it did not."""
    for _, row in (*school.emails, *school.telephones):
        row["Primary"] = {"T": "F", "F": "T"}[row["Primary"]]
