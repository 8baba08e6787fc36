"""A17: the synced one of two duplicates disappears; its account stays, inactive, and holds the username."""

import pytest

from kit import School
from snapshots import FirstSync

SHARED = "anna.haddad@example.org"


@pytest.fixture
def gone(school: School, first_sync: FirstSync) -> School:
    """3005 had the account and has disappeared; 3006 is the same person and has none."""
    school.contact("3005", "Anna", "Haddad", email=SHARED, Title="Ms")
    school.contact("3006", "Anna", "Haddad", email=SHARED, Title="Ms")
    first_sync(school)
    school.forget("3005")
    school.sync()
    return school


def test_a17_the_account_becomes_inactive_and_stays(gone: School) -> None:
    old = gone.show("3005")
    assert (old["account"]["username"], old["account"]["active"], old["roles"]) == (SHARED, False, [])


def test_a17_it_still_holds_the_username_so_the_other_record_fails(gone: School) -> None:
    gone.sync()
    assert gone.run("contact", "show", "sims:3006").status == 2
    (problem,) = [problem for problem in gone.problems() if problem["code"] == "username-in-use"]
    assert problem["source_id"] == "3006"
    assert "whose account is inactive" in problem["message"]


def test_a17_once_staff_change_the_old_username_the_next_sync_creates_the_new_account(gone: School) -> None:
    assert gone.run("contact", "rename", "sims:3005", "anna.old").status == 0
    answer = gone.sync()
    new, old = gone.show("3006"), gone.show("3005")
    assert answer["counts"]["created"] == 1
    assert (new["account"]["username"], new["account"]["active"]) == (SHARED, True)
    assert (old["account"]["username"], old["account"]["active"]) == ("anna.old", False)
    assert new["contact_id"] != old["contact_id"]
    assert gone.problems() == []


class TestRelease:
    """One action releases the username of an inactive account."""

    def test_a17_the_next_sync_gives_the_name_to_the_other_record(self, gone: School) -> None:
        assert gone.run("contact", "release-username", SHARED).status == 0
        gone.sync()
        assert gone.show("3006")["account"] == gone.show(f"@{SHARED}")["account"]
        assert gone.show("3006")["account"]["username"] == SHARED
        assert gone.show("3005")["account"]["active"] is False

    def test_a17_the_name_is_found_whatever_its_case(self, gone: School) -> None:
        assert gone.run("contact", "release-username", f" {SHARED.upper()} ").status == 0

    def test_a17_it_is_recorded_with_who_did_it(self, gone: School, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KINROLL_USER", "pat")
        number = gone.run("contact", "release-username", SHARED, "--json").json["run"]
        run = gone.run("run", str(number), "--json").json
        assert (run["kind"], run["by"], run["outcome"]) == ("release", "pat", "applied")
        (line,) = gone.run("changes", str(number), "--json").lines
        assert (line["field"], line["before"]) == ("username", SHARED)
        assert "released" in line["reason"]

    def test_a17_it_is_reversible_until_someone_else_holds_the_name(self, gone: School) -> None:
        before = gone.show("3005")
        gone.run("contact", "release-username", SHARED)
        assert gone.run("contact", "rename", "sims:3005", SHARED).status == 0
        assert gone.show("3005") == before
        gone.sync()
        assert "username-in-use" in gone.codes("3006")

    def test_a17_it_is_not_reversible_once_somebody_else_holds_the_name(self, gone: School) -> None:
        gone.run("contact", "release-username", SHARED)
        gone.sync()
        before = gone.everyone()
        answer = gone.run("contact", "rename", "sims:3005", SHARED)
        assert answer.status == 3
        assert "Anna Haddad" in answer.err
        assert gone.everyone() == before

    def test_a17_the_name_of_an_active_account_is_not_released(self, gone: School) -> None:
        gone.contact("3007", "Ida", "Lind", email="ida@example.org", Title="Ms")
        gone.sync()
        before = gone.everyone()
        answer = gone.run("contact", "release-username", "ida@example.org")
        assert (answer.status, "active" in answer.err) == (3, True)
        assert gone.everyone() == before

    def test_a17_a_name_that_nobody_holds_cannot_be_released(self, gone: School) -> None:
        assert gone.run("contact", "release-username", "nobody@example.org").status == 2

    def test_a17_the_old_account_keeps_working_for_the_old_record_under_its_new_name(self, gone: School) -> None:
        gone.run("contact", "release-username", SHARED)
        gone.sync()
        gone.contact("3005", "Anna", "Haddad", email="anna.second@example.org", Title="Ms")
        gone.sync()
        old = gone.show("3005")
        assert old["account"]["active"] and old["account"]["username"] != SHARED


class TestSamePerson:
    """Another action says "same person" and links the two records."""

    def test_a17_the_same_account_comes_back_with_the_other_record(self, gone: School) -> None:
        before = gone.show("3005")
        assert gone.run("contact", "link", "sims:3006", "sims:3005").status == 0
        gone.sync()
        after = gone.show("3006")
        assert after["contact_id"] == before["contact_id"]
        assert (after["account"]["username"], after["account"]["active"]) == (SHARED, True)
        assert after["roles"] == ["contact"]
        assert gone.problems() == []

    def test_a17_both_records_are_the_contacts_and_the_link_names_a_person(self, gone: School) -> None:
        gone.run("contact", "link", "sims:3006", "sims:3005")
        gone.sync()
        after = gone.show("3005")
        assert after["source_ids"] == {"sims": "3005"}
        assert [(r["id"], r["linked_by"]) for r in after["records"]] == [("3005", "source"), ("3006", "person")]

    def test_a17_the_record_may_be_linked_while_the_first_is_still_there(self, school: School) -> None:
        school.contact("3005", "Anna", "Haddad", email=SHARED)
        school.contact("3006", "Anna", "Haddad", email=SHARED)
        school.sync()
        school.run("contact", "link", "sims:3006", "sims:3005")
        school.sync()
        assert school.problems() == []
        school.forget("3005")
        school.sync()
        anna = school.show("3006")
        assert (anna["account"]["active"], anna["roles"]) == (True, ["contact"])

    def test_a17_a_record_that_no_extract_has_held_cannot_be_linked(self, gone: School) -> None:
        before = gone.everyone()
        assert gone.run("contact", "link", "sims:4711", "sims:3005").status == 2
        assert gone.everyone() == before
