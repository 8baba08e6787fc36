"""Commands that make the accounts of those who work here."""

from pathlib import Path

import pytest
from django.db import connection

from kit import School

PASSWORD = "correct-horse-battery"


@pytest.fixture
def school(tmp_path: Path, sqlite_database: str) -> School:
    made = School(tmp_path, sqlite_database)
    made.student("2101")
    made.contact("3001")
    made.sync()
    return made


def test_the_password_comes_from_a_file_or_the_environment(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    file = school.folder / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    assert school.run("account", "create-owner", "alex", "--password-file", str(file)).status == 0
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    answer = school.run("account", "create-owner", "robin", "--json")
    assert answer.json == {"username": "robin", "level": "owner"}


def test_without_one_nothing_is_made(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KINROLL_PASSWORD", raising=False)
    answer = school.run("account", "create-owner", "alex")
    assert (answer.status, "KINROLL_PASSWORD" in answer.err) == (2, True)


@pytest.mark.parametrize("name", ["", "@alex", "grace.okafor.3001@example.org", "a\x07"])
def test_names_that_cannot_be_had_are_refused(school: School, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert school.run("account", "create-owner", name).status == 2


def test_a_weak_password_is_refused(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINROLL_PASSWORD", "password")
    answer = school.run("account", "create-owner", "alex")
    assert (answer.status, "too common" in answer.err) == (2, True)


def test_permissions_are_given_and_taken_and_the_last_owner_stays(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    school.run("account", "create-owner", "alex")
    parent = school.show("3001")["account"]["username"]
    assert school.run("account", "permit", parent, "office").status == 0
    assert school.run("account", "permit", parent, "none").status == 0
    assert school.run("account", "permit", "alex", "viewer").status == 3
    assert school.run("account", "permit", "nobody", "viewer").status == 2
    assert school.run("account", "permit", parent, "king").status == 2


def test_a_permission_keeps_the_login_when_the_child_has_left(school: School) -> None:
    parent = school.show("3001")["account"]["username"]
    school.run("account", "permit", parent, "office")
    school.forget("3001")
    school.sync()
    assert school.show("3001")["account"]["active"]


@pytest.mark.parametrize("words", [("serve",), ("account", "permit", "alex", "viewer")])
def test_without_the_tables_of_the_pages_nothing_is_migrated_silently(school: School, words: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer = school.run(*words)
    assert (answer.status, "kinroll init" in answer.err) == (4, True)


@pytest.mark.parametrize("option", [(), ("--host", "0.0.0.0")])
def test_other_machines_are_not_served_without_tls(school: School, option: tuple[str, ...]) -> None:
    school.settings = "" if option else '[web]\nhost = "0.0.0.0"'
    school.write()
    answer = school.run("serve", *option)
    assert (answer.status, "readable on the way" in answer.err) == (4, True)
