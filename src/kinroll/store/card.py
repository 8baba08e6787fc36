"""One contact, whole, in one query: what ``contacts.show`` reads table by table, for those who ask very often."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from kinroll.store import contacts, documents
from kinroll.store.contacts import ACCOUNTS, CONTACT, RECORDS, RELATED_FROM, RELATIONSHIPS, ROLES, Shown
from kinroll.store.prepared import Prepared

_THIS = "((c.number = {1} AND c.root IS NULL) OR c.root = {1})"
_PARTS = {
    "contact": f"SELECT c.root, {CONTACT} FROM contact c WHERE c.number = {{1}}",
    "records": f"{RECORDS} WHERE {_THIS}",
    "roles": f"{ROLES} WHERE {_THIS}",
    "accounts": f"{ACCOUNTS} WHERE a.contact_id = {{1}}",
    "relationships": f"{RELATIONSHIPS} WHERE {_THIS}",
    "related_from": f"{RELATED_FROM} WHERE {_THIS.replace('c.', 'c2.')}",
    "linked": f"{documents.OF_CONTACTS} WHERE {_THIS}",
}
"""Each part gives rows of its own width; they come as JSON, so that one query can hold them all."""


@dataclass(frozen=True, slots=True)
class Card:
    """A contact; or, where the number was merged, only the one it is seen as."""

    root: int
    shown: Shown | None


def read(number: int) -> Card | None:
    """The contact of a number; None where there is none."""
    found: dict[str, list[Any]] = {name: [] for name in _PARTS}
    for name, row in _query().rows(number):
        found[name].append(orjson.loads(row))
    if not found["contact"]:
        return None
    (root, *facts), *_ = found.pop("contact")
    if root is not None:
        return Card(root, None)
    for name in ("records", "relationships", "related_from", "linked"):
        found[name].sort(key=_first)
    linked = documents.by_contact(found.pop("linked"))
    (shown,) = contacts.assemble([facts], linked=linked, **found)
    return Card(number, shown)


def _first(row: list[Any]) -> int:
    return int(row[0])


def _query() -> Prepared:
    return _PREPARED[connection.vendor]


def _build(vendor: str) -> Prepared:
    """The one query; both databases make a JSON array of a row, each by its own function."""
    parts = (f"SELECT {_as_array(name, sql, vendor)}" for name, sql in _PARTS.items())
    return Prepared("kinroll_card", " UNION ALL ".join(parts), ("bigint",))


def _as_array(name: str, sql: str, vendor: str) -> str:
    """A query for rows as one for the name of the part and JSON arrays."""
    distinct = "DISTINCT " if sql.startswith("SELECT DISTINCT ") else ""
    columns, source = sql.removeprefix("SELECT ").removeprefix("DISTINCT ").split(" FROM ", 1)
    array = f"json_build_array({columns})::text" if vendor == "postgresql" else f"json_array({columns})"
    return f"{distinct}'{name}', {array} FROM {source}"


_PREPARED = {vendor: _build(vendor) for vendor in ("sqlite", "postgresql")}
