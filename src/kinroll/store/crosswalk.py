"""Many ids at once: what each means, and by what else the same contact is known. A fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kinroll.core.text import fold
from kinroll.store.bulk import any_of, fetch, of_roots

_ROOT = "COALESCE(c.root, c.number)"
_LINKED = (
    "JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id"
)
_LARGEST_DIGITS = 18


@dataclass(slots=True)
class Known:
    """By what a contact is known."""

    number: int
    username: str = ""
    external_id: str = ""
    records: dict[str, list[str]] = field(default_factory=dict)


def find(keys: Sequence[str]) -> dict[str, int]:
    """The root contact of each key (as ``contacts.find`` takes them); of others nothing."""
    found: dict[str, int] = {}
    numbers = {key: int(key) for key in keys if _is_number(key)}
    records = {key: key.partition(":") for key in keys if ":" in key and not key.startswith("@")}
    known_roots = roots(set(numbers.values()))
    linked = _by_record([(source, record) for source, _, record in records.values()])
    names = {key: fold(key.removeprefix("@")) for key in keys if key not in numbers}
    named = _by_name(set(names.values()))
    for key in keys:
        source, _, record = records.get(key, ("", "", ""))
        root = (
            known_roots.get(numbers[key]) if key in numbers else linked.get((source, record)) or named.get(names[key])
        )
        if root is not None:
            found[key] = root
    return found


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= _LARGEST_DIGITS


def roots(numbers: Collection[int]) -> dict[int, int]:
    """The number that each of these is seen as."""
    condition, values = any_of("c.number", sorted(numbers))
    return dict(fetch(f"SELECT c.number, {_ROOT} FROM contact c WHERE {condition}", values))


def _by_record(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    condition, values = any_of("r.key", sorted({record for _, record in pairs}))
    rows = fetch(
        f"SELECT s.name, r.key, {_ROOT} FROM contact c {_LINKED} JOIN source s ON s.id = r.source_id WHERE {condition}",
        values,
    )
    return {(source, key): root for source, key, root in rows}


def _by_name(names: set[str]) -> dict[str, int]:
    condition, values = any_of("n.key", sorted(names))
    rows = fetch(
        f"SELECT n.key, {_ROOT} FROM name n LEFT JOIN account a ON a.id = n.account_id "
        f"JOIN contact c ON c.number = COALESCE(a.contact_id, n.contact_id) WHERE {condition}",
        values,
    )
    return dict(rows)


def known(numbers: Sequence[int]) -> dict[int, Known]:
    """By what each of these root contacts is known."""
    condition, values = any_of("c.number", sorted(set(numbers)))
    rows = fetch(
        "SELECT c.number, a.username, c.external_id FROM contact c LEFT JOIN account a ON a.contact_id = c.number "
        f"WHERE {condition}",
        values,
    )
    found = {number: Known(number, username or "", external) for number, username, external in rows}
    belonging, values = of_roots("c", sorted(found))
    for root, source, key in fetch(
        f"SELECT {_ROOT}, s.name, r.key FROM contact c {_LINKED} JOIN source s ON s.id = r.source_id "
        f"WHERE {belonging} ORDER BY l.id",
        values,
    ):
        found[root].records.setdefault(source, []).append(key)
    return found
