"""Wishes that only a source can grant, as the rows of a file that its bulk import takes.

A SIMS bulk import takes a row for each email or telephone, with its location and the marks Main and Primary; the type
of the Primary one is what we read as somebody's preference. How the columns are called differs from tool to tool, so
that is for the school to say; these are guesses. See the notes on sources, section 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS, shown

COLUMNS: Mapping[str, str] = {
    "person_id": "Person ID",
    "surname": "Surname",
    "forename": "Forename",
    "type": "Type",
    "value": "Value",
    "location": "Location",
    "device": "Device",
    "primary": "Primary",
    "notes": "Notes",
}
LOCATIONS: Mapping[str, str] = {
    "telephone": "Home",
    "mobile": "Mobile",
    "work_telephone": "Work",
    "personal_email": "Home",
    "work_email": "Work",
}
PREFERRED: Mapping[tuple[str, str], str] = {
    ("email_preference", "personal"): "personal_email",
    ("email_preference", "work"): "work_email",
    ("telephone_preference", "home"): "telephone",
    ("telephone_preference", "mobile"): "mobile",
    ("telephone_preference", "work"): "work_telephone",
}
"""The field whose email or number is to be the Primary one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a bulk import wants its rows: captions, words for places, and how *yes* and a telephone are written."""

    columns: Mapping[str, str] = field(default_factory=lambda: COLUMNS)
    locations: Mapping[str, str] = field(default_factory=lambda: LOCATIONS)
    yes: str = "T"
    device: str = "Telephone"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants a source to say: ``values`` are those of the contact now."""

    number: int
    record: str
    field: str
    value: str
    values: Mapping[str, str]


def row_of(wish: Wish, layout: Layout) -> tuple[dict[str, str] | None, str]:
    """The row for a wish, caption to text; or None and why no import can grant it."""
    name, value, primary = wish.field, shown(wish.value), ""
    if name in ("email_preference", "telephone_preference"):
        name = PREFERRED.get((wish.field, wish.value), "")
        if not name:
            return None, "Nobody is to be called first: take the mark Primary off all numbers by hand."
        value, primary = shown(wish.values.get(name, "")), layout.yes
        if not value:
            return None, "What is preferred is not known here: ask the person for it."
    if not value:
        return None, "Something is to be taken away: an import cannot do that."
    parts = {
        "person_id": wish.record,
        "surname": wish.values.get("surname", ""),
        "forename": wish.values.get("forename", ""),
        "type": _type(name),
        "value": value,
        "location": layout.locations.get(name, ""),
        "device": layout.device if name in TELEPHONE_FIELDS else "",
        "primary": primary,
        "notes": f"Kinroll request {wish.number}",
    }
    return {caption: parts[part] for part, caption in layout.columns.items() if part in parts}, ""


def _type(name: str) -> str:
    if name in EMAIL_FIELDS:
        return "Email"
    return "Telephone" if name in TELEPHONE_FIELDS else name.replace("_", " ").capitalize()
