"""Contacts as they are answered."""

from typing import Any, Literal

from ninja import Schema


class Address(Schema):
    lines: list[str]
    postcode: str


class Account(Schema):
    """A contact's way to sign in. ``disabled_why`` is empty while it is active."""

    username: str
    active: bool
    disabled_why: str
    differs_from_email: bool


class Record(Schema):
    """A source record that is linked to the contact, and by what."""

    source: str
    id: str
    linked_by: str


class Relationship(Schema):
    """What ties a contact to a pupil. A flag is null where the source does not say, which is not "no"."""

    contact_id: int | None
    source_id: str
    name: str
    relationship: str
    parental_responsibility: bool | None
    priority: int | None
    court_order: bool | None
    lives_with: bool | None
    start: str | None
    end: str | None


class RelatedFrom(Schema):
    """Somebody who is related to this contact."""

    contact_id: int
    source_id: str
    name: str
    relationship: str


class DocumentOfContact(Schema):
    """A document that speaks of the contact; ``linked`` while it still does."""

    document: int
    linked: bool
    process: str | None = None
    step: str | None = None
    reference: str | None = None


class Differing(Schema):
    """The field that the external id was made of, and its value now."""

    field: str
    value: str


class Contact(Schema):
    """A contact, whole. Every key is always there."""

    contact_id: int
    source_ids: dict[str, str]
    records: list[Record]
    title: str
    forename: str
    surname: str
    gender: str
    date_of_birth: str | None
    address: Address | None
    telephone: str
    mobile: str
    work_telephone: str
    personal_email: str
    work_email: str
    email_preference: str
    telephone_preference: str
    extra: dict[str, Any]
    roles: list[str]
    account: Account | None
    relationships: list[Relationship]
    related_from: list[RelatedFrom]
    external_id: str
    external_id_differs: Differing | None
    documents: list[DocumentOfContact]
    is_active: bool


class Contacts(Schema):
    """A page of contacts. ``next`` is the cursor of the next page; ``position`` is for ``changed_since``, later."""

    items: list[Contact]
    next: str | None
    position: str


class Contender(Schema):
    value: str | None
    record: str
    source: str
    rule: str
    since: str


class Explained(Schema):
    field: str
    value: str | None
    winner: Contender | None
    lost: list[Contender]
    note: str | None


class Why(Schema):
    """Why the values of a contact are what they are: who won, and who lost."""

    contact_id: int
    fields: list[Explained]


class ShortProblem(Schema):
    code: str
    severity: str
    message: str
    fix: str


class Absence(Schema):
    name: str
    state: str
    reason: str
    contact_id: int | None
    source_id: str
    problems: list[ShortProblem]


class Missing(Schema):
    """What is known of somebody who is missed; of a pupil, of all of the pupil's contacts."""

    asked: str
    found: list[Absence]


class Done(Schema):
    """What became of something that was done: ``unchanged`` where it was so already."""

    outcome: str
    run: int
    contact_id: int | None


class ValueSaid(Done):
    """What became of a value. ``won`` is false where a source decides the field: ``winner`` names it."""

    field: str
    value: str | None
    won: bool
    winner: str | None


class Invited(Schema):
    contact_id: int
    outcome: Literal["invited", "signed-out"]


class Erased(Schema):
    """Somebody who was erased for ever; ``run`` is the number under which that stands in the history."""

    outcome: Literal["erased"]
    run: int
    contact_id: int


class LetIn(Schema):
    """A record that its source is heard about again; ``was`` is the number of the contact that was erased."""

    outcome: Literal["let-in"]
    record: str
    was: int


class Known(Schema):
    """What a key means: the number of its contact, its username, its external id and its ids in each source."""

    key: str
    contact_id: int | None
    username: str | None
    external_id: str | None
    records: dict[str, list[str]]


class Crosswalk(Schema):
    items: list[Known]


class Event(Schema):
    """One thing that happened to a contact; ``contact_id`` is its number then, ``root`` the one it is seen as now.

    ``old`` and ``new`` are ids that have changed: ``contact_id`` of who was merged or is themselves again, ``username``
    of who was renamed.
    """

    position: str
    at: str
    kind: str
    contact_id: int
    root: int
    run: int
    old: dict[str, Any] | None
    new: dict[str, Any] | None


class Events(Schema):
    """Events in their order. ``position`` is where to go on, also where there is nothing new."""

    items: list[Event]
    position: str
    has_more: bool
