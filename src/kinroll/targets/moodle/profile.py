"""The profile fields that a site adds itself, by their short names.

Moodle says nothing where there is no such field, or no such choice: what was sent is simply not there afterwards. A day
is read back as seconds since 1970, of midnight where the site is.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from kinroll.core.fields import DATE_FIELDS
from kinroll.targets.moodle import shapes

PREFIX = "profile_field_"
"""Stands before the short name, among the values of a user."""
_HALF_A_DAY = timedelta(hours=12)


def to_send(values: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    """Values under their names in Moodle, those of further profile fields in the list that it wants them in."""
    row: dict[str, Any] = {names.get(name, name): value for name, value in values.items() if not is_one(name)}
    further = [{"type": name.removeprefix(PREFIX), "value": value} for name, value in values.items() if is_one(name)]
    return row | ({"customfields": further} if further else {})


def size(values: Mapping[str, str]) -> int:
    """How many form fields the values take."""
    return len(values) + sum(is_one(name) for name in values)


def is_one(name: str) -> bool:
    """Whether a value is that of a further profile field."""
    return name.startswith(PREFIX)


def read(row: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, str]:
    """The further profile fields of a user: those that are wanted, with our names of what fills them; days as days."""
    found = {
        str(one.get("shortname")): str(one.get("value") or "") for one in shapes.rows(row.get("customfields") or [])
    }
    return {PREFIX + name: _shown(found.get(name, ""), ours) for name, ours in wanted.items()}


def _shown(value: str, ours: str) -> str:
    if ours not in DATE_FIELDS or not value.isdecimal() or len(value) > 11:
        return value
    return (
        ""
        if value == "0"
        else (datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(value)) + _HALF_A_DAY).date().isoformat()
    )
