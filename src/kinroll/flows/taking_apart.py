"""What taking a contact apart would come to: what each record says, and whom the two would be."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.held import HeldRecord
from kinroll.core.resolving import Claim, Speaker, fold_versions, rank
from kinroll.core.rules import DOCUMENTS, EDITS
from kinroll.flows.editing import Rules
from kinroll.store import queries

TELLING = ("forename", "surname", "date_of_birth", "personal_email", "work_email", "mobile")
"""What tells people apart at a glance."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of a contact with what it says of who somebody is; of a document, its number."""

    ref: str
    document: int | None
    says: Mapping[str, str]
    roles: tuple[str, ...]


@dataclass(slots=True)
class Apart:
    """A contact in pieces, and the values of those that would stay beside those of the new contact."""

    pieces: list[Piece]
    stays: Mapping[str, str] = field(default_factory=dict)
    goes: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """Each field that either would have, with both values."""
        names = [*CORE_FIELDS, *sorted((self.stays.keys() | self.goes.keys()) - set(CORE_FIELDS))]
        pairs = ((name, self.stays.get(name, ""), self.goes.get(name, "")) for name in names)
        return [(name, one, other) for name, one, other in pairs if one or other]


def foresee(number: int, refs: Collection[str], rules: Rules) -> Apart:
    """What it would come to if these records (``SOURCE:ID``) were another person's; nothing is changed."""
    held = queries.held([number], rules)[number]
    records = {f"{record.source}:{record.key}": record for record in held.records}
    found = Apart([_piece(ref, record) for ref, record in records.items() if record.source != EDITS.name])
    going = [record for ref, record in records.items() if ref in refs]
    if going:
        found.goes = _values(going)
        found.stays = _values([record for record in records.values() if record not in going])
    return found


def apart_json(number: int, found: Apart) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": 1,
        "contact_id": number,
        "records": [
            {"record": one.ref, "document": one.document, "says": dict(one.says), "roles": list(one.roles)}
            for one in found.pieces
        ],
        "values": [{"field": name, "stays": stays or None, "goes": goes or None} for name, stays, goes in found.fields],
    }


def _piece(ref: str, record: HeldRecord) -> Piece:
    claims = {name: claim.value for name, claim in _claims(record).items()}
    says = {name: claims[name] for name in TELLING if claims.get(name)}
    number = record.key.partition(".")[0]
    is_document = record.source == DOCUMENTS.name and number.isascii() and number.isdigit()
    return Piece(ref, int(number) if is_document else None, says, tuple(sorted(record.roles)))


def _claims(record: HeldRecord) -> Mapping[str, Claim]:
    return fold_versions(record.versions, record.rules, roles=record.roles)


def _values(records: Collection[HeldRecord]) -> dict[str, str]:
    speakers = [Speaker(record.source, record.key, record.rules, _claims(record)) for record in records]
    names = {name for speaker in speakers for name in speaker.claims}
    ranked = {name: rank(name, speakers, {}) for name in names}
    return {name: found[0].value for name, found in ranked.items() if found and found[0].value}
