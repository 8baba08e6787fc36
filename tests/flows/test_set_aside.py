"""Indexes that a first load does without are there again when it is done, whatever came in between."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from families import six_families
from kinroll.store import database as databases
from kinroll.store import history
from kinroll.store.apply import batches, set_aside
from kinroll.store.bulk import fetch
from kinroll.store.models import Plan
from kit import School

Indexes = dict[str, str]


@pytest.fixture
def school(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> School:
    """Twelve people, which is many here, in batches of two."""
    monkeypatch.setattr(set_aside, "ENOUGH", 12)
    monkeypatch.setattr(batches, "BATCH", 2)
    return six_families(tmp_path, database)


@pytest.fixture
def all_indexes(school: School) -> Indexes:
    """What a new database has."""
    school.write()
    school.run("init")
    return indexes(school)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[Indexes]:
    """The indexes that there are while each batch is written."""
    seen: list[Indexes] = []
    write = batches._write

    def written(*arguments: Any) -> None:
        seen.append(dict(set_aside._indexes()))
        write(*arguments)

    monkeypatch.setattr(batches, "_write", written)
    return seen


def indexes(school: School) -> Indexes:
    """Those that speed alone relies on, by name."""
    databases.use(school.database_url)
    return dict(set_aside._indexes())


def test_a_first_load_does_without_indexes_until_its_end(
    school: School, all_indexes: Indexes, meanwhile: list[Indexes]
) -> None:
    assert any("name_key" in statement for statement in all_indexes.values())
    assert not any("UNIQUE" in statement for statement in all_indexes.values())
    assert school.sync()["counts"]["created"] == 12
    assert meanwhile == [{}] * 6
    assert indexes(school) == all_indexes
    assert "indexes" not in history.get(1).extract


def test_few_and_later_ones_keep_them(
    school: School, all_indexes: Indexes, meanwhile: list[Indexes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_aside, "ENOUGH", 13)
    school.sync()
    monkeypatch.setattr(set_aside, "ENOUGH", 1)
    school.student("2199", "Lee", "Marsh")
    assert school.sync()["counts"]["created"] == 1
    assert meanwhile == [all_indexes] * 7


def test_of_two_first_loads_one_has_them_to_put_back(school: School, all_indexes: Indexes) -> None:
    school.plan()
    school.plan()
    one, other = Plan.objects.order_by("pk")
    with set_aside.indexes_set_aside(one, 12), set_aside.indexes_set_aside(other, 12):
        assert ("indexes" in one.extract, "indexes" in other.extract) == (True, False)
    assert indexes(school) == all_indexes


def test_what_sqlite_searches_by_is_one_piece_at_the_end(
    tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_aside, "ENOUGH", 12)
    monkeypatch.setattr(batches, "BATCH", 2)
    meanwhile: list[Any] = []
    write = batches._write

    def written(*arguments: Any) -> None:
        meanwhile.append(fetch("SELECT v FROM contact_found_config WHERE k = 'automerge'"))
        write(*arguments)

    monkeypatch.setattr(batches, "_write", written)
    six_families(tmp_path, sqlite_database).sync()
    assert meanwhile == [[(16,)]] * 6
    assert fetch("SELECT v FROM contact_found_config WHERE k = 'automerge'") == [(4,)]
    assert fetch("SELECT count(DISTINCT segid) FROM contact_found_idx") == [(1,)]


class Killed(BaseException):
    """As if the process had gone: nobody catches it."""


def test_who_finishes_a_killed_run_puts_them_back(
    school: School, all_indexes: Indexes, meanwhile: list[Indexes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(batches, "_mark", killed)
        school.sync()
    connection.close()
    assert indexes(school) == {}
    assert school.sync()["outcome"] == "unchanged"
    assert meanwhile[-6:] == [{}] * 6
    assert (indexes(school), len(school.everyone())) == (all_indexes, 12)


@pytest.mark.postgresql
def test_nobody_waits_for_who_is_asking_for_contacts(
    tmp_path: Path, postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_aside, "ENOUGH", 1)
    monkeypatch.setattr(set_aside, "_WAIT", "SET LOCAL lock_timeout = '50ms'")
    school = six_families(tmp_path, postgresql_database)
    school.write()
    school.run("init")
    before = indexes(school)
    with psycopg.connect(postgresql_database) as other:
        other.execute("SELECT count(*) FROM contact")
        assert school.sync()["counts"]["created"] == 12
    assert indexes(school) == before
