"""A11: who belongs to no current student any more cannot sign in after the next sync; nothing is cleared."""

from copy import deepcopy
from typing import Any

import pytest

from kit import School
from snapshots import FirstSync

WHAT_STAYS = ("contact_id", "title", "forename", "surname", "gender", "address", "mobile", "personal_email")


@pytest.fixture
def grace(school: School, first_sync: FirstSync) -> School:
    """Grace, the mother of Amelia, synced once; and another family, that stays."""
    school.student("2190", "Noor", "Lind")
    for key, forename, surname, student in (("3001", "Grace", "Okafor", "2101"), ("3090", "Ida", "Lind", "2190")):
        school.contact(key, forename, surname, of=[student], Title="Mrs", Gender="Female")
        school.address(key, "4 Mill Lane", "ZZ1 4AB", Start_date="2020-01-01")
        school.telephone(key, "07700 900301", Main="T", Primary="T")
    first_sync(school)
    return school


def the_student_leaves(school: School, student: str = "2101", contact: str = "3001") -> None:
    school.change(student, Date_of_leaving="2026-11-20")


def the_student_is_no_longer_listed(school: School, student: str, contact: str) -> None:
    del school.students[student]


def the_contact_is_no_longer_listed(school: School, student: str = "2101", contact: str = "3001") -> None:
    school.forget(contact)


def the_link_is_gone(school: School, student: str, contact: str) -> None:
    school.student("2199", "Lee", "Marsh", Date_of_leaving="2026-01-31")
    school.contacts = [(key, "2199" if key == contact else other, row) for key, other, row in school.contacts]


LEAVING = {
    "3001": the_student_leaves,
    "3002": the_student_is_no_longer_listed,
    "3003": the_contact_is_no_longer_listed,
    "3004": the_link_is_gone,
}
"""Each of four mothers leaves in another way."""


@pytest.fixture
def mothers(school: School, first_sync: FirstSync) -> School:
    """Four mothers, each of one child; and many other families, that stay. Synced once."""
    for key in (*LEAVING, *(str(number) for number in range(3050, 3080))):
        student = f"21{key[2:]}"
        school.student(student, f"Sam{key}", f"Name{key}")
        school.contact(key, f"Pat{key}", f"Name{key}", of=[student], Title="Mrs", Gender="Female")
        school.address(key, "4 Mill Lane", "ZZ1 4AB", Start_date="2020-01-01")
        school.telephone(key, f"07700 900{key[1:]}", Main="T", Primary="T")
    first_sync(school)
    return school


def all_leave(school: School) -> None:
    for key, leave in LEAVING.items():
        leave(school, f"21{key[2:]}", key)


def shown(school: School) -> dict[str, Any]:
    """Each of the four, by the way in which she leaves."""
    return {leave.__name__: school.show(key) for key, leave in LEAVING.items()}


def each(value: Any) -> dict[str, Any]:
    """The same for each of the four."""
    return {leave.__name__: value for leave in LEAVING.values()}


def logins_of_all(school: School) -> dict[str, bool]:
    return {how: one["account"]["active"] for how, one in shown(school).items()}


def test_a11_the_next_sync_ends_the_login_the_role_and_the_relationships(mothers: School) -> None:
    all_leave(mothers)
    answer = mothers.sync()
    left = {how: (one["account"]["active"], one["roles"], one["relationships"]) for how, one in shown(mothers).items()}
    assert left == each((False, [], []))
    assert answer["counts"]["disabled"] == len(LEAVING)


def test_a11_no_data_is_cleared(mothers: School) -> None:
    before = shown(mothers)
    all_leave(mothers)
    assert mothers.sync()["outcome"] == "applied"
    after = shown(mothers)
    for how in before:
        assert {name: after[how][name] for name in WHAT_STAYS} == {name: before[how][name] for name in WHAT_STAYS}, how
        assert after[how]["account"]["username"] == before[how]["account"]["username"], how


