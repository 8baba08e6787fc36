"""What a database holds, to be put into others: hundreds of tests begin with the same school, synced once for all."""

import json
import shutil
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, sql

from kinroll.store import database
from kit import School

T = TypeVar("T")

COLUMNS = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relkind = 'r'
AND c.relnamespace = 'public'::regnamespace AND pg_relation_size(c.oid) > 0
AND c.relname NOT IN ('auth_permission', 'django_content_type', 'django_migrations')
GROUP BY c.relname
"""
SEQUENCES = """
SELECT format('SELECT setval(%L, %s)', quote_ident(sequencename), last_value)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


@dataclass(frozen=True)
class SqliteSnapshot:
    """A copy of a file."""

    file: Path

    def put(self, url: str) -> None:
        """Fill a database that nobody has opened yet."""
        shutil.copyfile(self.file, _file(url))


@dataclass(frozen=True)
class PostgresqlSnapshot:
    """The rows of each table, by the statement that takes them in, and how far numbers have been given out."""

    rows: Sequence[tuple[sql.Composed, bytes]]
    numbers: tuple[str, ...]

    def put(self, url: str) -> None:
        """Fill a migrated database that is empty."""
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")  # in any order, and no trigger fills in more
            for statement, data in self.rows:
                with connection.cursor().copy(statement) as copy:
                    copy.write(data)
            connection.execute("; ".join(self.numbers))


Snapshot = SqliteSnapshot | PostgresqlSnapshot


class FirstSync:
    """Syncs a school for the first time; of those that are alike only the first, and the others get what it came to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.left: dict[str, tuple[Snapshot, dict[str, Any], Any]] = {}

    def __call__(self, school: School) -> None:
        """Have the database of a school hold what its reports say. Nobody may have opened it before."""
        self.after(school, synced)

    def after(self, school: School, prepare: Callable[[School], T]) -> T:
        """Have a school be as this function leaves it, rows and reports and no other file; what the function returned.

        Nobody may have opened the database before, and the function may know nothing but the school.
        """
        assert prepare.__closure__ is None
        kind = school.database_url.partition(":")[0]
        key = json.dumps([kind, f"{prepare.__module__}.{prepare.__qualname__}", _said(school)])
        if key not in self.left:
            returned = prepare(school)
            snapshot = taken(school.database_url, self.folder / f"{len(self.left)}.db")
            self.left[key] = (snapshot, _said(school), deepcopy(returned))
            database.use(school.database_url)
            return returned
        snapshot, said, returned = self.left[key]
        for name, value in deepcopy(said).items():
            setattr(school, name, value)
        school.write()
        snapshot.put(school.database_url)
        database.use(school.database_url)
        return deepcopy(returned)


def synced(school: School) -> None:
    """A school that was synced once."""
    assert school.sync()["outcome"] == "applied"


def taken(url: str, file: Path) -> Snapshot:
    """What a database holds now, in which nobody else is at work; ``file`` may come to hold it."""
    database.close()
    if url.startswith("sqlite:"):
        return SqliteSnapshot(Path(shutil.copyfile(_file(url), file)))
    with psycopg.connect(url) as connection:
        rows = []
        for table, columns in connection.execute(COLUMNS).fetchall():
            part = sql.SQL("{} ({})").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
            held = _copied(connection, sql.SQL("COPY {} TO STDOUT").format(part))
            rows.append((sql.SQL("COPY {} FROM STDIN").format(part), held))
        return PostgresqlSnapshot(rows, tuple(text for (text,) in connection.execute(SEQUENCES).fetchall()))


def _said(school: School) -> dict[str, Any]:
    """All that makes a school but where it stands."""
    return {name: value for name, value in asdict(school).items() if name not in ("folder", "database_url")}


def _copied(connection: Connection, statement: sql.Composed) -> bytes:
    with connection.cursor().copy(statement) as copy:
        return b"".join(copy)


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
