"""What no sync can do without: reading the files, and writing the rows that it ends up with.

    python bench/limit.py read FOLDER         each record of the six reports into a plain dict, and no more
    python bench/limit.py write FROM TO       the rows of one database into an empty, migrated one, in one transaction

Prints the seconds and the seconds of processor time as JSON. Only the work itself is timed: neither the start of Python
nor, when writing, the reading of the finished database.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import psycopg
from databases import OTHER_TABLES, TABLES
from lxml import etree
from psycopg.types.string import TextLoader

REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")
CHUNK = 20_000
INDEXES = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'"
"""What SQLite keeps indexes of searches in is written by triggers, with the rows that are found."""


@dataclass
class Watch:
    """A stopwatch for the parts of a block that count."""

    seconds: float = 0.0
    cpu: float = 0.0

    def __enter__(self) -> None:
        self._began = perf_counter(), process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += perf_counter() - self._began[0]
        self.cpu += process_time() - self._began[1]


def read(folder: Path, watch: Watch) -> None:
    """Bring every record of the six reports into a dict."""
    with watch:
        for report in REPORTS:
            for _, element in etree.iterparse(str(folder / f"{report}.xml"), tag="Record"):
                {child.tag: child.text for child in element}
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]


def write_sqlite(source: str, target: str, watch: Watch) -> None:
    """Write by ``executemany``, with the journal and the safety that Kinroll has."""
    held, empty = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    empty.execute("PRAGMA synchronous=NORMAL")
    empty.execute("BEGIN IMMEDIATE")
    indexes = tuple(f"{name}_" for (name,) in held.execute(INDEXES))
    tables = {name for (name,) in held.execute(TABLES) if not name.startswith(indexes)}
    for table in sorted(tables - OTHER_TABLES):
        cursor = held.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
        statement = f'INSERT INTO "{table}" VALUES ({", ".join("?" for _ in cursor.description)})'
        for rows in _chunks(cursor):
            with watch:
                empty.executemany(statement, rows)
    with watch:
        empty.execute("COMMIT")


def write_postgresql(source: str, target: str, watch: Watch) -> None:
    """Write by COPY."""
    with psycopg.connect(source) as held, psycopg.connect(target) as empty:
        held.adapters.register_loader("jsonb", TextLoader)  # as it stands, like all else
        tables = held.execute("SELECT relname FROM pg_stat_user_tables").fetchall()
        for table in sorted({name for (name,) in tables} - OTHER_TABLES):
            with held.cursor(f"read_{table}") as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                for rows in _chunks(cursor):
                    with watch, empty.cursor() as writing, writing.copy(f'COPY "{table}" FROM STDIN') as copy:
                        for row in rows:
                            copy.write_row(row)
        with watch:
            empty.commit()


def _chunks(cursor: Any) -> Iterator[Sequence[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(CHUNK):
        yield rows


def main(arguments: list[str]) -> None:
    """One measurement."""
    watch = Watch()
    gc.disable()  # the rows that lie ready are no part of the cost
    match arguments:
        case ["read", folder]:
            read(Path(folder), watch)
        case ["write", source, target]:
            write = write_postgresql if target.startswith("postgresql") else write_sqlite
            write(source, target, watch)
        case _:
            sys.exit(__doc__)
    sys.stdout.write(json.dumps(asdict(watch)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
