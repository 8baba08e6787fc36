"""A13: no forename, no surname, or no email at all: not imported, each cause with its own reason."""

from typing import Any

import pytest

from kit import School
from snapshots import FirstSync


def is_here(school: School, key: str) -> bool:
    return any(key == person["source_ids"].get("sims") for person in school.everyone())


MISSING: dict[str, tuple[dict[str, str], str | None, set[str]]] = {
    "no forename": ({"Forename": ""}, "", {"no-forename"}),
    "no surname": ({"Surname": ""}, "", {"no-surname"}),
    "spaces are no forename": ({"Forename": "   "}, "", {"no-forename"}),
    "no email": ({}, None, {"no-email"}),
    "each cause has its reason": ({"Forename": "", "Surname": ""}, None, {"no-forename", "no-surname", "no-email"}),
}


def test_a13_the_record_is_refused_and_every_other_is_imported(school: School) -> None:
    keys = {case: f"300{number}" for number, case in enumerate(MISSING, 1)}
    for case, (columns, email, _) in MISSING.items():
        school.contact(keys[case], "Grace", "Okafor", email=email)
        school.change(keys[case], **columns)
    school.contact("3009", "Ida", "Lind")
    answer = school.sync()
    assert [case for case, key in keys.items() if is_here(school, key)] == []
    assert is_here(school, "3009")
    assert {case: school.codes(key) for case, key in keys.items()} == {
        case: codes for case, (_, _, codes) in MISSING.items()
    }
    assert {problem["severity"] for problem in answer["problems"]} == {"refused"}
    assert (answer["status"], answer["outcome"], answer["counts"]["refused"]) == (1, "applied", len(MISSING))


def test_a13_the_reason_names_the_person_and_says_what_to_do(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email=None)
    (problem,) = school.sync()["problems"]
    assert (problem["source_id"], problem["name"], problem["field"]) == ("3001", "Grace Okafor", "email")
    assert "no email address" in problem["message"]
    assert "email address" in problem["fix"]


def test_a13_an_email_that_is_not_marked_primary_is_accepted_with_advice(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email=None)
    school.email("3001", "grace@example.org")
    answer = school.sync()
    assert school.show("3001")["account"]["username"] == "grace@example.org"
    assert [(p["code"], p["severity"]) for p in answer["problems"]] == [("email-not-primary", "advice")]
    assert answer["status"] == 0


def test_a13_an_email_of_type_other_counts_and_fills_neither_field(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email=None)
    school.email("3001", "grace@example.org", "Other", Primary="T")
    school.sync()
    grace = school.show("3001")
    assert (grace["personal_email"], grace["work_email"]) == ("", "")
    assert grace["account"]["username"] == "grace@example.org"


def test_a13_an_unreadable_address_is_not_an_email(school: School) -> None:
    unreadable = {
        "3001": "grace at example.org",
        "3002": "grace@",
        "3003": "@example.org",
        "3004": "grace@example..org",
        "3005": "n/a",
    }
    for key, email in unreadable.items():
        school.contact(key, "Grace", "Okafor", email=email)
    answer = school.sync()
    assert [email for key, email in unreadable.items() if is_here(school, key)] == []
    assert {key: school.codes(key) for key in unreadable} == {key: {"email-invalid", "no-email"} for key in unreadable}
    assert {(p["source_id"], p["value"]) for p in answer["problems"]} >= set(unreadable.items())


def test_a13_an_unreadable_address_beside_a_good_one_is_only_dropped(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.email("3001", "grace at work", "Work")
    answer = school.sync()
    assert (school.show("3001")["personal_email"], school.show("3001")["work_email"]) == ("grace@example.org", "")
    assert [(p["code"], p["severity"], p["field"]) for p in answer["problems"]] == [
        ("email-invalid", "value-dropped", "work_email")
    ]
    assert answer["status"] == 1


def test_a13_for_staff_the_contact_record_is_refused_and_the_staff_role_and_account_stay(school: School) -> None:
    school.member_of_staff("1001", "Max", "Okafor", Work_Email="max@example.org")
    school.sync()
    school.contact("1001", "Max", "Okafor", email=None)
    school.sync()
    both = school.show("1001")
    assert (both["roles"], both["account"]["active"], both["relationships"]) == (["staff"], True, [])
    assert school.codes("1001") == {"no-email"}


def test_a13_a_new_member_of_staff_is_imported_though_the_contact_record_is_refused(school: School) -> None:
    school.member_of_staff("1001", "Max", "Okafor", Work_Email="max@example.org")
    school.contact("1001", "Max", "Okafor", email=None)
    school.sync()
    both = school.show("1001")
    assert (both["roles"], both["account"]["username"]) == (["staff"], "max@example.org")
    assert school.codes("1001") == {"no-email"}


def test_a13_somebody_out_of_scope_has_no_problem(school: School) -> None:
    school.student("2102", "Ben", "Okafor", Date_of_leaving="2026-01-31")
    school.contact("3001", "Grace", "", of=["2102"], email=None)
    assert school.sync()["problems"] == []


def test_a13_which_details_are_required_is_data(school: School) -> None:
    school.settings = '[sources.sims.requires]\ncontacts = ["forename", "surname"]'
    school.contact("3001", "Grace", "Okafor", email=None)
    assert school.sync()["problems"] == []
    assert (school.show("3001")["roles"], school.show("3001")["account"]) == (["contact"], None)


class TestSomebodyAlreadyImported:
    """A person whose record now fails keeps values, roles and account as they were, and the problem opens."""

    @pytest.fixture
    def before(self, school: School, first_sync: FirstSync) -> Any:
        school.contact("3001", "Grace", "Okafor", Title="Mrs")
        school.contact("3002", "Ida", "Lind", Title="Mrs")
        school.telephone("3001", "07700 900301", Primary="T")
        school.telephone("3002", "07700 900302", Primary="T")
        first_sync(school)
        return school.show("3001")

    @pytest.mark.parametrize(
        ("missing", "code"),
        [("Forename", "no-forename"), ("Surname", "no-surname"), ("email", "no-email")],
    )
    def test_a13_stays_as_they_were(self, school: School, before: Any, missing: str, code: str) -> None:
        if missing == "email":
            school.emails = [row for row in school.emails if row[0] != "3001"]
        else:
            school.change("3001", **{missing: ""})
        answer = school.sync()
        assert school.show("3001") == before
        assert school.codes("3001") == {code}
        assert (answer["status"], answer["counts"]["disabled"]) == (1, 0)

    def test_a13_nothing_else_of_the_failing_record_is_taken_either(self, school: School, before: Any) -> None:
        school.change("3001", Forename="", Surname="Changed", Title="Dr")
        school.telephones[0][1]["Telephone number"] = "07700 900999"
        school.contacts[0][2]["Relationship"] = "Aunt"
        school.sync()
        assert school.show("3001") == before

    def test_a13_the_login_still_ends_when_the_student_leaves(self, school: School, before: Any) -> None:
        school.student("2102", "Ben", "Lind")
        school.contacts[1] = ("3002", "2102", school.contacts[1][2])
        school.change("3001", Forename="")
        school.change("2101", Date_of_leaving="2026-11-20")
        school.sync()
        after = school.show("3001")
        assert (after["account"]["active"], after["roles"], after["forename"]) == (False, [], "Grace")

    def test_a13_once_corrected_the_new_values_come(self, school: School, before: Any) -> None:
        school.change("3001", Forename="", Surname="Okafor-Lind")
        school.sync()
        school.change("3001", Forename="Grace")
        school.sync()
        assert school.show("3001")["surname"] == "Okafor-Lind"
        assert school.codes("3001") == set()
