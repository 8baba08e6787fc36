"""A12: a contact of nobody current who is also staff keeps the account; only the contact role goes."""

import pytest

from kit import School
from snapshots import FirstSync


@pytest.fixture
def max_(school: School, first_sync: FirstSync) -> School:
    """Max, a member of staff and the father of Amelia, synced once."""
    school.member_of_staff("1001", "Max", "Okafor")
    school.contact("1001", "Max", "Okafor", email="max@example.org")
    school.student("2190", "Noor", "Lind")
    school.contact("3090", "Ida", "Lind", of=["2190"])
    first_sync(school)
    return school


def the_student_leaves(school: School) -> None:
    school.change("2101", Date_of_leaving="2026-11-20")
    school.sync()


def test_a12_one_account_serves_both_roles(max_: School) -> None:
    both = max_.show("1001")
    assert both["roles"] == ["contact", "staff"]
    assert both["account"]["username"] == "max@example.org"


def test_a12_the_account_stays_active_and_only_the_contact_role_goes(max_: School) -> None:
    before = max_.show("1001")
    the_student_leaves(max_)
    after = max_.show("1001")
    assert (after["roles"], after["relationships"]) == (["staff"], [])
    assert after["account"] == before["account"]
    assert after["account"]["active"]


def test_a12_nobody_is_counted_as_disabled(max_: School) -> None:
    max_.change("2101", Date_of_leaving="2026-11-20")
    counts = max_.sync()["counts"]
    assert (counts["disabled"], counts["updated"]) == (0, 2)  # Max, and Amelia


def test_a12_who_leaves_the_staff_keeps_the_account_as_a_contact(max_: School) -> None:
    max_.change("1001", Employment_end="2026-11-20")
    max_.sync()
    after = max_.show("1001")
    assert (after["roles"], after["account"]["active"]) == (["contact"], True)


def test_a12_the_account_ends_with_the_last_of_the_two_roles(max_: School) -> None:
    the_student_leaves(max_)
    max_.change("1001", Employment_end="2026-11-21")
    max_.sync(today="2026-11-22")
    after = max_.show("1001")
    assert (after["roles"], after["account"]["active"]) == ([], False)


def test_a12_holds_where_a_person_linked_the_two_records_of_one_human(max_: School) -> None:
    max_.contact("3005", "Max", "Okafor", email="max@example.org")
    max_.contacts = [row for row in max_.contacts if row[0] != "1001"]
    max_.sync()
    max_.run("contact", "link", "sims:3005", "sims:1001")
    max_.sync()
    assert max_.show("3005")["roles"] == ["contact", "staff"]
    the_student_leaves(max_)
    after = max_.show("1001")
    assert (after["roles"], after["account"]["active"]) == (["staff"], True)


def test_a12_an_account_with_permissions_of_its_own_is_not_disabled(max_: School) -> None:
    """Staff permissions belong to accounts: a data manager whose child leaves is not locked out."""
    from kinroll.store.models import Account

    Account.objects.filter(username="ida.lind.3090@example.org").update(is_staff=True)
    max_.change("2190", Date_of_leaving="2026-11-20")
    max_.sync()
    after = max_.show("3090")
    assert (after["roles"], after["account"]["active"]) == ([], True)
