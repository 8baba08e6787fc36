"""Queries that are asked over and over: planned once by each connection to PostgreSQL, and kept ready by SQLite."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, connection

from kinroll.store.bulk import fetch

_MADE = "_kinroll_prepared"
_GENERIC = "generic plans"
_STALE = ("0A000", "26000")
"""SQLSTATE where the tables were migrated since, or the connection was given to somebody else in between."""
FEW = 100


def fetch_kept(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows, as ``bulk.fetch`` gives them, of a query that pages ask all the time and always in the same words.

    Of a join that finds a few rows PostgreSQL takes longer to make the plan than to follow it.
    """
    if connection.vendor != "postgresql":
        return fetch(sql, values)
    try:
        return _fetch_kept(sql, values)
    except DatabaseError as error:
        if connection.in_atomic_block or not _is_stale(error.__cause__):
            raise
    _forget()
    return _fetch_kept(sql, values)


def _is_stale(error: BaseException | None) -> bool:
    return getattr(error, "sqlstate", "") in _STALE


def fetch_of(count: int, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The same for a query about so many things: one about very many is planned for them."""
    return (fetch_kept if count <= FEW else fetch)(sql, values)


def _fetch_kept(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    name, numbered = _numbered(sql)
    with connection.cursor() as cursor:
        made = _made()
        if name not in made:
            with connection.wrap_database_errors:
                if _GENERIC not in made:
                    # else it plans a query about a list anew each time: it takes every list to be of ten
                    connection.connection.execute("SET plan_cache_mode = force_generic_plan")
                    made.add(_GENERIC)
                connection.connection.execute(f"PREPARE {name} AS {numbered}")
            made.add(name)
        marks = f" ({', '.join(['%s'] * len(values))})" if values else ""
        cursor.execute(f"EXECUTE {name}{marks}", values)
        return list(cursor.fetchall())


@lru_cache(maxsize=500)
def _numbered(sql: str) -> tuple[str, str]:
    """The name that a query is kept under, and its words with ``$1``, ``$2`` … for ``%s``."""
    first, *others = sql.split("%s")
    words = first + "".join(f"${place}{part}" for place, part in enumerate(others, 1))
    return f"kinroll_{sha256(sql.encode()).hexdigest()[:24]}", words.replace("%%", "%")


def _made() -> set[str]:
    """The names that this connection keeps queries under."""
    made: set[str] = connection.connection.__dict__.setdefault(_MADE, set())
    return made


def _forget() -> None:
    connection.connection.execute("DEALLOCATE ALL")
    _made().clear()


@dataclass(frozen=True, slots=True)
class Prepared:
    """One query under a name, with ``{1}``, ``{2}`` … for its values, and the types that PostgreSQL has to know."""

    name: str
    sql: str
    types: tuple[str, ...]

    def rows(self, *values: Any) -> list[Sequence[Any]]:
        """All rows of the query."""
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            if connection.vendor == "postgresql":
                return self._on_server(values)
            return list(connection.connection.execute(_sqlite(self), values).fetchall())

    def _on_server(self, values: Sequence[Any]) -> list[Sequence[Any]]:
        try:
            return self._executed(values)
        except Exception as error:
            if connection.in_atomic_block or not _is_stale(error):
                raise
        _forget()
        return self._executed(values)

    def _executed(self, values: Sequence[Any]) -> list[Sequence[Any]]:
        made = _made()
        if self.name not in made:
            places = {str(place): f"${place}" for place in range(1, len(self.types) + 1)}
            connection.connection.execute(f"PREPARE {self.name} ({', '.join(self.types)}) AS {_filled(self, places)}")
            made.add(self.name)
        marks = ", ".join(["%s"] * len(values))
        return list(connection.connection.execute(f"EXECUTE {self.name} ({marks})", values).fetchall())


def _filled(query: Prepared, places: dict[str, str]) -> str:
    sql = query.sql
    for name, mark in places.items():
        sql = sql.replace(f"{{{name}}}", mark)
    return sql


_SQLITE: dict[str, str] = {}


def _sqlite(query: Prepared) -> str:
    """The query as SQLite takes it: one text for each name, so that its own cache finds it again."""
    if query.name not in _SQLITE:
        _SQLITE[query.name] = _filled(query, {str(place): f"?{place}" for place in range(1, len(query.types) + 1)})
    return _SQLITE[query.name]
