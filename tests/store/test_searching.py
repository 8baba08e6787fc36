"""Contacts are found, ranked and filtered; and the index is right whatever was written."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.finding import found_by
from kinroll.store import database as databases
from kinroll.store import erasing, finding_index, searching
from kinroll.store.bulk import execute, fetch
from kinroll.store.database import DatabaseUnusableError
from kinroll.store.models import Account
from kinroll.store.searching import Asked
from kit import School
from snapshots import FirstSync


@pytest.fixture
def school(tmp_path: Path, database: str, first_sync: FirstSync) -> School:
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    made.contact("3001", "Grace", "Okafor", email="grace@example.org")
    made.contact("3002", "Zoë", "O'Hara", email="zoe.hara@example.org")
    made.contact("3003", "Ann", "Lee", email="ann@example.org", Title="Capt")
    made.contact("3004", "Joanna", "Annan", email="jo@example.org")
    made.member_of_staff("1001", "Max", "Beddoes")
    made.telephone("3001", "07700 900123", Primary="T")
    first_sync(made)
    return made


def names(asked: Asked) -> list[str]:
    return [one.forename for one in searching.find(asked).found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("okafor", ["Amelia", "Grace"]),
        ("grace okafor", ["Grace"]),
        ("Okafor, Grace", ["Grace"]),
        ("okaf gra", ["Grace"]),
        ("kafo", ["Amelia", "Grace"]),
        ("zoe ohara", ["Zoë"]),
        ("ZOË O’HARA", ["Zoë"]),
        ("zoe.hara@", ["Zoë"]),
        ("+44 7700 900123", ["Grace"]),
        ("900123", ["Grace"]),
        ("sims:3002", ["Zoë"]),
        ("3002", ["Zoë"]),
        ("@zoe.h", ["Zoë"]),
        ("gr", ["Grace"]),
        ("nobody at all", []),
        ("%", []),
        ('"', []),
    ],
)
def test_who_is_meant_is_found(school: School, typed: str, found: list[str]) -> None:
    assert names(Asked(typed)) == found


def test_a_whole_name_goes_before_the_beginning_of_one_and_that_before_a_part(school: School) -> None:
    school.contact("3005", "Joanne", "Smith", email="x@example.org")
    school.contact("3006", "Lee", "Ann", email="y@example.org")
    school.sync()
    assert names(Asked("ann"))[0] == "Lee"
    assert names(Asked("ann"))[-1] == "Joanne"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(role="staff"), ["Max"]),
        (Asked(role="student"), ["Amelia"]),
        (Asked(account="none"), ["Max", "Amelia"]),
        (Asked(account="inactive"), ["Zoë"]),
        (Asked(account="never"), ["Joanna", "Ann"]),
        (Asked(problem="title-unknown"), ["Ann"]),
        (Asked(problem="any"), ["Ann"]),
        (Asked(source="edits"), ["Grace"]),
        (Asked("okafor", role="student"), ["Amelia"]),
    ],
)
@pytest.mark.parametrize("few", [0, 1_000])
def test_filters(school: School, monkeypatch: pytest.MonkeyPatch, asked: Asked, found: list[str], few: int) -> None:
    monkeypatch.setattr("kinroll.store.contact_filters.FEW", few)  # both ways of going about it
    Account.objects.filter(username="zoe.hara@example.org").update(is_active=False)
    Account.objects.filter(username="grace@example.org").update(last_login="2026-01-01T00:00:00Z")
    assert school.run("contact", "set", "sims:3001", "work_telephone", "01632 960000").status == 0
    assert names(asked) == found
    assert sorted(number for batch in searching.every(asked) for number in batch) == sorted(
        one.number for one in searching.find(asked).found
    )


def test_more_than_are_ranked_are_told_of_and_all_are_in_the_file(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(9):
        school.contact(f"40{i:02}", f"Sam{i}", "Okafor")
    school.sync()
    monkeypatch.setattr(searching, "MOST", 5)
    listed = searching.find(Asked("okafor"))
    assert (listed.is_open, listed.total) == (True, len(listed.found))
    assert sum(len(batch) for batch in searching.every(Asked("okafor"))) == 11


def test_nobody_turns_pages_for_ever(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_BROWSED", 4)
    assert [searching.find(Asked(), page=page, size=2).total for page in (1, 2, 3)] == [3, 4, 4]


def stale() -> list[int]:
    """Contacts whose text is not what their values say."""
    columns = ", ".join(CORE_FIELDS)
    rows = fetch(f"SELECT number, found_by, {columns} FROM contact")
    return [number for number, text, *values in rows if text != found_by(dict(zip(CORE_FIELDS, values, strict=True)))]


def refuse_stale_index() -> None:
    """Raise where SQLite's index is not what the texts are; PostgreSQL's cannot be otherwise."""
    if connection.vendor == "sqlite":
        execute("INSERT INTO contact_found (contact_found, rank) VALUES ('integrity-check', 1)")


def test_the_index_follows_syncs_edits_reverts_and_erasing(school: School) -> None:
    number = school.show("3001")["contact_id"]
    school.change("3001", Surname="Haddad")
    run = school.sync()["run"]
    assert names(Asked("haddad")) == ["Grace"]
    assert names(Asked("okafor")) == ["Amelia"]
    assert school.run("contact", "set", "sims:3001", "work_telephone", "01632 960777").status == 0
    assert names(Asked("01632 960777")) == ["Grace"]
    assert school.run("revert", str(run)).status == 0
    assert names(Asked("grace okafor")) == ["Grace"]
    assert stale() == []
    refuse_stale_index()
    erasing.empty(number)
    assert names(Asked("grace")) == []
    assert stale() == []
    refuse_stale_index()


def test_the_triggers_are_there_after_the_last_migration(sqlite_database: str) -> None:
    databases.use(sqlite_database)
    rows = fetch("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'contact' ORDER BY 1")
    assert [name for (name,) in rows] == ["contact_found_added", "contact_found_changed", "contact_found_gone"]


def test_the_command_lists_those_who_are_found(school: School) -> None:
    found = school.run("contact", "list", "--find", "07700900123", "--json").lines
    assert [one["forename"] for one in found] == ["Grace"]
    assert "Okafor" in school.run("contact", "list", "--find", "okaf").out


def test_who_may_not_switch_the_extension_on_is_told_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(sql: str) -> None:
        raise ProgrammingError('permission denied to create extension "pg_trgm"')

    monkeypatch.setattr(finding_index, "fetch", lambda sql: [])
    monkeypatch.setattr(finding_index, "execute", refuse)
    there = SimpleNamespace(connection=SimpleNamespace(vendor="postgresql", settings_dict={"NAME": "school"}))
    with pytest.raises(DatabaseUnusableError, match='in the database "school": CREATE EXTENSION pg_trgm;'):
        finding_index.prepare(None, there)


def test_a_whole_email_is_not_the_end_of_another_one(school: School) -> None:
    school.contact("3005", "Joan", "Lee", email="joann@example.org")
    school.sync()
    assert names(Asked("ann@example.org")) == ["Ann"]
    assert set(names(Asked("ann@example"))) == {"Ann", "Joan"}


def test_who_gets_or_loses_a_rare_role_is_listed_so_at_once(school: School) -> None:
    assert names(Asked(role="staff")) == ["Max"]
    school.member_of_staff("1002", "Aaron", "Aardvark")
    school.sync()
    assert names(Asked(role="staff")) == ["Aaron", "Max"]
    school.change("1002", Legal_surname="Zimmer")
    school.forget("1001")
    school.sync()
    assert names(Asked(role="staff")) == ["Aaron"]
