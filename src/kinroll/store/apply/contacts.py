"""Writes the values of contacts."""

from collections.abc import Sequence
from typing import Any

import orjson

from kinroll.core.fields import CORE_FIELDS
from kinroll.store.bulk import any_of, fetch, insert, update
from kinroll.store.shapes.applied import derived, dump, won
from kinroll.store.shapes.packed import Body

CONTACT_COLUMNS = (
    "number",
    "is_active",
    "made_by_id",
    "salt",
    "external_id",
    *CORE_FIELDS,
    "name_key",
    "found_by",
    "extra",
    "winners",
    "captured",
    "version",
)


def insert_contacts(rows: Sequence[tuple[Any, ...]]) -> None:
    """Add new contacts."""
    insert("contact", CONTACT_COLUMNS, rows)


def update_contacts(updated: Sequence[tuple[dict[str, Any], Body]]) -> None:
    """Write the new values over the old ones, and count the contact's version up."""
    if not updated:
        return
    condition, values = any_of("number", [change["contact_id"] for change, _ in updated])
    held = {
        number: (
            dict(zip(CORE_FIELDS, fields, strict=True)),
            orjson.loads(extra or b"{}"),
            winners,
            captured,
            is_active,
            external_id,
        )
        for number, extra, winners, captured, is_active, external_id, *fields in fetch(
            f"SELECT number, extra, winners, captured, is_active, external_id, {', '.join(CORE_FIELDS)} "
            f"FROM contact WHERE {condition}",
            values,
        )
    }
    rows = []
    for change, body in updated:
        known, extra, winners, captured, is_active, external_id = held[change["contact_id"]]
        new = body.get("values", {})
        known |= {name: value for name, value in new.items() if name in known}
        extra |= {name: value for name, value in new.items() if name not in known}
        extra = {name: value for name, value in extra.items() if value}
        new_winners, new_captured = won(body)
        is_active = body.get("revive", False) or (bool(is_active) and not body.get("deactivate"))
        rows.append(
            (
                *(known[name] for name in CORE_FIELDS),
                *derived(known),
                dump(extra),
                new_winners or winners,
                new_captured or captured,
                is_active,
                body.get("external_id") or external_id,
                change["expected_version"] + 1,
                change["contact_id"],
            )
        )
    columns = (
        *CORE_FIELDS,
        "name_key",
        "found_by",
        "extra",
        "winners",
        "captured",
        "is_active",
        "external_id",
        "version",
    )
    update("contact", columns, rows, key="number")
