from collections.abc import Iterator
from pathlib import Path

import pytest

import campus as campuses
from campus import TOKEN, Campus
from kinroll.targets.moodle import client
from moodle.server import Server, serving


@pytest.fixture
def moodle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A site, empty but for those whom every site has; nobody waits long for it."""
    monkeypatch.setattr(client, "FIRST_PAUSE_S", 0.0)
    monkeypatch.setenv(TOKEN, "t0ken")
    with serving() as served:
        yield served


@pytest.fixture
def campus(tmp_path: Path, database: str, moodle: Server) -> Campus:
    return campuses.at(tmp_path, database, moodle)


@pytest.fixture
def on_sqlite(tmp_path: Path, sqlite_database: str, moodle: Server) -> Campus:
    """The same on one database, for tables of what can go wrong."""
    return campuses.at(tmp_path, sqlite_database, moodle)
