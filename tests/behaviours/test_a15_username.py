"""A15: the username is the email; a name that somebody has is not given twice."""

from typing import Any

import pytest

from kit import School

Email = tuple[str, str, dict[str, str]]
PRIMARY, MAIN, NEITHER = {"Primary": "T"}, {"Main": "T"}, {"Main": "F", "Primary": "F"}


def contact_with(school: School, *emails: Email) -> None:
    school.contact("3001", "Grace", "Okafor", email=None)
    for email, kind, flags in emails:
        school.email("3001", email, kind, **flags)


def username(school: School, key: str = "3001") -> Any:
    account = school.show(key)["account"]
    return account and account["username"]


ORDER = [
    pytest.param(
        [("main@example.org", "Home", MAIN), ("primary@example.org", "Other", PRIMARY)],
        "primary@example.org",
        id="the Primary, of whatever type",
    ),
    pytest.param(
        [("home@example.org", "Home", NEITHER), ("main@example.org", "Other", MAIN)],
        "main@example.org",
        id="else the Main, of whatever type",
    ),
    pytest.param(
        [("other@example.org", "Other", {}), ("work@example.org", "Work", {}), ("home@example.org", "Home", {})],
        "home@example.org",
        id="else personal",
    ),
    pytest.param(
        [("other@example.org", "Other", {}), ("work@example.org", "Work", {})], "work@example.org", id="else work"
    ),
    pytest.param(
        [("one@example.org", "Other", {}), ("two@example.org", "Other", {})], "one@example.org", id="else the first"
    ),
]


@pytest.mark.parametrize(("emails", "expected"), ORDER)
def test_a15_the_username_is_the_email_chosen_in_order(school: School, emails: list[Email], expected: str) -> None:
    contact_with(school, *emails)
    school.sync()
    assert username(school) == expected


def test_a15_the_order_of_choice_is_data(school: School) -> None:
    school.settings = '[sources.sims.choice]\nusername = ["work_email", "first"]'
    contact_with(school, ("home@example.org", "Home", PRIMARY), ("work@example.org", "Work", NEITHER))
    school.sync()
    assert username(school) == "work@example.org"


def test_a15_a_new_contact_whose_username_another_account_holds_is_not_imported(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email="family@example.org")
    school.sync()
    school.contact("3002", "Peter", "Okafor", email="family@example.org")
    answer = school.sync()
    (problem,) = answer["problems"]
    assert (problem["code"], problem["severity"], problem["source_id"]) == ("username-in-use", "refused", "3002")
    assert problem["value"] == "family@example.org"
    assert "Grace Okafor" in problem["message"]
    assert [person["source_ids"]["sims"] for person in school.everyone()] == ["2101", "3001"]
    assert (answer["status"], answer["counts"]["refused"], answer["counts"]["created"]) == (1, 1, 0)


def test_a15_the_account_of_a_member_of_staff_holds_its_name_too(school: School) -> None:
    school.member_of_staff("1001", "Max", "Beddoes", Work_Email="office@example.org")
    school.sync()
    school.contact("3001", "Grace", "Okafor", email="office@example.org")
    school.sync()
    assert school.codes("3001") == {"username-in-use"}


def test_a15_an_account_that_is_no_contacts_holds_its_name_too(school: School) -> None:
    from kinroll.store.models import Account, Name

    school.sync()
    owner = Account.objects.create(username="admin@example.org")
    Name.objects.create(key="admin@example.org", account=owner)
    school.contact("3001", "Grace", "Okafor", email="admin@example.org")
    school.sync()
    assert school.codes("3001") == {"username-in-use"}


def test_a15_it_is_found_although_all_other_checks_pass(school: School) -> None:
    """The record is whole: alone it would have been imported."""
    school.contact("3001", "Grace", "Okafor", email="family@example.org")
    school.contact("3002", "Peter", "Lind", email="family@example.org", Title="Mr", Gender="Male")
    assert school.plan()["counts"]["refused"] == 1
    school.forget("3001")
    assert school.plan()["counts"]["refused"] == 0


@pytest.mark.parametrize("same", ["Grace@Example.ORG", "  grace@example.org  ", "GRACE@EXAMPLE.ORG"])
def test_a15_names_compare_trimmed_and_without_case(school: School, same: str) -> None:
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.contact("3002", "Peter", "Lind", email=same)
    school.sync()
    assert school.codes("3002") == {"username-in-use"}


