"""A20: students and staff are synced as far as contacts need them; who leaves is disabled, not deleted."""

from typing import Any

import pytest

from kit import School
from snapshots import FirstSync


def state(school: School, key: str) -> tuple[list[str], Any]:
    person = school.show(key)
    return person["roles"], person["account"] and person["account"]["active"]


@pytest.fixture
def everybody(school: School) -> School:
    """A student and a member of staff with an email, and one of each without."""
    school.change("2101", Home_Email="amelia@example.org", Gender="Female", UPN="A820432100001")
    school.student("2102", "Ben", "Lind")
    school.member_of_staff("1001", "Alun", "Beddoes", Work_Email="alun@example.org", Title="Mr")
    school.member_of_staff("1002", "Max", "Marsh")
    return school


@pytest.fixture
def synced(everybody: School, first_sync: FirstSync) -> School:
    first_sync(everybody)
    return everybody


def test_a20_students_and_staff_become_contacts_with_their_roles(synced: School) -> None:
    roles = {person["source_ids"]["sims"]: person["roles"] for person in synced.everyone()}
    assert roles == {"2101": ["student"], "2102": ["student"], "1001": ["staff"], "1002": ["staff"]}


def test_a20_their_details_are_taken(synced: School) -> None:
    alun, amelia = synced.show("1001"), synced.show("2101")
    assert (alun["title"], alun["forename"], alun["work_email"]) == ("Mr", "Alun", "alun@example.org")
    assert (amelia["gender"], amelia["personal_email"]) == ("Female", "amelia@example.org")


def test_a20_without_an_email_they_have_no_account_and_that_is_no_problem(everybody: School) -> None:
    answer = everybody.sync()
    accounts = {person["source_ids"]["sims"]: person["account"] for person in everybody.everyone()}
    assert (accounts["2102"], accounts["1002"]) == (None, None)
    assert (accounts["2101"]["username"], accounts["1001"]["username"]) == ("amelia@example.org", "alun@example.org")
    assert (answer["status"], answer["problems"]) == (0, [])


def test_a20_an_email_that_comes_later_brings_the_account(synced: School) -> None:
    number = synced.show("2102")["contact_id"]
    synced.change("2102", Home_Email="ben@example.org")
    synced.sync()
    ben = synced.show("2102")
    assert (ben["contact_id"], ben["account"]["username"]) == (number, "ben@example.org")


@pytest.mark.parametrize("how", ["left", "not listed"])
def test_a20_a_student_who_leaves_is_disabled_not_deleted(synced: School, how: str) -> None:
    before = synced.show("2101")
    if how == "left":
        synced.change("2101", Date_of_leaving="2026-11-20")
    else:
        synced.forget("2101")
    synced.sync()
    after = synced.show("2101")
    assert state(synced, "2101") == ([], False)
    assert [after[name] for name in ("contact_id", "forename", "gender", "personal_email")] == [
        before[name] for name in ("contact_id", "forename", "gender", "personal_email")
    ]


@pytest.mark.parametrize("how", ["employment ended", "not listed"])
def test_a20_a_member_of_staff_who_leaves_is_disabled_not_deleted(synced: School, how: str) -> None:
    if how == "not listed":
        synced.forget("1001")
    else:
        synced.change("1001", Employment_end="2026-11-20")
    synced.sync()
    assert state(synced, "1001") == ([], False)
    assert synced.show("1001")["title"] == "Mr"


def test_a20_a_student_who_comes_back_has_the_same_account(synced: School) -> None:
    before = synced.show("2101")
    synced.change("2101", Date_of_leaving="2026-11-20")
    synced.sync()
    synced.change("2101", Date_of_leaving="")
    synced.sync()
    assert synced.show("2101") == before


