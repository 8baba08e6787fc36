"""SQLite's journal is as large as a run needs, and no larger afterwards."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kinroll.store import database as databases
from kinroll.store.bulk import insert

PAGES, LEFT = 100, 1 << 20
ROWS = [("x" * 1_000,)] * 500


@pytest.fixture(name="journal")
def _journal(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """That of a database which somebody else has open as well, so that it stays."""
    monkeypatch.setattr(databases, "JOURNAL_LEFT", LEFT)
    monkeypatch.setattr(databases, "WAL_PAGES", PAGES)
    databases.use(database)
    with closing(sqlite3.connect(databases.path())) as other:
        other.execute("SELECT count(*) FROM contact").fetchall()
        yield Path(f"{databases.path()}-wal")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_large_run_gathers_more_and_leaves_no_more(journal: Path) -> None:
    with databases.large_journal():
        for _ in range(10):
            insert("payload", ("body",), ROWS)
        assert journal.stat().st_size > 4 * LEFT
    insert("payload", ("body",), ROWS[:1])
    assert journal.stat().st_size <= LEFT


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_small_run_waits_for_no_disk(journal: Path) -> None:
    file = Path(databases.path())
    before = file.read_bytes()
    with databases.large_journal():
        insert("payload", ("body",), ROWS[:1])
    assert file.read_bytes() == before
    assert journal.stat().st_size > 0