def test_a15_a_later_change_of_email_never_changes_the_username_and_is_shown_as_differing(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.contact("3002", "Ida", "Lind", email="ida@example.org")
    school.sync()
    school.emails[0][1]["Email"] = "grace.new@example.org"
    school.sync()
    grace = school.show("3001")
    assert (grace["account"]["username"], grace["personal_email"]) == ("grace@example.org", "grace.new@example.org")
    assert grace["account"]["differs_from_email"] is True
    assert "differs from email" in school.run("contact", "show", "sims:3001").out
    assert school.show("3002")["account"]["differs_from_email"] is False


def test_a15_an_email_of_type_other_that_names_the_account_does_not_differ(school: School) -> None:
    contact_with(school, ("home@example.org", "Home", {}), ("other@example.org", "Other", PRIMARY))
    school.sync()
    assert school.show("3001")["account"]["differs_from_email"] is False
    school.emails[1][1]["Email"] = "new@example.org"
    school.sync()
    assert school.show("3001")["account"]["differs_from_email"] is True


def test_a15_a_later_email_that_somebody_else_signs_in_with_refuses_nobody(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.contact("3002", "Ida", "Lind", email="ida@example.org")
    school.sync()
    school.emails[0][1]["Email"] = "ida@example.org"
    assert school.sync()["problems"] == []
    assert (username(school), school.show("3001")["personal_email"]) == ("grace@example.org", "ida@example.org")


def test_a15_a_refused_record_is_imported_once_it_has_an_email_of_its_own(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email="family@example.org")
    school.contact("3002", "Peter", "Okafor", email="family@example.org")
    school.sync()
    school.emails[1][1]["Email"] = "peter@example.org"
    school.sync()
    assert username(school, "3002") == "peter@example.org"
    assert school.problems() == []


class TestCouplesWhoShareOneEmail:
    """A school may choose otherwise."""

    @pytest.fixture
    def couple(self, school: School) -> School:
        school.contact("3001", "Grace", "Okafor", email="family@example.org")
        school.contact("3002", "Peter", "Okafor", email="family@example.org")
        return school

    def test_a15_import_without_a_login(self, couple: School) -> None:
        couple.settings = 'username_clash = "no-account"'
        answer = couple.sync()
        peter = couple.show("3002")
        assert (peter["roles"], peter["account"], peter["personal_email"]) == (["contact"], None, "family@example.org")
        assert [(p["code"], p["severity"]) for p in answer["problems"]] == [("username-in-use", "value-dropped")]

    def test_a15_without_a_login_until_the_email_is_their_own(self, couple: School) -> None:
        couple.settings = 'username_clash = "no-account"'
        couple.sync()
        number = couple.show("3002")["contact_id"]
        couple.emails[1][1]["Email"] = "peter@example.org"
        couple.sync()
        assert (couple.show("3002")["contact_id"], username(couple, "3002")) == (number, "peter@example.org")
        assert couple.problems() == []

    def test_a15_propose_another_username(self, couple: School) -> None:
        couple.settings = 'username_clash = "other-username"'
        answer = couple.sync()
        assert (username(couple), username(couple, "3002")) == ("family@example.org", "peter.okafor.3002")
        assert couple.show("3002")["account"]["active"]
        assert [(p["code"], p["severity"]) for p in answer["problems"]] == [("username-in-use", "value-dropped")]

    def test_a15_a_proposed_username_that_somebody_has_is_not_given(self, couple: School) -> None:
        couple.settings = 'username_clash = "other-username"'
        couple.student("2102", "Noor", "Lind")
        couple.contact("3003", "Ida", "Lind", of=["2102"])
        couple.contacts, peter = [row for row in couple.contacts if row[0] != "3002"], couple.contacts[1]
        couple.sync()
        couple.run("contact", "rename", "sims:3003", "peter.okafor.3002")
        couple.contacts.append(peter)
        answer = couple.sync()
        assert (answer["outcome"], couple.show("3002")["account"]) == ("applied", None)
        assert couple.codes("3002") == {"username-in-use"}

    def test_a15_the_proposed_username_stays_and_is_told_once(self, couple: School) -> None:
        couple.settings = 'username_clash = "other-username"'
        couple.sync()
        second = couple.sync()
        assert username(couple, "3002") == "peter.okafor.3002"
        assert (second["outcome"], second["problems"]) == ("unchanged", [])
