"""What is held of a contact before a run: the other half of what the news is compared with."""

from dataclasses import dataclass, field
from datetime import date

from kinroll.core.relating import Tie
from kinroll.core.resolving import Contender
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Version


@dataclass(slots=True)
class HeldRecord:
    """A linked record as it stands: its versions, and the roles and ties it gives now.

    ``roles`` maps a role to the day on which its grace began, None while it needs none.
    """

    source: str
    key: str
    rules: SourceRules
    versions: list[Version] = field(default_factory=list)
    roles: dict[str, date | None] = field(default_factory=dict)
    ties: dict[str, Tie] = field(default_factory=dict)
    mask: int = 0


@dataclass(slots=True)
class HeldAccount:
    """A way to sign in. ``disabled_by``: empty, ``machine``, ``person`` or ``merge``."""

    username: str
    is_active: bool
    disabled_by: str = ""
    has_permissions: bool = False


@dataclass(slots=True)
class HeldContact:
    """A root contact with everything that is linked to it. ``is_erased``: nothing about it is taken in any more."""

    number: int
    version: int = 0
    is_active: bool = True
    external_id: str = ""
    values: dict[str, str] = field(default_factory=dict)
    captured: dict[str, Contender] = field(default_factory=dict)
    winners: dict[str, tuple[str, str]] = field(default_factory=dict)
    account: HeldAccount | None = None
    records: list[HeldRecord] = field(default_factory=list)
    is_erased: bool = False
