"""Runs, plans, problems, sources and work as they are answered."""

from typing import Any

from ninja import Field, Schema


class Brake(Schema):
    code: str
    message: str


class Problem(Schema):
    """What somebody must know about one record, and how to put it right."""

    source: str | None = None
    code: str
    severity: str
    source_id: str
    name: str
    field: str | None
    value: str | None
    message: str
    fix: str
    first_seen: str | None = None


class Problems(Schema):
    items: list[Problem]
    next: str | None


class Report(Schema):
    """What became of a run. ``held`` is no error: a brake stopped the plan until a person lets it pass."""

    schema_: int = Field(alias="schema")
    run: int
    plan: int
    source: str | None
    outcome: str
    reason: str | None
    counts: dict[str, Any]
    brakes: list[Brake]
    problems: list[Problem]
    seconds: float


class Run(Schema):
    """A run, without its problems."""

    run: int
    plan: int
    source: str | None
    kind: str
    outcome: str
    made_at: str
    finished_at: str | None
    by: str
    counts: dict[str, Any]
    brakes: list[Brake]
    released: str | None
    reason: str | None


class RunWithChanges(Run):
    changes: dict[str, int]


class Runs(Schema):
    items: list[Run]
    next: str | None


class Change(Schema):
    """One line of a plan."""

    contact_id: int | None
    source_id: str | None
    kind: str
    field: str
    before: str | None
    after: str | None
    reason: str


class Changes(Schema):
    items: list[Change]
    next: str | None


class Discarded(Schema):
    run: int
    outcome: str


class Checked(Schema):
    """What is in a source that can be read."""

    source: str
    ok: bool
    people: dict[str, int]
    current: dict[str, int]
    problems: list[dict[str, str]]
    warnings: list[str]


class Source(Schema):
    source: str
    kind: str
    paused_at: str | None
    paused_why: str | None
    last_run: Run | None
    last_good_at: str | None


class Sources(Schema):
    items: list[Source]


class Resumed(Schema):
    source: str
    resumed: bool


class Job(Schema):
    """Work in the background. ``answer`` is there when it is done, ``failure`` says why it was not."""

    job: int
    kind: str
    asked: dict[str, Any]
    state: str
    stage: str | None
    done: int
    of: int | None
    by: str
    asked_at: str
    begun_at: str | None
    ended_at: str | None
    answer: dict[str, Any] | None
    failure: str | None


class Jobs(Schema):
    items: list[Job]
