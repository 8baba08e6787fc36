"""A changed rule set is tried on the documents there are: who would come out differently, and nothing is written."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from college import SAM, College, form, rule, toml
from kinroll.store import rule_sets

NUMBERED = {"contact_id": "next number", "match": "name and email"}


class Rehearsing(College):
    """An organisation that tries rule sets before they count."""

    def differ(self, *rules: str) -> list[tuple[int, str]]:
        """Which documents would come out differently under these rules, and how."""
        return [(one["document"], one["kind"]) for one in self.tried(*rules)["differences"]]

    def tried(self, *rules: str) -> Any:
        parts = [
            'contact_types = ["Customer", "Student", "Employer"]',
            form("Registration", "document"),
            form("Student", "contact"),
            '[[process]]\nname = "Enrolment"\nform = "Registration"',
            f"steps = {toml(['enquiry', 'booking', 'attending', 'completed'])}",
            *rules,
        ]
        file = self.folder / "tried.toml"
        file.write_text("\n".join(parts), encoding="utf-8")
        return self.command("rules", "try", str(file), "--json").json


@pytest.fixture
def college(tmp_path: Path, database: str) -> Rehearsing:
    """Contacts are found by name and email, and called by their number."""
    made = Rehearsing(tmp_path, database, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    made.declare(rule("booking", NUMBERED))
    return made


def test_the_same_rules_make_no_difference(college: Rehearsing) -> None:
    for name in ("Sam", "Lee", "Sam"):
        college.add(forename=name)
    assert college.differ(rule("booking", NUMBERED)) == []


def test_who_would_be_created(college: Rehearsing) -> None:
    college.add(step="enquiry")
    assert college.differ(rule("enquiry", NUMBERED), rule("booking", NUMBERED)) == [(1, "created")]


def test_who_would_not_be_created(college: Rehearsing) -> None:
    college.add()
    assert college.differ(rule("attending", NUMBERED)) == [(1, "not created")]


def test_who_would_be_joined(college: Rehearsing) -> None:
    for day in ("1990-02-01", "1990-02-01"):
        college.add(date_of_birth=day, personal_email=f"sam{college.at.minute}@example.org")
    tried = rule("booking", {**NUMBERED, "match": "name and date of birth"})
    assert college.differ(tried) == [(1, "joined"), (2, "joined")]


def test_who_would_share_one_id_is_held_and_not_fused(college: Rehearsing) -> None:
    for name in ("Sam", "Lee"):
        college.add(forename=name, personal_email="office@example.org")
    tried = rule("booking", {"contact_id": "customer email", "match": "id"})
    assert college.differ(tried) == [(1, "not created"), (2, "not created")]


def test_who_would_part(college: Rehearsing) -> None:
    for _ in range(2):
        college.add()
    assert college.differ(rule("booking", {**NUMBERED, "match": "none"})) == [(1, "joined"), (2, "joined")]


def test_who_would_have_another_id(college: Rehearsing) -> None:
    college.add()
    (found,) = college.tried(rule("booking", {**NUMBERED, "contact_id": "customer email"}))["differences"]
    assert (found["kind"], found["after"]) == ("renamed", SAM["personal_email"])


def test_why_somebody_would_wait_for_another_reason(college: Rehearsing) -> None:
    college.declare(rule("booking", {"contact_id": "usi"}))
    college.add()
    assert college.differ(rule("booking", {"contact_id": "client identifier"})) == [(1, "stopped")]


def test_steps_are_taken_again_one_after_the_other(college: Rehearsing) -> None:
    college.move(college.add(), "attending")
    assert college.differ(rule("attending", NUMBERED)) == []


def test_contacts_that_only_documents_know_are_left_aside(college: Rehearsing) -> None:
    college.add()
    (found,) = college.tried(rule("booking", {**NUMBERED, "contact_id": "blank"}))["differences"]
    assert found["kind"] == "renamed"


def test_nothing_is_written(college: Rehearsing) -> None:
    def rows() -> dict[str, int]:
        with connection.cursor() as cursor:
            counted = {}
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counted[table] = cursor.fetchone()[0]
            return counted

    college.add()
    before = rows()
    college.tried(rule("booking", {**NUMBERED, "contact_id": "customer email"}))
    assert rows() == before


def test_a_rule_file_that_cannot_be_read(college: Rehearsing) -> None:
    answer = college.command("rules", "try", str(college.folder / "none.toml"))
    assert answer.status == 4


def test_the_active_rules_stay_active(college: Rehearsing) -> None:
    active = rule_sets.active()
    college.tried(rule("booking", NUMBERED))
    assert rule_sets.active() == active
