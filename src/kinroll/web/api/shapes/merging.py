"""Merges, assignments and cases of who is who, as they are answered."""

from ninja import Schema
from pydantic import Field

from kinroll.web.api.shapes.contacts import Done


class ValueAfter(Schema):
    """One field of both contacts, and what it would be: which record says so, under which rule."""

    field: str
    survivor: str | None
    loser: str | None
    after: str | None
    record: str | None
    rule: str | None


class Foreseen(Schema):
    """What a merge would come to; ``refused`` says why it cannot be."""

    survivor: int
    loser: int
    refused: str | None
    values: list[ValueAfter]
    moves: dict[str, int]
    consequences: list[str]
    said_apart: str | None
    warnings: list[str]


class Pair(Schema):
    """A pair of a list: ``ready``, in ``conflict`` (``why`` says in which fields), ``refused``, or ``merged``."""

    line: int
    keep: str
    other: str
    state: str
    why: str
    kept: int | None
    lost: int | None
    run: int | None


class Pairs(Schema):
    items: list[Pair]


class Piece(Schema):
    """A record of a contact with what it says of who somebody is; of a document, its number."""

    record: str
    document: int | None
    says: dict[str, str]
    roles: list[str]


class ValueApart(Schema):
    field: str
    stays: str | None
    goes: str | None


class Apart(Schema):
    """A contact in pieces, and each value that who stays and who goes would have."""

    schema_: int = Field(alias="schema")
    contact_id: int
    records: list[Piece]
    values: list[ValueApart]


class Unmerged(Done):
    """``open_items`` came while the two were one, and wait for a person to say whose they are."""

    open_items: int


class Assignment(Schema):
    """Something that is with one contact, and may be the other's."""

    item: int
    merge: int
    kind: str
    contact_id: int
    name: str
    other_id: int
    other_name: str
    words: str
    why: str
    state: str
    by: str


class Assignments(Schema):
    items: list[Assignment]


class Settled(Schema):
    item: int
    state: str
    run: int | None


class ReviewCase(Schema):
    """A case: ``why`` is the harm it does, or what makes it likely."""

    case: str
    kind: str
    why: str
    name: str
    other: str
    since: str
    asked: str | None


class Cases(Schema):
    items: list[ReviewCase]
    next: str | None


class Answered(Schema):
    """What became of a case: the contact that it is about now, and the number that was merged into it."""

    case: str
    answer: str
    contact_id: int | None
    merged: int | None
    run: int | None
