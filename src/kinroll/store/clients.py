"""Contacts as the clients' files need them: their values, in sets."""

from collections.abc import Iterator
from dataclasses import dataclass

from kinroll.store import contacts
from kinroll.store.bulk import fetch, of_roots

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Held:
    """A root contact: its number, whether it counts, the roles it has now, and its values."""

    number: int
    is_active: bool
    roles: frozenset[str]
    values: dict[str, str]


def every() -> Iterator[list[Held]]:
    """All root contacts by number, a batch at a time; a batch costs three queries."""
    after = 0
    while rows := fetch(
        f"SELECT number, is_active FROM contact WHERE root IS NULL AND number > %s ORDER BY number LIMIT {BATCH}",
        [after],
    ):
        numbers = [number for number, _ in rows]
        roles, values = _roles(numbers), contacts.values_of(numbers)
        yield [Held(number, bool(active), frozenset(roles.get(number, ())), values[number]) for number, active in rows]
        after = numbers[-1]


def _roles(numbers: list[int]) -> dict[int, set[str]]:
    condition, bound = of_roots("c", numbers)
    found: dict[int, set[str]] = {}
    for root, name in fetch(f"{contacts.ROLES} WHERE {condition}", bound):
        found.setdefault(root, set()).add(name)
    return found
