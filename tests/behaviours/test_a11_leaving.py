"""A11: who belongs to no current student any more cannot sign in after the next sync; nothing is cleared."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from kit import School

WHAT_STAYS = ("contact_id", "title", "forename", "surname", "gender", "address", "mobile", "personal_email")


@pytest.fixture
def grace(school: School) -> School:
    """Grace, the mother of Amelia, synced once; and another family, that stays."""
    school.student("2190", "Noor", "Lind")
    for key, forename, surname, student in (("3001", "Grace", "Okafor", "2101"), ("3090", "Ida", "Lind", "2190")):
        school.contact(key, forename, surname, of=[student], Title="Mrs", Gender="Female")
        school.address(key, "4 Mill Lane", "ZZ1 4AB", Start_date="2020-01-01")
        school.telephone(key, "07700 900301", Main="T", Primary="T")
    school.sync()
    return school


def the_student_leaves(school: School) -> None:
    school.change("2101", Date_of_leaving="2026-11-20")


def the_student_is_no_longer_listed(school: School) -> None:
    del school.students["2101"]


def the_contact_is_no_longer_listed(school: School) -> None:
    school.forget("3001")


def the_link_is_gone(school: School) -> None:
    school.student("2199", "Lee", "Marsh", Date_of_leaving="2026-01-31")
    school.contacts = [(key, "2199" if key == "3001" else other, row) for key, other, row in school.contacts]


LEAVING = [
    the_student_leaves,
    the_student_is_no_longer_listed,
    the_contact_is_no_longer_listed,
    the_link_is_gone,
]


@pytest.mark.parametrize("leave", LEAVING, ids=[leave.__name__ for leave in LEAVING])
def test_a11_the_next_sync_ends_the_login_the_role_and_the_relationships(
    grace: School, leave: Callable[[School], None]
) -> None:
    leave(grace)
    answer = grace.sync()
    left = grace.show("3001")
    assert answer["counts"]["disabled"] == 1
    assert (left["account"]["active"], left["roles"], left["relationships"]) == (False, [], [])


@pytest.mark.parametrize("leave", LEAVING, ids=[leave.__name__ for leave in LEAVING])
def test_a11_no_data_is_cleared(grace: School, leave: Callable[[School], None]) -> None:
    before = grace.show("3001")
    leave(grace)
    grace.sync()
    after = grace.show("3001")
    assert {name: after[name] for name in WHAT_STAYS} == {name: before[name] for name in WHAT_STAYS}
    assert after["account"]["username"] == before["account"]["username"]


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


@pytest.mark.parametrize("leave", LEAVING, ids=[leave.__name__ for leave in LEAVING])
def test_a11_when_a_current_student_comes_back_the_same_account_comes_back_with_its_preferences(
    grace: School, leave: Callable[[School], None]
) -> None:
    grace.run("contact", "set", "sims:3001", "telephone_preference", "work")
    before, reports = grace.show("3001"), deepcopy(grace)
    leave(grace)
    grace.sync()
    grace = reports
    grace.telephone("3001", "01632 960301", "Home", Primary="T")
    answer = grace.sync()
    after = grace.show("3001")
    assert answer["counts"]["enabled"] == 1
    assert (after["contact_id"], after["account"]) == (before["contact_id"], before["account"])
    assert (after["email_preference"], after["telephone_preference"]) == ("personal", "work")
    assert (after["roles"], len(after["relationships"])) == (["contact"], 1)


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


@pytest.mark.parametrize("leave", LEAVING, ids=[leave.__name__ for leave in LEAVING])
def test_a11_a_grace_period_that_is_set_keeps_the_login_until_it_is_over(
    grace: School, leave: Callable[[School], None]
) -> None:
    grace.settings = "grace_days = 10"
    leave(grace)
    for today, is_active in (("2026-11-21", True), ("2026-11-25", True), ("2026-11-30", True), ("2026-12-01", False)):
        grace.sync(today=today)
        left = grace.show("3001")
        assert (left["account"]["active"], left["roles"]) == (is_active, ["contact"] if is_active else []), today


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
