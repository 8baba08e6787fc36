"""Contacts as the clients' files need them: their values, in sets."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from kinroll.core.fields import CORE_FIELDS
from kinroll.store import contacts
from kinroll.store.bulk import any_of, fetch, of_roots

BATCH = 1_000
Row = tuple[Any, ...]
"""A contact: its number, its further values, and the fields that have columns of their own, in their order."""


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


def _batch(rows: list[Row], *, with_roles: bool) -> Batch:
    loads = orjson.loads
    built = [(number, loads(extra) if extra else {}, *core) for number, _, extra, *core in rows]
    inactive = frozenset(number for number, is_active, *_ in rows if not is_active)
    return Batch(built, inactive, _roles([row[0] for row in rows]) if with_roles else {})


def _roles(numbers: list[int]) -> dict[int, set[str]]:
    condition, bound = of_roots("c", numbers)
    found: dict[int, set[str]] = {}
    for root, name in fetch(f"{contacts.ROLES} WHERE {condition}", bound):
        found.setdefault(root, set()).add(name)
    return found
