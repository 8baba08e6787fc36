"""Contacts as the clients' files need them: their values, in sets."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from kinroll.core.fields import CORE_FIELDS
from kinroll.store import contacts
from kinroll.store.bulk import any_of, fetch, of_roots

BATCH = 1_000
Row = tuple[Any, ...]
"""A contact: its number, whether it counts, its further values as JSON, and the fields with columns of their own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Root contacts in the order of their numbers; who does not count; the roles of each, where they were asked for."""

    rows: list[Row]
    inactive: frozenset[int] = frozenset()
    roles: dict[int, set[str]] = field(default_factory=dict)


_SELECT = f"SELECT number, is_active, extra, {', '.join(CORE_FIELDS)} FROM contact"


def every(*, with_roles: bool) -> Iterator[Batch]:
    """All root contacts by number, a batch at a time; a batch costs one query, with roles two."""
    after = 0
    while rows := fetch(f"{_SELECT} WHERE root IS NULL AND number > %s ORDER BY number LIMIT {BATCH}", [after]):
        yield _batch(rows, with_roles=with_roles)
        after = rows[-1][0]


def these(numbers: Collection[int]) -> Batch:
    """Some contacts, by number; one query."""
    condition, values = any_of("number", list(numbers))
    return _batch(fetch(f"{_SELECT} WHERE {condition} ORDER BY number", values), with_roles=False)


def further(rows: Sequence[Row]) -> list[dict[str, str]]:
    """The further values of these contacts, all read at once."""
    found: list[dict[str, str]] = orjson.loads(f"[{','.join([row[2] or '{}' for row in rows])}]")
    return found


def values_of(row: Row) -> dict[str, str]:
    """The values of one contact by name."""
    _, _, extra, *core = row
    return {**dict(zip(CORE_FIELDS, core, strict=True)), **(orjson.loads(extra) if extra else {})}


def _batch(rows: list[Row], *, with_roles: bool) -> Batch:
    inactive = frozenset(row[0] for row in rows if not row[1])
    return Batch(rows, inactive, _roles([row[0] for row in rows]) if with_roles else {})


def _roles(numbers: list[int]) -> dict[int, set[str]]:
    condition, bound = of_roots("c", numbers)
    found: dict[int, set[str]] = {}
    for root, name in fetch(f"{contacts.ROLES} WHERE {condition}", bound):
        found.setdefault(root, set()).add(name)
    return found
