"""Logins of people who were merged: usernames that change places and back, and whoever works here (rules 12 and 13)."""

import pytest

from kinroll.store.models import Account, Name
from kit import School
from snapshots import FirstSync


@pytest.fixture
def three(school: School, first_sync: FirstSync) -> School:
    """Ann (3001), Bea (3002) and Cas (3003), each with an account."""
    for key, name in (("3001", "Ann"), ("3002", "Bea"), ("3003", "Cas")):
        school.contact(key, name, "Okafor", email=f"{name}@example.org".lower())
    first_sync(school)
    return school


def number(school: School, key: str) -> str:
    return str(school.show(key)["contact_id"])


def logins() -> tuple[set[tuple[str, bool, int | None]], set[tuple[str, str, int | None]]]:
    """Every account, and every name with the account that holds it."""
    accounts = Account.objects.values_list("username", "is_active", "contact_id")
    return set(accounts), set(Name.objects.values_list("key", "kind", "account__contact_id"))


@pytest.mark.parametrize("order", [("3001", "3002"), ("3002", "3001")])
def test_usernames_go_back_in_whatever_order_merges_are_undone(three: School, order: tuple[str, str]) -> None:
    numbers = {key: number(three, key) for key in ("3001", "3002", "3003")}
    before, people = logins(), three.everyone()
    for keep, other in (("3002", "3001"), ("3003", "3002")):
        answer = three.run("contact", "merge", numbers[keep], numbers[other], "--username", "ann@example.org")
        assert answer.status == 0, answer.err
    assert three.show("3003")["account"]["username"] == "ann@example.org"
    for key in order:
        answer = three.run("contact", "unmerge", numbers[key], "--json")
        assert answer.json["open_items"] == 0
    assert (logins(), three.everyone()) == (before, people)


def test_a_name_that_somebody_gave_meanwhile_stays_with_whom_they_gave_it(three: School) -> None:
    ann, bea = number(three, "3001"), number(three, "3002")
    three.run("contact", "merge", bea, ann, "--username", "ann@example.org")
    three.run("contact", "rename", bea, "beatrice")
    three.run("contact", "unmerge", ann)
    assert three.show("3002")["account"]["username"] == "beatrice"
    (item,) = three.run("contact", "assignments", "--json").lines
    assert (item["kind"], item["words"]) == ("name", "beatrice")


def test_who_works_here_and_has_no_role_works_here_again(three: School) -> None:
    assert three.run("account", "permit", "ann@example.org", "office").status == 0
    ann, bea = number(three, "3001"), number(three, "3002")
    three.forget("3001")
    three.sync()
    before = logins()
    assert "rest while the two are one" in three.run("contact", "merge", bea, ann, "--preview").out.replace("\n", " ")
    three.run("contact", "merge", bea, ann)
    assert three.show("3001")["account"]["username"] == "bea@example.org"
    three.run("contact", "unmerge", ann)
    assert logins() == before
