"""What every kind of target can be asked. Sets in, sets out; a kind cuts them into requests as it needs to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kinroll.core.provisioning.renaming import Rename
from kinroll.core.provisioning.values import Held, Parked, Person


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at a target found. ``faults`` keep it from being used, ``warnings`` do not."""

    site: str = ""
    release: str = ""
    faults: Sequence[str] = ()
    warnings: Sequence[str] = ()

    @property
    def is_usable(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: done, or not, and why. ``id`` is the user's, where one was made."""

    code: str = ""
    why: str = ""
    id: str = ""


DONE = Outcome()


@dataclass(frozen=True, slots=True)
class Update:
    """New values of one user; None leaves its being suspended as it is."""

    id: str
    values: Mapping[str, str] = field(default_factory=dict)
    suspend: bool | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A course that somebody is taking there, and whether it is completed."""

    id: str
    is_completed: bool = False


class Target(Protocol):
    """A system that people are told to."""

    @property
    def requests(self) -> int:
        """How many requests were made."""
        ...

    def check(self) -> Checked:
        """Whether it can be used. Raises ``StoppedError`` or ``DownError`` where it does not even answer."""
        ...

    def describe(self, person: Person, number: int) -> tuple[dict[str, str], Parked | None]:
        """A person in the target's words, and why these cannot be sent, if they cannot."""
        ...

    def read(self, ids: Collection[str]) -> dict[str, Held]:
        """The users of these ids; who is not among them is not there."""
        ...

    def find(self, value: str, wanted: Collection[str]) -> dict[str, list[Held]]:
        """The users that have these numbers, usernames or emails (emails: folded). Never wrong about nobody."""
        ...

    def create(self, people: Sequence[Mapping[str, str]]) -> list[Outcome]:
        """Make users, all in one request; nobody is made where any of them is refused."""
        ...

    def who_has(self, values: Mapping[str, str]) -> Parked | None:
        """Who there has the username or the email of somebody who could not be made."""
        ...

    def update(self, updates: Sequence[Update]) -> dict[str, Outcome]:
        """Change users, all in one request; each is done or not by itself."""
        ...

    def rename(self, renames: Sequence[Rename]) -> dict[str, Outcome]:
        """Change usernames in this order, all in one request."""
        ...

    def may_lose(self, name: str) -> bool:
        """Whether the target may drop this value without a word, so that nothing comes of sending it again."""
        ...

    def per_create(self, values: Mapping[str, str]) -> int:
        """How many like this one may be made in one request."""
        ...

    def cut(self, updates: Sequence[Update]) -> list[list[Update]]:
        """The updates in as few requests as hold them."""
        ...

    per_rename: int
    per_enrolment: int
    per_pause: int
    per_membership: int
    """How many of each go into one request."""

    def enrolments(self, courses: Collection[str]) -> dict[str, set[str]]:
        """For each course the users who are active in it."""
        ...

    def enrol(self, pairs: Sequence[tuple[str, str]], *, pause: bool = False) -> None:
        """Let users (user, course) take courses, or pause their taking them; all in one request, all or nothing."""
        ...

    def unenrol(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take users out of courses, all in one request."""
        ...

    def members(self, groups: Collection[str]) -> dict[str, set[str]]:
        """For each group the users in it; a group that is not there is made."""
        ...

    def join(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Put users (user, group) into groups, all in one request."""
        ...

    def leave(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take users out of groups, all in one request."""
        ...

    def courses_of(self, user: str) -> list[Course]:
        """What somebody is taking now."""
        ...

    def completed_at(self, user: str, course: str) -> datetime | None:
        """When somebody completed a course; None where that is not so. Raises ``GoneError`` where it cannot be told."""
        ...
