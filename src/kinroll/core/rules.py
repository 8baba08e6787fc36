"""What a school declares about a source, as plain values. Written in kinroll.toml; nothing here is a code path."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kinroll.core.terms import Term


@dataclass(frozen=True, slots=True)
class GroupRules:
    """One part of a source, the role that being in it gives, and when it counts.

    ``scope``: ``related`` (tied to someone who holds the role ``student`` now), ``dates`` (today lies within the days
    in the fields ``starts`` and ``ends``), ``all``. With ``holiday_hold`` the role never ends in holidays.
    """

    name: str
    role: str
    scope: str = "all"
    requires: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    login: bool = True
    holiday_hold: bool = False


@dataclass(frozen=True, slots=True)
class MatchRule:
    """A record is a contact when every named field is equal; ``id`` stands for any identifier of the same type."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of several items counts. The tests are tried in the written order; the first that some item passes decides.

    ``primary`` and ``main`` are the item's flags, ``first`` takes the first listed, and the name of a field takes the
    item chosen for that field.
    """

    telephone: tuple[str, ...] = ("primary", "main", "first")
    email: tuple[str, ...] = ("primary", "main", "first")
    telephone_preference: tuple[str, ...] = ("primary", "main")
    email_preference: tuple[str, ...] = ("primary", "main")
    username: tuple[str, ...] = ("primary", "main", "personal_email", "work_email", "first")


@dataclass(frozen=True, slots=True)
class BrakeRules:
    """Where a plan stops and asks. Shares are of what the source has now; nothing below ``at_least`` stops anything."""

    share: float = 0.10
    at_least: int = 5
    students_lost: float = 0.20
    ids_kept: float = 0.50
    names_kept: float = 0.80
    returning: float = 0.50
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRules:
    """Everything that decides what becomes of one source's records."""

    name: str
    order: int = 0
    groups: tuple[GroupRules, ...] = ()
    copy_default: str = "enforce"
    copy: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choice: Choice = field(default_factory=Choice)
    telephone_types: Mapping[str, str] = field(default_factory=dict)
    email_types: Mapping[str, str] = field(default_factory=dict)
    address_types: frozenset[str] = frozenset({"home", "h"})
    ignored_devices: frozenset[str] = frozenset({"fax"})
    home_countries: frozenset[str] = frozenset({"united kingdom", "uk"})
    extra_fields: tuple[str, ...] = ()
    speaks_of_any_field: bool = False
    match: tuple[MatchRule, ...] = ()
    reserved_ids: frozenset[str] = frozenset({"INTOFF", "INDIV", "SHORT"})
    username_clash: str = "refuse"
    grace_days: int = 0
    terms: tuple[Term, ...] = ()
    accounts: bool = True
    complete: bool = True
    brakes: BrakeRules = field(default_factory=BrakeRules)

    @property
    def is_declared(self) -> bool:
        """Whether kinroll.toml (still) says anything of the source, and not only its records are held."""
        return bool(self.groups)

    def copy_rule(self, name: str) -> str:
        """The copy rule of one field: ``enforce``, ``follow``, ``once`` or ``fill``."""
        return self.copy.get(name, self.copy_default)


EDITS = SourceRules(
    name="edits",
    order=99,
    copy_default="follow",
    groups=(GroupRules("person", role=""),),
    speaks_of_any_field=True,
    accounts=False,
)
"""What people say here, about anybody. It enters by the same road as everything else."""

PORTAL = "portal"
"""The role of a person who may sign in because a document set a password."""
DOCUMENTS = SourceRules(name="documents", order=98, copy_default="follow", groups=(GroupRules(PORTAL, role=PORTAL),))
"""What documents say of their contacts. Each says for itself how a field competes; the rule that runs adds its type."""
