"""A contact's addresses as the files have them: the usual one in NAT00080, the postal one in NAT00085.

Source: notes on AVETMISS, section 7.
"""

import re
from dataclasses import dataclass

from kinroll.core.avetmiss.code_lists import (
    NOT_SPECIFIED,
    OTHER_STATE,
    OVERSEAS,
    UNKNOWN_POSTCODE,
    UNKNOWN_STATE,
)
from kinroll.core.avetmiss.notes import Notes


@dataclass(frozen=True, slots=True)
class Choices:
    """What the standard leaves open, or the notes do not know, and an organisation may settle otherwise.

    ``survey_contact_status``: written where the contact has none; whether a blank passes is not known.
    ``overseas_postal_state``: 99, or @@ as one fact sheet has it. ``postal_street``: written where a postal address has
    neither street nor box. ``capitals``: everything in upper case, as one writer does.
    """

    survey_contact_status: str = "A"
    overseas_postal_state: str = OTHER_STATE
    postal_street: str = NOT_SPECIFIED
    capitals: bool = False


_PARTS = ("building", "flat", "street_number", "street_name", "box", "suburb", "postcode")
_LENGTHS = {"building": 50, "flat": 30, "street_number": 15, "street_name": 70, "box": 22, "suburb": 50}
_POSTAL = "postal_"


def usual(notes: Notes, choices: Choices) -> dict[str, str]:
    """Where a client lives. Overseas and not known there is no street; nor is there one where none is held."""
    parts = _parts(notes, "")
    if _is_overseas(parts) or notes.values.get("usi", "").strip().upper() == "INTOFF":
        return _written(NOT_SPECIFIED, OVERSEAS, OTHER_STATE)
    if parts["postcode"] in ("", UNKNOWN_POSTCODE):
        return _written(NOT_SPECIFIED, UNKNOWN_POSTCODE, UNKNOWN_STATE, parts)
    suburb = parts["suburb"] or NOT_SPECIFIED
    return _written(suburb, parts["postcode"], parts["state"] or UNKNOWN_STATE, parts)


def _written(suburb: str, postcode: str, state: str, parts: dict[str, str] | None = None) -> dict[str, str]:
    found = parts or dict.fromkeys((*_PARTS, "state"), "")
    return {
        "postcode": postcode,
        "address suburb locality or town": suburb,
        "state identifier": state,
        "address building/property name": found["building"],
        "address flat/unit details": found["flat"],
        "address street number": (found["street_number"] or NOT_SPECIFIED) if found["street_name"] else NOT_SPECIFIED,
        "address street name": found["street_name"] or NOT_SPECIFIED,
    }


def postal(notes: Notes, choices: Choices) -> dict[str, str]:
    """Where a client's post goes: the postal address where there is one, otherwise where they live."""
    has_own = any(notes.values.get(f"{_POSTAL}{part}", "").strip() for part in (*_PARTS, "state"))
    parts = _parts(notes, _POSTAL if has_own else "")
    suburb, postcode, state = parts["suburb"], parts["postcode"], parts["state"]
    if _is_overseas(parts):
        suburb, postcode, state = NOT_SPECIFIED, OVERSEAS, choices.overseas_postal_state
    elif postcode in ("", UNKNOWN_POSTCODE):
        suburb, postcode, state = NOT_SPECIFIED, UNKNOWN_POSTCODE, UNKNOWN_STATE
    number, street = parts["street_number"], parts["street_name"]
    if not street:
        number = street = "" if parts["box"] else choices.postal_street
    return {
        "address building/property name": parts["building"],
        "address flat/unit details": parts["flat"],
        "address street number": number or (choices.postal_street if street else ""),
        "address street name": street,
        "address postal delivery box": parts["box"],
        "address postal suburb locality or town": suburb or NOT_SPECIFIED,
        "postcode": postcode,
        "state identifier": state or UNKNOWN_STATE,
    }


def _parts(notes: Notes, prefix: str) -> dict[str, str]:
    found = {}
    for part in _PARTS:
        if part == "box" and not prefix:
            found[part] = ""
            continue
        found[part] = notes.text(f"{prefix}{part}", limit=_LENGTHS.get(part, 0))
    found["state"] = notes.code(f"{prefix}state", "state", "")
    if found["postcode"] and not _POSTCODE.fullmatch(found["postcode"]):
        notes.note(f"{prefix}postcode", found["postcode"], UNKNOWN_POSTCODE, "is no Australian postcode")
        found["postcode"] = UNKNOWN_POSTCODE
    return found


_POSTCODE = re.compile("(?!0000)[0-9]{4}|OSPC|@@@@")


def _is_overseas(parts: dict[str, str]) -> bool:
    return parts["postcode"] == OVERSEAS or parts["state"] == OTHER_STATE
