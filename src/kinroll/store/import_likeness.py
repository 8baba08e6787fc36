"""The people of a list beside each other in temporary tables: who shares a key of the scorer, however long it is."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from kinroll.store.bulk import analyze, drop, execute, fetch, insert

LARGEST, MOST_PAIRS, BATCH = 10, 100_000, 50
"""A key that more people of a list share brings nobody together; of one list so many pairs are looked at."""
Described = tuple[int, str, str, Sequence[int]]


def open_people() -> None:
    """Empty tables for what the rows of a list say, and by which keys they are found."""
    drop("described", "keyed")
    execute("CREATE TEMPORARY TABLE described (line INTEGER PRIMARY KEY, person TEXT, said TEXT)")
    execute("CREATE TEMPORARY TABLE keyed (key BIGINT, line INTEGER)")


def add(rows: Sequence[Described]) -> None:
    """Take in these rows: the line, whose it is, what it says, and its keys."""
    with transaction.atomic():
        insert("described", ("line", "person", "said"), [row[:3] for row in rows])
        insert("keyed", ("key", "line"), [(key, line) for line, _, _, keys in rows for key in keys])


def close_people() -> None:
    """All rows are in: of each person the first one stays."""
    execute("CREATE INDEX described_person ON described (person)")
    execute("DELETE FROM described WHERE line NOT IN (SELECT min(line) FROM described GROUP BY person)")
    execute("DELETE FROM keyed WHERE line NOT IN (SELECT line FROM described)")
    execute("CREATE INDEX keyed_key ON keyed (key, line)")
    analyze("described")
    analyze("keyed")


def pairs() -> Iterator[tuple[int, str, int, str]]:
    """Two people of the list who share a key: the line and what it says, of both. Some are read at a time."""
    shared = f"SELECT key FROM keyed GROUP BY key HAVING count(*) > 1 AND count(*) <= {LARGEST}"
    met = (
        "SELECT DISTINCT a.line AS one, b.line AS other FROM keyed a JOIN keyed b ON b.key = a.key AND b.line > a.line "
        f"WHERE a.key IN ({shared}) LIMIT {MOST_PAIRS}"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT m.one, d.said, m.other, e.said FROM ({met}) m "
            "JOIN described d ON d.line = m.one JOIN described e ON e.line = m.other"
        )
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def holders(column: str, least: float) -> list[tuple[str, int]]:
    """The names that at least so many people of the list have; they cannot be many."""
    if column not in ("forename", "surname"):
        raise ValueError(column)
    found: list[Any] = fetch(
        f"SELECT {column}, count(DISTINCT person) FROM listed WHERE {column} <> '' GROUP BY {column} "
        "HAVING count(DISTINCT person) >= %s",
        [least],
    )
    return found


def count() -> int:
    """How many people the list has."""
    return int(fetch("SELECT count(*) FROM described")[0][0])
