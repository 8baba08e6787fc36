"""A20: students and staff are synced as far as contacts need them; who leaves is disabled, not deleted."""

from typing import Any

import pytest

from kit import School


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


def test_a20_students_and_staff_become_contacts_with_their_roles(everybody: School) -> None:
    everybody.sync()
    roles = {person["source_ids"]["sims"]: person["roles"] for person in everybody.everyone()}
    assert roles == {"2101": ["student"], "2102": ["student"], "1001": ["staff"], "1002": ["staff"]}


def test_a20_their_details_are_taken(everybody: School) -> None:
    everybody.sync()
    alun, amelia = everybody.show("1001"), everybody.show("2101")
    assert (alun["title"], alun["forename"], alun["work_email"]) == ("Mr", "Alun", "alun@example.org")
    assert (amelia["gender"], amelia["personal_email"]) == ("Female", "amelia@example.org")


def test_a20_without_an_email_they_have_no_account_and_that_is_no_problem(everybody: School) -> None:
    answer = everybody.sync()
    accounts = {person["source_ids"]["sims"]: person["account"] for person in everybody.everyone()}
    assert (accounts["2102"], accounts["1002"]) == (None, None)
    assert (accounts["2101"]["username"], accounts["1001"]["username"]) == ("amelia@example.org", "alun@example.org")
    assert (answer["status"], answer["problems"]) == (0, [])


def test_a20_an_email_that_comes_later_brings_the_account(everybody: School) -> None:
    everybody.sync()
    number = everybody.show("2102")["contact_id"]
    everybody.change("2102", Home_Email="ben@example.org")
    everybody.sync()
    ben = everybody.show("2102")
    assert (ben["contact_id"], ben["account"]["username"]) == (number, "ben@example.org")


@pytest.mark.parametrize("how", ["left", "not listed"])
def test_a20_a_student_who_leaves_is_disabled_not_deleted(everybody: School, how: str) -> None:
    everybody.sync()
    before = everybody.show("2101")
    if how == "left":
        everybody.change("2101", Date_of_leaving="2026-11-20")
    else:
        everybody.forget("2101")
    everybody.sync()
    after = everybody.show("2101")
    assert state(everybody, "2101") == ([], False)
    assert [after[name] for name in ("contact_id", "forename", "gender", "personal_email")] == [
        before[name] for name in ("contact_id", "forename", "gender", "personal_email")
    ]


@pytest.mark.parametrize("how", ["employment ended", "not listed"])
def test_a20_a_member_of_staff_who_leaves_is_disabled_not_deleted(everybody: School, how: str) -> None:
    everybody.sync()
    if how == "not listed":
        everybody.forget("1001")
    else:
        everybody.change("1001", Employment_end="2026-11-20")
    everybody.sync()
    assert state(everybody, "1001") == ([], False)
    assert everybody.show("1001")["title"] == "Mr"


def test_a20_a_student_who_comes_back_has_the_same_account(everybody: School) -> None:
    everybody.sync()
    before = everybody.show("2101")
    everybody.change("2101", Date_of_leaving="2026-11-20")
    everybody.sync()
    everybody.change("2101", Date_of_leaving="")
    everybody.sync()
    assert everybody.show("2101") == before


@pytest.mark.parametrize(
    ("dates", "is_current"),
    [
        pytest.param({}, True, id="listed, and no date says otherwise"),
        pytest.param({"Date of admission": "2026-11-20"}, True, id="admitted yesterday"),
        pytest.param({"Date of admission": "2026-11-21"}, True, id="admitted today"),
        pytest.param({"Date of admission": "2026-11-22"}, False, id="admitted tomorrow"),
        pytest.param({"Date of leaving": "2026-11-20"}, False, id="left yesterday"),
        pytest.param({"Date of leaving": "2026-11-21"}, True, id="leaves today"),
        pytest.param({"Date of leaving": "2027-07-20"}, True, id="leaves next summer"),
        pytest.param({"Date of admission": ""}, True, id="no date of admission"),
    ],
)
def test_a20_who_is_a_current_student(school: School, dates: dict[str, str], is_current: bool) -> None:
    school.change("2101", **dates)
    school.contact("3001")
    school.sync()
    here = {person["source_ids"]["sims"]: person["roles"] for person in school.everyone()}
    assert here == ({"2101": ["student"], "3001": ["contact"]} if is_current else {})


def test_a20_a_student_becomes_current_on_the_day_of_admission(school: School) -> None:
    school.change("2101", Date_of_admission="2026-11-23")
    school.contact("3001")
    school.sync(today="2026-11-22")
    assert school.everyone() == []
    school.sync(today="2026-11-23")
    assert (state(school, "2101"), state(school, "3001")) == ((["student"], None), (["contact"], True))


@pytest.mark.parametrize(
    ("dates", "is_current"),
    [
        pytest.param({"Employment start": "2026-11-22"}, False, id="starts tomorrow"),
        pytest.param({"Employment start": "2026-11-21"}, True, id="starts today"),
        pytest.param({"Employment end": "2026-11-21"}, True, id="ends today"),
        pytest.param({"Employment end": "2026-11-20"}, False, id="ended yesterday"),
    ],
)
def test_a20_who_is_staff_today(school: School, dates: dict[str, str], is_current: bool) -> None:
    school.member_of_staff("1001", **dates)
    school.sync()
    assert ("1001" in {person["source_ids"]["sims"] for person in school.everyone()}) is is_current


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
