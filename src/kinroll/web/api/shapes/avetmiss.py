"""What is reported of training, as it is answered."""

from typing import Any

from ninja import Field, Schema


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


class ListCounts(Schema):
    """How many rows of a list are new, changed, as they were, refused; ``kept`` are the first three."""

    kept: int
    new: int
    changed: int
    same: int
    refused: int


class ListRow(Schema):
    """A row that changes something: each fact before and after."""

    row: int
    about: str
    new: bool
    changed: dict[str, list[str]]


class ListAnswer(Schema):
    """What a list would do, or has done; the first rows that change something, and every row that is refused."""

    kind: str
    kept: int
    new: int
    changed: int
    same: int
    rows: list[ListRow]
    refused: dict[str, str]


class TrainingListInShort(Schema):
    """A list that was uploaded, ``planned`` or ``applied``."""

    list: int
    kind: str
    name: str
    size: int
    state: str
    counts: ListCounts
    by: str
    made_at: str
    applied_by: str
    applied_at: str | None


class TrainingList(TrainingListInShort):
    """The same with what it would do and what it has done."""

    plan: ListAnswer | None
    result: ListAnswer | None


class TrainingLists(Schema):
    items: list[TrainingListInShort]
    next: str | None


class TrainingListGone(Schema):
    """That a list is not kept any more."""

    list: int
    discarded: bool


class ChangedClient(Schema):
    """One person who would be reported otherwise now."""

    contact_id: int
    client_before: str
    client_now: str
    differences: list[dict[str, Any]]


class Compared(Schema):
    """What has changed since a lodgement, person by person; ``others`` is about nobody."""

    schema_: int = Field(alias="schema")
    lodgement: int
    people: int
    new: int
    gone: int
    changed: list[ChangedClient]
    others: list[dict[str, Any]]


class ListOfKind(Schema):
    """A list of one kind of thing."""

    kind: str
    list: int


class MovingIn(Schema):
    """What was made of NAT files; ``import`` is the list of people. The others in the order to bring them in."""

    clients: int
    enrolments: int
    people: int = Field(alias="import")
    lists: list[ListOfKind]
