"""What a target is to hold of somebody, what it does hold, and what is done about the difference."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CREATE, LINK, UPDATE, RENAME = "create", "link", "update", "rename"
SUSPEND, RESTORE, GIVE_WAY = "suspend", "restore", "give-way"
ENROL, PAUSE, UNENROL = "enrol", "pause", "unenrol"
JOIN, LEAVE = "join", "leave"
KINDS = (CREATE, LINK, UPDATE, RENAME, SUSPEND, RESTORE, GIVE_WAY, ENROL, PAUSE, UNENROL, JOIN, LEAVE)
"""Every kind of step. A link writes nothing there: it remembers who was made before. Who gives way leaves an email to
the contact that one is seen as.
"""
USERNAME, EMAIL, NUMBER = "username", "email", "number"
"""The values that every target has; the others have the names that the target gives them."""


@dataclass(frozen=True, slots=True)
class Person:
    """What we hold of somebody, as far as a target may be told. ``others`` are fields by our names."""

    number: int
    username: str = ""
    forename: str = ""
    surname: str = ""
    email: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class Parked:
    """Why somebody is left alone until a person has looked. ``found``: the user there whom it is about."""

    code: str
    about: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a target is to hold one contact number. ``values`` are in the target's words.

    ``courses`` are those the person is to be taking, with the document that says so; ``why`` tells why somebody is not
    active. ``parked``: the values cannot be sent as they are. ``gives_way``: an email that nobody else has, for one who
    is seen as another and leaves that one the own. ``erased``: the person was erased here, and ``values`` say nothing
    of anybody; ``overwrite`` what is there, or ``keep`` it.
    """

    contact: int
    values: Mapping[str, str]
    is_active: bool = True
    why: str = ""
    courses: Mapping[str, int] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    parked: Parked | None = None
    gives_way: str = ""
    erased: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What we remember of a contact's user there; no ``id`` before there is one.

    ``tried`` is the username under which one may have been made, though no answer came. ``suspended`` tells whether it
    was us who suspended it, ``refused`` which step the target would not take (``parked``: why). ``courses``: enrolments
    made from here, and whether each is active.
    """

    id: str = ""
    tried: str = ""
    suspended: bool = False
    refused: str = ""
    courses: Mapping[str, bool] = field(default_factory=dict)
    parked: Parked | None = None


NOBODY = Known()


@dataclass(slots=True)
class Held:
    """A user as the target holds it."""

    id: str
    values: Mapping[str, str]
    is_suspended: bool = False
    courses: Mapping[str, bool] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done there about one contact. ``place`` is a course or a group."""

    contact: int
    kind: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    why: str = ""

    @property
    def key(self) -> tuple[int, str, str, tuple[tuple[str, str], ...]]:
        """What two steps share that do the same."""
        return (self.contact, self.kind, self.place, tuple(sorted(self.after.items())))


@dataclass(slots=True)
class Decision:
    """What is to be done about one contact: steps in their order, or a person has to look."""

    contact: int
    steps: list[Step] = field(default_factory=list)
    parked: Parked | None = None
    id: str = ""