def test_a11_the_last_values_seen_in_scope_stay_whatever_the_source_says_later(grace: School) -> None:
    the_student_leaves(grace)
    grace.change("3001", Surname="Changed", Title="")
    grace.telephones[0][1]["Telephone number"] = "07700 900999"
    grace.sync()
    grace.sync(today="2026-11-22")
    left = grace.show("3001")
    assert (left["surname"], left["title"], left["mobile"]) == ("Okafor", "Mrs", "07700 900301")


def test_a11_the_student_who_leaves_today_is_current_until_the_day_is_over(grace: School) -> None:
    grace.change("2101", Date_of_leaving="2026-11-21")
    grace.sync(today="2026-11-21")
    assert grace.show("3001")["account"]["active"]
    grace.sync(today="2026-11-22")
    assert not grace.show("3001")["account"]["active"]


def test_a11_one_of_two_students_leaves_and_the_other_keeps_the_login(grace: School) -> None:
    grace.student("2102", "Ben", "Okafor")
    grace.contacts.append(("3001", "2102", {"Forename": "Grace", "Surname": "Okafor", "Relationship": "Mother"}))
    grace.sync()
    the_student_leaves(grace)
    grace.sync()
    left = grace.show("3001")
    assert (left["account"]["active"], left["roles"]) == (True, ["contact"])
    assert [tie["source_id"] for tie in left["relationships"]] == ["2102"]


def test_a11_when_a_current_student_comes_back_the_same_account_comes_back_with_its_preferences(
    mothers: School,
) -> None:
    for key in LEAVING:
        mothers.run("contact", "set", f"sims:{key}", "telephone_preference", "work")
    before, reports = shown(mothers), deepcopy(mothers)
    all_leave(mothers)
    mothers.sync()
    assert logins_of_all(mothers) == each(False)
    mothers = reports
    for key in LEAVING:
        mothers.telephone(key, f"01632 960{key[1:]}", "Home", Primary="T")
    answer = mothers.sync()
    after = shown(mothers)
    assert answer["counts"]["enabled"] == len(LEAVING)
    for how in before:
        assert (after[how]["contact_id"], after[how]["account"]) == (before[how]["contact_id"], before[how]["account"])
        assert (after[how]["email_preference"], after[how]["telephone_preference"]) == ("personal", "work"), how
        assert (after[how]["roles"], len(after[how]["relationships"])) == (["contact"], 1), how


def test_a11_an_account_that_a_student_brings_back_reads_no_preference_again(grace: School) -> None:
    the_student_leaves(grace)
    grace.sync()
    grace.change("2101", Date_of_leaving="")
    grace.telephones[0][1].update({"Telephone number": "01632 960301", "Location": "Home"})
    grace.sync()
    assert grace.show("3001")["telephone_preference"] == "mobile"


def test_a11_by_default_there_is_no_grace(grace: School) -> None:
    the_student_leaves(grace)
    grace.sync(today="2026-11-21")
    assert not grace.show("3001")["account"]["active"]


def test_a11_a_grace_period_that_is_set_keeps_the_login_until_it_is_over(mothers: School) -> None:
    mothers.settings = "grace_days = 10"
    all_leave(mothers)
    for today, is_active in (("2026-11-21", True), ("2026-11-25", True), ("2026-11-30", True), ("2026-12-01", False)):
        mothers.sync(today=today)
        left = {how: (one["account"]["active"], one["roles"]) for how, one in shown(mothers).items()}
        assert left == each((is_active, ["contact"] if is_active else [])), today


def test_a11_who_comes_back_within_the_grace_period_has_the_whole_of_it_again_later(grace: School) -> None:
    grace.settings = "grace_days = 10"
    the_student_leaves(grace)
    grace.sync(today="2026-11-21")
    grace.change("2101", Date_of_leaving="")
    grace.sync(today="2026-11-25")
    grace.change("2101", Date_of_leaving="2026-11-27")
    for today, is_active in (("2026-11-28", True), ("2026-12-07", True), ("2026-12-08", False)):
        grace.sync(today=today)
        assert grace.show("3001")["account"]["active"] is is_active, today


