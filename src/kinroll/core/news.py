"""What a run says of one source record, with everything that was settled over the whole run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kinroll.core.relating import Tie
from kinroll.core.source_record import Manner, Version


@dataclass(slots=True)
class LinkNews:
    """A link to be made: by a trusted identifier (``source``), a match ``rule``, or a ``person``."""

    origin: str
    rule: str = ""
    anchor: str = ""


@dataclass(slots=True)
class News:
    """What this run says of one record; ``covered`` are the groups it speaks of.

    ``ties`` are those to current students only. ``username`` is the name that the whole run lets this record have,
    empty where it may have none, and ``why_username`` where it comes from. ``manner`` is set where the record says for
    itself how each field competes. ``identifiers`` are by type; an empty one says that the record has none any more.
    ``restored`` is set only where a person moves a record or reverts a run.
    """

    key: str
    name: str
    mask: int = 0
    said: Mapping[str, Any] = field(default_factory=dict)
    built: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    manner: Mapping[str, Manner] = field(default_factory=dict)
    ties: Sequence[Tie] = ()
    username: str = ""
    why_username: str = "first email in the order of choice"
    as_of: datetime | None = None
    link: LinkNews | None = None
    digest: str = ""
    covered: frozenset[str] = frozenset()
    why_gone: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    restored: "Restored | None" = None


@dataclass(slots=True)
class Restored:
    """What a record gives after a person moved it, or gave before the run that is being reverted.

    With ``retire`` the contact ends as a whole: it becomes inactive, and its values stay to be seen. With
    ``close_account`` the account ends with what made it.
    """

    roles: frozenset[str]
    ties: dict[str, Tie]
    versions: list[Version]
    unlink: bool = False
    withdraw: bool = False
    retire: bool = False
    close_account: bool = False
