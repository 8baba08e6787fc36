"""Many rows in few statements: what differs between SQLite and PostgreSQL when it comes to sets stands here only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

import orjson
from django.db import connection

Row = Sequence[Any]
T = TypeVar("T")
AT_ONCE = 100
"""Rows of one statement on SQLite: each statement has a price, most where a trigger keeps an index of searches."""


def in_batches(items: Iterable[T], size: int) -> Iterable[list[T]]:
    """The items in lists of at most ``size``."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def insert(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows: COPY on PostgreSQL, prepared statements on SQLite. Values are as the driver takes them."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            one = f"({', '.join(['?'] * len(columns))})"
            into = f'INSERT INTO "{table}" ({names}) VALUES '
            whole = len(rows) - len(rows) % AT_ONCE
            several = (list(chain.from_iterable(rows[i : i + AT_ONCE])) for i in range(0, whole, AT_ONCE))
            cursor.connection.executemany(into + ", ".join([one] * AT_ONCE), several)
            cursor.connection.executemany(into + one, rows[whole:])


def update(
    table: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    key: str | tuple[str, ...] = "id",
    *,
    only_live: bool = False,
) -> None:
    """Set the columns of many rows; each row's last values are the key (one column or several) of the row to change.

    PostgreSQL takes the new values as one set, in the types that the table has. ``only_live`` leaves alone what a plan
    has ended.
    """
    if not rows:
        return
    keys = (key,) if isinstance(key, str) else key
    if connection.vendor == "postgresql":
        pairs = ", ".join(f'"{column}" = new."{column}"' for column in columns)
        same = " AND ".join(f'old."{name}" = new."{name}"' for name in keys)
        new = orjson.dumps([dict(zip((*columns, *keys), row, strict=True)) for row in rows]).decode()
        execute(
            f'UPDATE "{table}" AS old SET {pairs} FROM jsonb_populate_recordset(NULL::"{table}", %s) AS new '
            f"WHERE {same}{' AND old.ended_plan_id IS NULL' if only_live else ''}",
            [new],
        )
    else:
        pairs = ", ".join(f'"{column}" = %s' for column in columns)
        same = " AND ".join(f'"{name}" = %s' for name in keys)
        with connection.cursor() as cursor:
            live = " AND ended_plan_id IS NULL" if only_live else ""
            cursor.executemany(f'UPDATE "{table}" SET {pairs} WHERE {same}{live}', rows)


def reserve(table: str, count: int, key: str = "id", *, is_ahead: bool = False) -> Iterable[int]:
    """Numbers for new rows, rising and never given twice. On SQLite only within the transaction that uses them.

    Those that are reserved ahead, for another transaction, are lost where they are not used.
    """
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "(SELECT pg_get_serial_sequence(%s, %s)::regclass)"  # looked up once, not for each number
            cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [table, key, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        held = cursor.fetchone()
        last = held[0] if held else 0
        if is_ahead:
            with_row = "UPDATE sqlite_sequence SET seq = %s WHERE name = %s"
            cursor.execute(
                with_row if held else "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)", [last + count, table]
            )
        return range(last + 1, last + 1 + count)


def fetch(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def fetch_one(sql: str, values: Sequence[Any] = ()) -> Any:
    """The first value of the first row; None without a row."""
    rows = fetch(sql, values)
    return rows[0][0] if rows else None


def execute(sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run one statement, its values by place or by name; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def drop(*tables: str) -> None:
    """Drop temporary tables that may be there; SQLite takes one at a time."""
    for listed in [", ".join(tables)] if connection.vendor == "postgresql" else tables:
        execute(f"DROP TABLE IF EXISTS {listed}")


def analyze(*tables: str) -> None:
    """Tell PostgreSQL what tables hold that were just filled: its plans depend on it, and nobody else is so quick."""
    if connection.vendor == "postgresql":
        execute(f"ANALYZE {', '.join(tables)}")


def any_of(column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """A condition that a column holds one of many values, as one parameter however many there are."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(values)]
    return f"{column} IN (SELECT value FROM json_each(%s))", [orjson.dumps(list(values)).decode()]


def of_roots(alias: str, roots: Collection[int]) -> tuple[str, list[Any]]:
    """A condition that a contact is one of these roots or seen as one; each half can use an index."""
    itself, values = any_of(f"{alias}.number", list(roots))
    merged, more = any_of(f"{alias}.root", list(roots))
    return f"(({itself} AND {alias}.root IS NULL) OR {merged})", [*values, *more]


def lock(names: Iterable[str], *, is_shared: bool = False) -> None:
    """Hold these names against other writers until the transaction ends; ``is_shared``, only against those who do not.

    PostgreSQL has advisory locks, taken in sorted order over 256 stripes so that a large batch cannot exhaust the lock
    table; on SQLite the immediate transaction already excludes every other writer.
    """
    if connection.vendor == "postgresql" and (listed := sorted(set(names))):
        execute(
            f"SELECT pg_advisory_xact_lock{'_shared' * is_shared}(7305, stripe) FROM "
            "(SELECT DISTINCT abs(hashtext(n) %% 256) AS stripe FROM unnest(%s::text[]) AS n ORDER BY 1) AS stripes",
            [listed],
        )
