"""What no sync can do without: reading the files, and writing the rows that it ends up with.

    python bench/limit.py read FOLDER         each record of the six reports into a plain dict, and no more
    python bench/limit.py write FROM TO       the rows of one database into an empty, migrated one, in one transaction

Each prints the seconds it took as JSON. Only the work itself is timed: neither the start of Python nor, when writing,
the reading of the finished database.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from lxml import etree

REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")
NOT_OURS = ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence")
CHUNK = 20_000


def read(folder: Path) -> float:
    """The seconds it takes to bring every record of the six reports into a dict."""
    started = time.perf_counter()
    for report in REPORTS:
        for _, element in etree.iterparse(str(folder / f"{report}.xml"), tag="Record"):
            dict((child.tag, child.text) for child in element)  # noqa: C402 - the dict is what we time
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    return time.perf_counter() - started


def write(source: str, target: str) -> float:
    """The seconds it takes to write all rows of one database into another, and to commit them."""
    gc.disable()
    return (_copy_postgresql if target.startswith("postgresql") else _copy_sqlite)(source, target)


def _copy_sqlite(source: str, target: str) -> float:
    seconds = 0.0
    held, empty = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    empty.execute("PRAGMA synchronous=NORMAL")
    empty.execute("BEGIN IMMEDIATE")
    tables = [name for (name,) in held.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in sorted(set(tables) - set(NOT_OURS)):
        cursor = held.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
        marks = ", ".join("?" for _ in cursor.description)
        for rows in _chunks(cursor):
            started = time.perf_counter()
            empty.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
            seconds += time.perf_counter() - started
    started = time.perf_counter()
    empty.execute("COMMIT")
    return seconds + time.perf_counter() - started


def _copy_postgresql(source: str, target: str) -> float:
    seconds = 0.0
    with psycopg.connect(source) as held, psycopg.connect(target) as empty:
        listed = held.execute("SELECT relname FROM pg_stat_user_tables").fetchall()
        for table in sorted({name for (name,) in listed} - set(NOT_OURS)):
            with held.cursor(f"read_{table}") as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                for rows in _chunks(cursor):
                    started = time.perf_counter()
                    with empty.cursor() as writing, writing.copy(f'COPY "{table}" FROM STDIN') as copy:
                        for row in rows:
                            copy.write_row(row)
                    seconds += time.perf_counter() - started
        started = time.perf_counter()
        empty.commit()
        return seconds + time.perf_counter() - started


def _chunks(cursor: Any) -> Iterator[Sequence[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(CHUNK):
        yield rows


def main(arguments: list[str]) -> None:
    """One measurement."""
    match arguments:
        case ["read", folder]:
            seconds = read(Path(folder))
        case ["write", source, target]:
            seconds = write(source, target)
        case _:
            sys.exit(__doc__)
    sys.stdout.write(json.dumps({"seconds": seconds}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
