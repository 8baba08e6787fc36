"""What is reported of training, as it is answered."""

from typing import Any

from ninja import Schema


class BrokenRule(Schema):
    """A rule, and how often it is not kept."""

    rule: str
    severity: str
    count: int
    says: str


class Check(Schema):
    """One look at what would be lodged. ``stands_between`` counts what stands between now and a clean lodgement."""

    check: int
    first: str
    last: str
    made_at: str
    by: str
    stands_between: int
    clients: int
    errors: int
    warnings: int
    gate_stops: int
    gate_warnings: int
    written_otherwise: int
    records: dict[str, int]
    in_window: dict[str, int]
    left_out: dict[str, int]
    rules: list[BrokenRule]
    not_checked: list[str]


class Finding(Schema):
    """Something that was found, with the contact and the document that it leads to."""

    finding: int
    rule: str
    severity: str
    file: str
    line: int | None
    client: str
    record: str
    field: str
    value: str
    says: str
    authority: str
    contact_id: int | None
    other_contact_id: int | None
    name: str
    document: int | None


class Findings(Schema):
    items: list[Finding]
    next: str | None


class NotReported(Schema):
    """A record that is left out, with the number of the reason."""

    reason: str
    why: str
    file: str
    document: int
    contact_id: int | None
    name: str
    client: str
    about: str
    value: str


class NotReportedList(Schema):
    items: list[NotReported]
    next: str | None


class Lodgement(Schema):
    """Files that were made to be lodged, and by which rules."""

    lodgement: int
    first: str
    last: str
    release: str
    made_at: str
    by: str
    note: str
    lodged_on: str | None
    rules: dict[str, Any]
    records: dict[str, int]
    errors: int
    gate_stops: int


class Lodgements(Schema):
    items: list[Lodgement]
    next: str | None


class Things(Schema):
    """Things of a kind, each as its facts by name."""

    items: list[dict[str, str]]
    next: str | None


class ThingKept(Schema):
    """That a thing is kept."""

    kind: str
    kept: int


class FindingAnswered(Schema):
    """That a suspicion was looked at."""

    finding: int
    answered: bool
