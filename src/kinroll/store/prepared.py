"""Queries that are asked over and over: planned once by each connection to PostgreSQL, and kept ready by SQLite."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName

_MADE = "_kinroll_prepared"


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
        made: set[str] = connection.connection.__dict__.setdefault(_MADE, set())
        try:
            return self._executed(made, values)
        except (FeatureNotSupported, InvalidSqlStatementName):
            if connection.in_atomic_block:
                raise
        # the tables were migrated since, or the connection was given to somebody else in between: planned anew
        connection.connection.execute("DEALLOCATE ALL")
        made.clear()
        return self._executed(made, values)

    def _executed(self, made: set[str], values: Sequence[Any]) -> list[Sequence[Any]]:
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
