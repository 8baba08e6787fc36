"""The one shape of every labelled set: a record of somebody, and whose it really is."""

from __future__ import annotations

from dataclasses import dataclass, field

Identifier = tuple[str, str, bool]
"""Kind, value, and whether somebody has verified it."""
Tie = tuple[str, str]
"""``parent of`` or ``child of``, and the id of the record it points at."""


@dataclass(slots=True)
class Record:
    """What one source says of one person. Blank is not stated.

    ``person`` and ``case`` are the truth, and are kept from whoever is measured. ``source`` names the complete source
    that the record is from: a list that has each person once. Blank is a record that stands for itself, such as a
    booking.
    """

    id: str
    person: str
    forename: str = ""
    middle: str = ""
    surname: str = ""
    birth_date: str = ""
    emails: list[str] = field(default_factory=list)
    telephones: list[str] = field(default_factory=list)
    address: str = ""
    postcode: str = ""
    identifiers: list[Identifier] = field(default_factory=list)
    relationships: list[Tie] = field(default_factory=list)
    source: str = ""
    case: str = ""
