"""What every connection is told."""

from pathlib import Path

import psycopg
import pytest
from django.db import connections

from kinroll.store import database as databases
from kinroll.store.bulk import fetch_one


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_compiles_no_statement(database: str) -> None:
    databases.use(database)
    assert fetch_one("SHOW jit") == "off"
    databases.close()
    assert fetch_one("SHOW jit") == "off"  # of the next connection too


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_waits_for_another_writer_and_lets_others_read(database: str) -> None:
    databases.use(database)
    assert fetch_one("PRAGMA busy_timeout") == 60_000
    assert fetch_one("PRAGMA journal_mode") == "wal"


def test_the_connection_to_the_database_in_use_stays(database: str, tmp_path: Path) -> None:
    databases.use(database)
    first = connections["default"].cursor().connection
    databases.use(database)
    assert connections["default"].cursor().connection is first
    databases.use(f"sqlite:///{(tmp_path / 'other.db').as_posix()}")
    assert connections["default"].cursor().connection is not first


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_that_no_longer_answers_does_not_stay(database: str) -> None:
    databases.use(database)
    with psycopg.connect(database) as another:
        another.execute("SELECT pg_terminate_backend(%s)", [fetch_one("SELECT pg_backend_pid()")])
    databases.use(database)
    assert fetch_one("SELECT 1") == 1
