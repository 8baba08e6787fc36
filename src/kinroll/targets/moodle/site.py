"""A Moodle site as a target: each thing that is asked of it, cut into requests that arrive whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kinroll.core.provisioning.renaming import Rename
from kinroll.core.provisioning.values import EMAIL, USERNAME, Held, Parked, Person
from kinroll.targets.errors import GoneError, RefusedError, StoppedError
from kinroll.targets.interface import DONE, Checked, Course, Outcome, Update
from kinroll.targets.moodle import checking, cohorts, completion, profile, shapes
from kinroll.targets.moodle.client import Client
from kinroll.targets.moodle.decoding import one_line
from kinroll.targets.moodle.encoding import CONTROL, MOST_FIELDS
from kinroll.targets.moodle.naming import OURS, THEIRS, Naming

ROOM = MOST_FIELDS - CONTROL
PER_LOOK_UP = ROOM - 2
"""Values in one look-up: the field's name takes one place, somebody known to be there another."""
PAGE = 1_000
READ = ("username", "firstname", "lastname", "email", "idnumber")


@dataclass
class Moodle:
    """A site. ``auth`` is how its users sign in; ``role`` the number of the student's role there."""

    client: Client
    naming: Naming = field(default_factory=Naming)
    auth: str = "oauth2"
    role: int = 5
    has_enrolments: bool = False
    has_groups: bool = False
    _guest: str = ""
    _groups: dict[str, int] = field(default_factory=dict)

    per_rename = ROOM // 2
    per_enrolment = ROOM // 3
    per_pause = ROOM // 4
    per_membership = ROOM // 4

    @property
    def requests(self) -> int:
        return self.client.requests

    def check(self) -> Checked:
        """What the site tells of itself, and whether our account sees other people."""
        info = self.client.read("core_webservice_get_site_info")
        if not isinstance(info, dict) or "siteurl" not in info:
            raise StoppedError("no-moodle", "What answers at this address is not Moodle.")
        functions = [*checking.USERS]
        functions += checking.ENROLMENTS if self.has_enrolments else ()
        functions += checking.COHORTS if self.has_groups else ()
        named = {str(one.get("name")) for one in info.get("functions") or () if isinstance(one, dict)}
        guests = self._rows("username", [checking.GUEST]) if "core_user_get_users_by_field" in named else []
        found = checking.checked(info, guests, functions)
        if found.is_usable:
            self._guest = str(guests[0]["id"])
        return found

    def describe(self, person: Person, number: int) -> tuple[dict[str, str], Parked | None]:
        """The values of a user, and why Moodle would not take them."""
        return self.naming.describe(person, number)

    def read(self, ids: Collection[str]) -> dict[str, Held]:
        """The users of these ids."""
        found: dict[str, Held] = {}
        for batch in _batches(sorted(ids, key=int), PER_LOOK_UP):
            rows = self._rows("id", [*batch, self._guest_id()])
            self._refuse_blind(rows)
            found |= {held.id: held for held in map(self._held, rows) if held.id in ids}
        return found

    def find(self, value: str, wanted: Collection[str]) -> dict[str, list[Held]]:
        """The users with these numbers, usernames or emails. That our account sees people is proved along the way."""
        found: dict[str, list[Held]] = {}
        theirs = THEIRS[value]
        listed = sorted({one for text in wanted for one in self._spellings(value, text)})
        for batch in _batches(listed, PER_LOOK_UP):
            rows = self._rows(theirs, [*batch, checking.GUEST] if value == USERNAME else batch)
            if value == USERNAME:
                self._refuse_blind(rows)
            for held in map(self._held, rows):
                key = held.values.get(value, "")
                if value == USERNAME and key not in wanted:  # whoever was only asked about to see that we see
                    continue
                same = found.setdefault(key.casefold() if value == EMAIL else key, [])
                if held.id not in {one.id for one in same}:
                    same.append(held)
        if value != USERNAME and listed:
            self._look_around()
        return found

    def _spellings(self, value: str, text: str) -> set[str]:
        return {text, text.lower()} if value == EMAIL else {text}

    def _look_around(self) -> None:
        """Raise where our account does not see other people any more; nobody found would then mean nothing."""
        self._refuse_blind(self._rows("username", [checking.GUEST]))

    def _guest_id(self) -> str:
        if not self._guest:
            rows = self._rows("username", [checking.GUEST])
            self._refuse_blind(rows)
            self._guest = next(str(row["id"]) for row in rows if row.get("username") == checking.GUEST)
        return self._guest

    def _refuse_blind(self, rows: Iterable[Mapping[str, Any]]) -> None:
        guests = [row for row in rows if row.get("username") == checking.GUEST or str(row.get("id")) == self._guest]
        if faults := checking.unseen(guests):
            raise StoppedError("cannot-see-users", faults[0])

    def _rows(self, theirs: str, values: Sequence[str]) -> list[dict[str, Any]]:
        answer = self.client.read("core_user_get_users_by_field", {"field": theirs, "values": list(values)})
        return shapes.rows(answer, "id")

    def _held(self, row: Mapping[str, Any]) -> Held:
        names = (*READ, *self.naming.fields)
        values = {OURS.get(name, name): str(row.get(name) or "") for name in names}
        values |= profile.read(row, self.naming.profile)
        return Held(str(shapes.number(row["id"])), values, is_suspended=_is_yes(row.get("suspended")))

    def create(self, people: Sequence[Mapping[str, str]]) -> list[Outcome]:
        """Make users in one request; Moodle makes all of them or none."""
        users = [self._new(values) for values in people]
        rows = self.client.write("core_user_create_users", {"users": users})
        made = {str(row["username"]): str(row["id"]) for row in shapes.rows(rows or [], "id", "username")}
        return [
            Outcome(id=made[values[USERNAME]])
            if values[USERNAME] in made
            else Outcome("cut-off", "Moodle did not say that this user was made.")
            for values in people
        ]

    def _new(self, values: Mapping[str, str]) -> dict[str, Any]:
        user = profile.to_send({name: value for name, value in values.items() if value}, THEIRS)
        return user | self._signing_in()

    def _signing_in(self) -> dict[str, Any]:
        """How a new user signs in; without a password to be checked elsewhere, Moodle makes one and mails it."""
        has_own = self.auth in ("manual", "email", "nologin")
        return {"auth": self.auth, **({"createpassword": True} if has_own else {})}

    def who_has(self, values: Mapping[str, str]) -> Parked | None:
        """Who else there has the username or the email of somebody who could not be made, whatever the capitals."""
        for held in self.find(USERNAME, [values[USERNAME]]).get(values[USERNAME], ()):
            return Parked("found-by-username", values[USERNAME], held.id)
        email = values[EMAIL]
        if "%" in email:  # in Moodle's search this stands for anything
            return None
        criteria = [{"key": "email", "value": email}]
        answer = self.client.read("core_user_get_users", {"criteria": criteria})
        for held in map(self._held, shapes.rows(answer, "id", under="users")):
            if held.values[EMAIL].casefold() == email.casefold():
                return Parked("found-by-email", email, held.id)
        return None

    def per_create(self, values: Mapping[str, str]) -> int:
        """How many such users go into one request; a profile field may be filled of one and empty of another."""
        return ROOM // (profile.size(values) + len(self._signing_in()))

    def may_lose(self, name: str) -> bool:
        """Whether it is a further profile field: one that is not there is dropped without a word."""
        return profile.is_one(name)

    def cut(self, updates: Sequence[Update]) -> list[list[Update]]:
        """The updates in as few requests as hold them."""
        cut: list[list[Update]] = []
        room = 0
        for one in updates:
            size = 1 + profile.size(one.values) + (one.suspend is not None)
            if size > room:
                cut.append([])
                room = ROOM
            cut[-1].append(one)
            room -= size
        return cut

    def update(self, updates: Sequence[Update]) -> dict[str, Outcome]:
        """Change users in one request; Moodle takes the good rows and warns of the others."""
        return self._update(
            [{"id": one.id, **profile.to_send(one.values, THEIRS), "suspended": one.suspend} for one in updates]
        )

    def rename(self, renames: Sequence[Rename]) -> dict[str, Outcome]:
        """Give users other names, in this order. A blank one would be taken, and nobody could sign in with it."""
        if not all(one.after.strip() for one in renames):
            raise RefusedError("username-blank", "A user cannot have a blank username.")
        return self._update([{"id": one.id, "username": one.after} for one in renames])

    def _update(self, users: Sequence[Mapping[str, Any]]) -> dict[str, Outcome]:
        answer = self.client.write("core_user_update_users", {"users": list(users)})
        outcomes = {str(user["id"]): DONE for user in users}
        for warning in shapes.rows(answer, under="warnings") if answer else ():
            code = str(warning.get("warningcode", "refused"))
            outcomes[str(warning.get("itemid"))] = Outcome(code, one_line(str(warning.get("message", ""))))
        return outcomes

    def enrolments(self, courses: Collection[str]) -> dict[str, set[str]]:
        """For each course the users who are active in it, page by page."""
        return {course: set(self._active(course)) for course in sorted(courses)}

    def _active(self, course: str) -> Iterator[str]:
        options = {"onlyactive": 1, "userfields": "id", "sortby": "id", "limitnumber": PAGE}
        for first in range(0, 1_000_000, PAGE):
            listed = [{"name": name, "value": value} for name, value in {**options, "limitfrom": first}.items()]
            try:
                answer = self.client.read("core_enrol_get_enrolled_users", {"courseid": course, "options": listed})
            except (GoneError, RefusedError):  # no such course: enrolling somebody in it will tell
                return
            rows = shapes.rows(answer, "id")
            yield from (str(row["id"]) for row in rows)
            if len(rows) < PAGE:
                return

    def enrol(self, pairs: Sequence[tuple[str, str]], *, pause: bool = False) -> None:
        """Let users take courses; the same again is harmless, and is the way to pause and to go on."""
        rows = [
            {"roleid": self.role, "userid": user, "courseid": course, "suspend": True if pause else None}
            for user, course in pairs
        ]
        self.client.write("enrol_manual_enrol_users", {"enrolments": rows})

    def unenrol(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take users out of courses."""
        rows = [{"userid": user, "courseid": course} for user, course in pairs]
        self.client.write("enrol_manual_unenrol_users", {"enrolments": rows})

    def members(self, groups: Collection[str]) -> dict[str, set[str]]:
        """For each cohort the users in it; one that is not there is made."""
        self._groups |= {name: cohorts.find_or_make(self.client, name) for name in groups if name not in self._groups}
        return cohorts.members(self.client, {name: self._groups[name] for name in groups})

    def join(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Put users into cohorts."""
        cohorts.add(self.client, [(user, self._groups[group]) for user, group in pairs])

    def leave(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take users out of cohorts."""
        cohorts.remove(self.client, [(user, self._groups[group]) for user, group in pairs])

    def courses_of(self, user: str) -> list[Course]:
        """What somebody is taking now, active enrolments only."""
        return completion.courses_of(self.client, user)

    def completed_at(self, user: str, course: str) -> datetime | None:
        """When somebody completed a course."""
        return completion.completed_at(self.client, user, course)


def _is_yes(value: object) -> bool:
    return str(value).lower() in ("1", "true")


def _batches(items: Sequence[str], size: int) -> Iterator[list[str]]:
    for first in range(0, len(items), size):
        yield list(items[first : first + size])
