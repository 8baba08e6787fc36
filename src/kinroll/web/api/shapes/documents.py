"""Documents, courses, rules, identifiers and imports as they are answered."""

from typing import Any

from ninja import Field, Schema


class Listed(Schema):
    """A document of a list. ``waiting`` is why it waits, empty where it does not."""

    document: int
    process: str
    step: str
    reference: str
    source: str
    source_identifier: str
    waiting: str
    name: str
    contact_id: int | None


class Documents(Schema):
    items: list[Listed]
    next: str | None


class Document(Schema):
    """A document, whole. ``wrong`` says for each wrong value what is wrong with it."""

    schema_: int = Field(alias="schema")
    document: int
    process: str
    step: str
    reference: str
    source: str
    source_identifier: str
    course: str
    course_date: str
    contact_id: int | None
    version: int
    waiting: str
    values: dict[str, str]
    wrong: dict[str, str]
    timeline: list[dict[str, Any]]


class DocumentDone(Schema):
    """What became of a document. ``outcome`` is what its rule did, empty where none ran."""

    schema_: int = Field(alias="schema")
    document: int | None
    outcome: str
    text: str
    contact_id: int | None
    rule: str
    changed: bool


class LikelyPerson(Schema):
    """A contact who may be the person of a document. ``why`` is a code: ``same-id``, ``same-email`` (and name),
    ``same-birth`` (and name), ``same-telephone`` (and name), ``likely`` by all evidence, or ``alike`` in one thing.
    """

    contact_id: int
    name: str
    why: str
    reason: str


class DocumentMade(DocumentDone):
    """What became of a new document. ``likely``: who else may be its person; null without the scope contacts:read."""

    likely: list[LikelyPerson] | None


class Relinked(Schema):
    schema_: int = Field(alias="schema")
    document: int
    contact_id: int | None
    before: int | None
    run: int | None


class Rejected(Schema):
    schema_: int = Field(alias="schema")
    document: int
    contact_id: int | None
    rejected: int
    run: int | None


class Timeline(Schema):
    items: list[dict[str, Any]]


class CourseDate(Schema):
    """A course date with its course; ``code`` is empty for a course without a date."""

    course: str
    name: str
    category: str
    provider: str
    units: str
    code: str
    location: str
    starts_on: str | None
    ends_on: str | None
    moodle_course_id: str


class Courses(Schema):
    items: list[CourseDate]
    next: str | None


class CourseKept(Schema):
    schema_: int = Field(alias="schema")
    course: str
    date: str | None


class Finding(Schema):
    code: str
    severity: str
    place: str
    message: str
    fix: str


class RulesChecked(Schema):
    schema_: int = Field(alias="schema")
    findings: list[Finding]


class RulesKept(RulesChecked):
    version: int
    new: bool
    can_be_activated: bool


class RulesActivated(RulesChecked):
    version: int
    active: bool


class RulesText(Schema):
    schema_: int = Field(alias="schema")
    text: str


class RulesVersion(Schema):
    version: int
    active: bool
    note: str
    by: str
    made_at: str
    activated_at: str | None


class RulesHistory(Schema):
    items: list[RulesVersion]


class RulesDifference(Schema):
    schema_: int = Field(alias="schema")
    one: int
    other: int
    lines: list[str]


class Tried(Schema):
    schema_: int = Field(alias="schema")
    documents: int
    counts: dict[str, int]
    differences: list[dict[str, Any]]


class Standing(Schema):
    """How a USI stands: ``none``, ``entered``, ``verified`` or ``failed``, and for whom that was."""

    usi: str | None
    status: str
    changed: list[str]
    at: str | None
    by: str | None
    how: str | None


class Answered(Schema):
    schema_: int = Field(alias="schema")
    verified: int
    failed: int
    unchanged: int
    contacts: int
    ran: list[int]
    unreadable: list[dict[str, Any]]


class Unverified(Schema):
    items: list[dict[str, str]]


class Upload(Schema):
    """A list that was uploaded. ``state`` is empty before anybody has looked into it."""

    upload: int
    name: str
    size: int
    process: str
    step: str
    columns: dict[str, str]
    choices: dict[str, str]
    state: str
    by: str
    made_at: str


class Uploads(Schema):
    items: list[Upload]
