"""Empty, migrated databases for the benchmarks, and what a full one holds."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from postgres import Server, running_server

OTHER_TABLES = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
"""What a migration fills, and a sync does not."""
TEMPLATE = "template"
SERVER_MEMORY = "1GB"
"""What PostgreSQL's documentation advises on a machine of 4 GB, a quarter of it; unless told it takes 128 MB."""
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
"""Of SQLite: an index that looks like a table is counted by the tables that it keeps itself in."""


@dataclass(frozen=True)
class Size:
    """What a sync has left in a database, without what was there before."""

    rows: int
    bytes: int
    contacts: int


class Databases(Protocol):
    """One kind of database. A name is used once at a time."""

    name: str

    def url(self, name: str) -> str:
        """The address that Kinroll is told."""

    def driver_url(self, name: str) -> str:
        """The address that the driver is told."""

    def make(self, name: str) -> None:
        """Make an empty, migrated database."""

    def drop(self, name: str) -> None:
        """Remove it."""

    def rest(self, name: str) -> None:
        """Let come what comes by itself before the next night."""

    def size(self, name: str) -> Size:
        """What it holds."""


class Sqlite:
    """Files in one folder."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        migrate(self.url(TEMPLATE))
        self._empty = self._used(TEMPLATE)

    def url(self, name: str) -> str:
        return f"sqlite:///{self.driver_url(name)}"

    def driver_url(self, name: str) -> str:
        return (self.folder / f"{name}.db").as_posix()

    def make(self, name: str) -> None:
        shutil.copyfile(self.driver_url(TEMPLATE), self.driver_url(name))

    def drop(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()

    def rest(self, name: str) -> None:
        """Nothing comes."""

    def size(self, name: str) -> Size:
        with sqlite3.connect(self.driver_url(name)) as held:
            tables = [table for (table,) in held.execute(TABLES)]
            rows = sum(_first(held.execute(f'SELECT count(*) FROM "{table}"')) for table in set(tables) - OTHER_TABLES)
            contacts = _first(held.execute("SELECT count(*) FROM contact"))
        return Size(rows, self._used(name) - self._empty, contacts)

    def _used(self, name: str) -> int:
        with sqlite3.connect(self.driver_url(name)) as held:
            return int(_first(held.execute("PRAGMA page_count")) * _first(held.execute("PRAGMA page_size")))


class Postgresql:
    """Databases of a server of its own, which keeps nothing safe from a power cut (``tools/postgres.py``)."""

    name = "postgresql"

    def __init__(self, server: Server) -> None:
        self.server = server
        self._run(f"CREATE DATABASE {TEMPLATE}")
        migrate(self.url(TEMPLATE))
        self._empty = self._used(TEMPLATE)

    def url(self, name: str) -> str:
        return self.server.url(name)

    def driver_url(self, name: str) -> str:
        return self.server.url(name)

    def make(self, name: str) -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def rest(self, name: str) -> None:
        """The server clears up, counts and writes back; after a large load it begins to within minutes."""
        with psycopg.connect(self.url(name), autocommit=True) as admin:
            admin.execute("VACUUM (ANALYZE)")
            admin.execute("CHECKPOINT")

    def size(self, name: str) -> Size:
        with psycopg.connect(self.url(name)) as held:
            tables = {table for (table,) in held.execute("SELECT relname FROM pg_stat_user_tables")} - OTHER_TABLES
            rows = sum(_first(held.execute(f'SELECT count(*) FROM "{table}"')) for table in tables)
            contacts = _first(held.execute("SELECT count(*) FROM contact"))
        return Size(rows, self._used(name) - self._empty, contacts)

    def _used(self, name: str) -> int:
        with psycopg.connect(self.server.url()) as admin:
            return int(_first(admin.execute("SELECT pg_database_size(%s)", [name])))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server.url(), autocommit=True) as admin:
            admin.execute(statement)


def _first(cursor: Any) -> Any:
    return cursor.fetchone()[0]


def migrate(url: str) -> None:
    """Make Kinroll's tables in an empty database, and let go of it."""
    from kinroll.store import database

    database.use(url)
    database.migrate()
    database.close()


@contextmanager
def opened(names: Sequence[str], folder: Path) -> Iterator[list[Databases]]:
    """The kinds of database that are asked for; a PostgreSQL server runs only for as long as the block."""
    found: list[Databases] = [Sqlite(folder)] if "sqlite" in names else []
    if "postgresql" not in names:
        yield found
        return
    with running_server(SERVER_MEMORY) as server:
        yield [*found, Postgresql(server)]