CURRENT_STUDENTS: dict[str, tuple[dict[str, str], bool]] = {
    "listed, and no date says otherwise": ({}, True),
    "admitted yesterday": ({"Date of admission": "2026-11-20"}, True),
    "admitted today": ({"Date of admission": "2026-11-21"}, True),
    "admitted tomorrow": ({"Date of admission": "2026-11-22"}, False),
    "left yesterday": ({"Date of leaving": "2026-11-20"}, False),
    "leaves today": ({"Date of leaving": "2026-11-21"}, True),
    "leaves next summer": ({"Date of leaving": "2027-07-20"}, True),
    "no date of admission": ({"Date of admission": ""}, True),
}


def test_a20_who_is_a_current_student(school: School) -> None:
    """And who is a contact of one: each case has a student and that student's mother."""
    for number, (case, (dates, _)) in enumerate(CURRENT_STUDENTS.items(), 1):
        school.student(f"210{number}", case, "Okafor")
        school.change(f"210{number}", **dates)
        school.contact(f"300{number}", case, "Lind", of=[f"210{number}"], email=f"mother{number}@example.org")
    school.sync()
    here = {case: sorted(p["roles"] for p in school.everyone() if p["forename"] == case) for case in CURRENT_STUDENTS}
    assert here == {
        case: [["contact"], ["student"]] if is_current else [] for case, (_, is_current) in CURRENT_STUDENTS.items()
    }


def test_a20_a_student_becomes_current_on_the_day_of_admission(school: School) -> None:
    school.change("2101", Date_of_admission="2026-11-23")
    school.contact("3001")
    school.sync(today="2026-11-22")
    assert school.everyone() == []
    school.sync(today="2026-11-23")
    assert (state(school, "2101"), state(school, "3001")) == ((["student"], None), (["contact"], True))


CURRENT_STAFF = {
    "starts tomorrow": ({"Employment start": "2026-11-22"}, False),
    "starts today": ({"Employment start": "2026-11-21"}, True),
    "ends today": ({"Employment end": "2026-11-21"}, True),
    "ended yesterday": ({"Employment end": "2026-11-20"}, False),
}


def test_a20_who_is_staff_today(school: School) -> None:
    for number, (case, (dates, _)) in enumerate(CURRENT_STAFF.items(), 1001):
        school.member_of_staff(str(number), case, **dates)
    school.sync()
    here = {person["forename"] for person in school.everyone()}
    assert {case: case in here for case in CURRENT_STAFF} == {case: now for case, (_, now) in CURRENT_STAFF.items()}


class TestAStudentWhoIsAContactToo:
    """Someone who is a student and a contact has one account, both roles, and an advice."""

    @pytest.fixture
    def young_carer(self, school: School) -> School:
        school.change("2101", Home_Email="amelia@example.org")
        school.student("2102", "Ben", "Okafor")
        school.contact("2101", "Amelia", "Okafor", of={"2102": {"Relationship": "Sister"}}, email="amelia@example.org")
        return school

    def test_a20_one_account_both_roles(self, young_carer: School) -> None:
        young_carer.sync()
        amelia = young_carer.show("2101")
        assert (amelia["roles"], amelia["account"]["username"]) == (["contact", "student"], "amelia@example.org")
        assert [tie["source_id"] for tie in amelia["relationships"]] == ["2102"]
        assert len(young_carer.everyone()) == 2

    def test_a20_an_advice(self, young_carer: School) -> None:
        answer = young_carer.sync()
        assert [(p["code"], p["severity"], p["source_id"]) for p in answer["problems"]] == [
            ("also-student", "advice", "2101")
        ]
        assert answer["status"] == 0

    def test_a20_the_account_stays_while_either_role_lasts(self, young_carer: School) -> None:
        young_carer.sync()
        young_carer.change("2102", Date_of_leaving="2026-11-20")
        young_carer.sync()
        assert state(young_carer, "2101") == (["student"], True)
        assert young_carer.problems() == []

    def test_a20_a_pupil_who_is_a_contact_without_email_stays_a_pupil(self, young_carer: School) -> None:
        young_carer.emails = []
        young_carer.sync()
        assert state(young_carer, "2101") == (["student"], True)
        assert young_carer.codes("2101") == {"no-email"}
