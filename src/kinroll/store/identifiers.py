"""Who has which typed identifier, looked up in sets."""

from collections.abc import Collection

from kinroll.core.process.identifying import CLIENT, Holder, Identity
from kinroll.core.text import fold
from kinroll.store.bulk import any_of, fetch, of_roots

_LIVE = (
    "identifier i JOIN link l ON l.record_id = i.record_id AND l.ended_plan_id IS NULL "
    "JOIN contact c ON c.number = l.contact_id"
)
_ROOT = "COALESCE(c.root, c.number)"
LARGEST_NUMBER = (1 << 63) - 1


def client_holders(values: Collection[str]) -> dict[str, list[Holder]]:
    """The contacts that each of these client identifiers is in use for: by their field, or because it is their number.

    Found under the folded identifier.
    """
    wanted = {fold(value) for value in values if value.strip()}
    condition, bound = any_of("i.key", sorted(wanted))
    found = {
        (key, number, False)
        for key, number in fetch(
            f"SELECT i.key, {_ROOT} FROM {_LIVE} WHERE i.ended_plan_id IS NULL AND i.type = %s AND {condition}",
            [CLIENT, *bound],
        )
    }
    numbers = [int(value) for value in wanted if value.isascii() and value.isdigit() and value[0] != "0"]
    condition, bound = any_of("c.number", [number for number in numbers if number <= LARGEST_NUMBER])
    found |= {
        (str(number), root, True)
        for number, root in fetch(f"SELECT c.number, {_ROOT} FROM contact c WHERE {condition}", bound)
    }
    labels = labels_of({number for _, number, _ in found})
    holders: dict[str, list[Holder]] = {}
    for key, number, is_number in sorted(found):
        holders.setdefault(key, []).append(Holder(number, labels[number], is_number))
    return holders


def labels_of(numbers: Collection[int]) -> dict[int, str]:
    """How a message names these contacts: "Noor Haddad (contact 17)"."""
    condition, bound = any_of("number", list(numbers))
    rows = fetch(f"SELECT number, forename, surname FROM contact WHERE {condition}", bound)
    return {number: f"{forename} {surname}".strip() + f" (contact {number})" for number, forename, surname in rows}


def roots_with(kind: str, keys: Collection[str]) -> dict[str, set[int]]:
    """The root contacts that have each of these folded identifiers."""
    condition, bound = any_of("i.key", list(keys))
    found: dict[str, set[int]] = {}
    for key, root in fetch(
        f"SELECT i.key, {_ROOT} FROM {_LIVE} WHERE i.ended_plan_id IS NULL AND i.type = %s AND {condition}",
        [kind, *bound],
    ):
        found.setdefault(key, set()).add(root)
    return found


def identities(kind: str, roots: Collection[int] | None = None) -> dict[int, list[Identity]]:
    """The identifiers of one type that root contacts have, with the name and day held beside them; of all without."""
    condition, bound = ("TRUE", []) if roots is None else of_roots("c", roots)
    rows = fetch(
        "SELECT DISTINCT k.number, i.value, k.forename, k.surname, k.date_of_birth "
        f"FROM {_LIVE} JOIN contact k ON k.number = {_ROOT} "
        f"WHERE i.ended_plan_id IS NULL AND i.type = %s AND {condition} ORDER BY k.number, i.value",
        [kind, *bound],
    )
    found: dict[int, list[Identity]] = {}
    for number, value, *person in rows:
        found.setdefault(number, []).append(Identity(kind, value, *person))
    return found
