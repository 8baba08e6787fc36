"""What a plan does to one contact: stored as it is, shown line by line, applied word for word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kinroll.core.news import LinkNews
from kinroll.core.relating import Tie
from kinroll.core.resolving import Contender
from kinroll.core.source_record import Manner

ITS_NUMBER = "(its number)"
"""The external id of a contact that is to be called by its own number, which is not known before it is created."""


@dataclass(slots=True)
class Line:
    """One thing a change does, as people read it."""

    kind: str
    field: str
    before: str | None
    after: str | None
    reason: str


@dataclass(slots=True)
class RecordChange:
    """What a change does to one source record."""

    key: str
    source: str = ""
    said: Mapping[str, Any] | None = None
    manner: Mapping[str, Manner] = field(default_factory=dict)
    as_of: datetime | None = None
    mask: int = 0
    digest: str = ""
    link: LinkNews | None = None
    unlink: bool = False
    withdraw: bool = False
    roles_start: list[str] = field(default_factory=list)
    roles_end: list[str] = field(default_factory=list)
    roles_lapse: list[str] = field(default_factory=list)
    roles_resume: list[str] = field(default_factory=list)
    ties_start: list[Tie] = field(default_factory=list)
    ties_end: list[str] = field(default_factory=list)
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Change:
    """Everything that happens to one contact. ``number`` is None for one that is yet to be created.

    ``external_id`` is the one it gets, until a person changes it. ``account`` holds how an account is to be that was
    moved in, ``secret`` its encoded password: no payload holds that.
    ``seen_as`` says which root these numbers have from then on, None for themselves; ``merge_into`` is the number that
    this one is merged into, ``ends_merge`` the row of a merge that is undone.
    ``is_stranger`` tells whether a source speaks of another than who was moved in, None where nobody was.
    """

    kind: str
    key: str
    name: str
    number: int | None = None
    expected_version: int = 0
    lines: list[Line] = field(default_factory=list)
    records: list[RecordChange] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    winners: dict[str, tuple[str, str]] = field(default_factory=dict)
    captured: dict[str, Contender] = field(default_factory=dict)
    external_id: str = ""
    create_username: str = ""
    merge_into: int | None = None
    ends_merge: int | None = None
    seen_as: dict[int, int | None] = field(default_factory=dict)
    account: dict[str, Any] = field(default_factory=dict)
    secret: str = ""
    rename_to: str = ""
    release: str = ""
    disable: str = ""
    enable: bool = False
    revive: bool = False
    deactivate: bool = False
    events: list[str] = field(default_factory=list)
    is_renamed: bool = False
    is_born_anew: bool = False
    is_returning: bool = False
    is_stranger: bool | None = None
    blanked: int = 0