TERMS = """
[[terms]]
starts = 2026-09-02
ends = 2026-12-18
[[terms]]
starts = 2027-01-04
ends = 2027-03-25
"""


def logins(school: School, key: str, *days: str) -> list[bool]:
    """Whether the account is active after the sync of each day."""
    found = []
    for today in days:
        school.sync(today=today)
        found.append(school.show(key)["account"]["active"])
    return found


def test_a11_days_of_grace_are_counted_in_term_time_only(grace: School) -> None:
    grace.settings = "grace_days = 10" + TERMS
    the_student_leaves(grace)
    days = ("2026-12-14", "2026-12-24", "2027-01-04", "2027-01-08", "2027-01-09")
    assert logins(grace, "3001", *days) == [True, True, True, True, False]


def test_a11_a_school_may_hold_accounts_over_the_holidays(mothers: School) -> None:
    mothers.settings = 'holiday_hold = ["contacts"]' + TERMS
    all_leave(mothers)
    for today, is_active in (("2026-12-19", True), ("2026-12-31", True), ("2027-01-03", True), ("2027-01-04", False)):
        mothers.sync(today=today)
        assert logins_of_all(mothers) == each(is_active), today
    assert {how: one["relationships"] for how, one in shown(mothers).items()} == each([])


def test_a11_what_is_held_over_the_holidays_shows_no_child_meanwhile(grace: School) -> None:
    grace.settings = 'holiday_hold = ["contacts"]' + TERMS
    the_student_leaves(grace)
    grace.sync(today="2026-12-19")
    held = grace.show("3001")
    assert (held["account"]["active"], held["roles"], held["relationships"]) == (True, ["contact"], [])


def test_a11_grace_that_runs_out_in_the_holidays_is_held_until_term_starts(grace: School) -> None:
    grace.settings = 'grace_days = 3\nholiday_hold = ["contacts"]' + TERMS
    the_student_leaves(grace)
    assert logins(grace, "3001", "2026-12-16", "2026-12-19", "2027-01-03", "2027-01-04") == [True, True, True, False]


def test_a11_only_the_groups_that_are_named_are_held(school: School) -> None:
    school.settings = 'holiday_hold = ["contacts", "students"]' + TERMS
    school.member_of_staff("1001", Work_Email="alun@example.org")
    school.student("2102", "Noor", "Lind", Home_Email="noor@example.org")
    school.sync()
    school.change("1001", Employment_end="2026-12-18")
    school.change("2102", Date_of_leaving="2026-12-18")
    school.sync(today="2026-12-20")
    assert [school.show(key)["account"]["active"] for key in ("1001", "2102")] == [False, True]
    assert logins(school, "2102", "2027-01-04") == [False]


def test_a11_students_who_are_held_are_not_missed_again_every_night(school: School) -> None:
    school.settings = 'holiday_hold = ["students"]' + TERMS
    for i in range(20):
        school.student(f"22{i:02}", f"Pupil{i}", "Leaver")
    school.sync()
    for i in range(6):
        school.change(f"22{i:02}", Date_of_leaving="2026-12-18")
    held = school.sync(today="2026-12-19")
    assert [brake["code"] for brake in held["brakes"]] == ["students-lost"]
    school.run("apply", str(held["plan"]), "--release-brake", "they have left")
    assert school.sync(today="2026-12-20")["brakes"] == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('holiday_hold = ["contacts"]', "holiday_hold: needs to know the terms"),
        ("[[terms]]\nstarts = 2026-09-02\nends = 2026-08-18", "ends before that"),
    ],
)
def test_a11_terms_that_cannot_be_are_refused(grace: School, settings: str, words: str) -> None:
    grace.settings = settings
    grace.write()
    answer = grace.run("sync", "sims")
    assert (answer.status, words in answer.err) == (4, True)


def test_a11_who_leaves_is_counted_once(grace: School) -> None:
    the_contact_is_no_longer_listed(grace)
    counts = grace.sync()["counts"]
    assert (counts["disabled"], counts["unchanged"], counts["updated"]) == (1, 3, 0)
