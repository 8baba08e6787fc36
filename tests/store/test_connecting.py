"""What every connection is told."""

import pytest

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
