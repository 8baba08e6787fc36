"""Merges, assignments and cases of who is who, as they are answered."""

from ninja import Schema

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
