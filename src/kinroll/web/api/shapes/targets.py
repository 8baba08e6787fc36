"""Targets as they are answered."""

from typing import Any

from ninja import Field, Schema

from kinroll.web.api.shapes.runs import Brake


class Target(Schema):
    """How a target stands: ``new``, ``ready``, ``resting`` (tried again) or ``stopped`` (somebody has to help)."""

    target: str
    site: str | None
    state: str
    why: str | None
    release: str | None
    warnings: list[str]
    checked_at: str | None
    compared_at: str | None
    asked_at: str | None
    users: int
    suspended: int
    parked: int
    waiting: int


class Targets(Schema):
    items: list[Target]


class Waiting(Schema):
    """Somebody whom a person has to look at (``parked``), or who is tried again (``waiting``)."""

    contact_id: int
    name: str
    state: str
    code: str
    about: str | None
    user: str | None
    found: str | None
    message: str
    fix: str
    next_try_at: str | None


class People(Schema):
    items: list[Waiting]
    total: int


class TargetRun(Schema):
    run: int
    target: str
    kind: str
    outcome: str
    made_at: str
    finished_at: str | None
    by: str
    counts: dict[str, Any]
    brakes: list[Brake]
    released: str | None
    reason: str | None


class Step(Schema):
    """One thing done there about one contact, or to be done."""

    contact_id: int
    name: str
    kind: str
    place: str | None
    before: dict[str, str]
    after: dict[str, str]
    reason: str | None
    state: str


class Steps(Schema):
    run: TargetRun
    items: list[Step]
    total: int


class Ran(Schema):
    """What became of a comparison. ``held`` is no error: a brake stopped it until a person lets it pass."""

    schema_: int = Field(alias="schema")
    target: str
    run: int | None
    outcome: str
    looked: int
    steps: dict[str, int]
    done: int
    parked: int
    waiting: int
    requests: int
    brakes: list[Brake]


class Adopted(Schema):
    target: str
    contact_id: int
    user: str


class Usable(Schema):
    """That a target can be used, and what is to be known of it."""

    schema_: int = Field(alias="schema")
    target: str
    site: str
    release: str
    warnings: list[str]


class NotMoved(Schema):
    document: int
    reason: str


class Polled(Schema):
    """What was heard of completions; ``documents`` are those that have moved."""

    schema_: int = Field(alias="schema")
    target: str
    asked: int
    completed: int
    documents: list[int]
    refused: list[NotMoved]
    requests: int


class Settled(Schema):
    schema_: int = Field(alias="schema")
    target: str
    contact_id: int
    outcome: str
