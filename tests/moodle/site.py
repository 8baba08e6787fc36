"""What a site holds, and its own rules about users."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from moodle.specs import SPECS

ALL_RIGHTS = frozenset(
    {
        *("webservice/rest:use", "moodle/user:create", "moodle/user:update", "moodle/user:viewdetails"),
        *("moodle/user:viewalldetails", "moodle/site:viewuseridentity", "moodle/course:view", "enrol/manual:enrol"),
        *("enrol/manual:unenrol", "moodle/role:assign", "moodle/course:enrolreview", "report/completion:view"),
        "moodle/cohort:manage",
    }
)
LIMITS = {"username": 100, "firstname": 100, "lastname": 100, "email": 100, "idnumber": 255, "city": 120}
EAST = timezone(timedelta(hours=10))
PLAIN = re.compile(r"[a-z0-9\-_.@]+")


class Fault(Exception):
    """What the site answers instead: an error code, with status 200."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code, self.message = code, message or f"error/{code}"


@dataclass
class User:
    id: int
    username: str
    firstname: str = "A"
    lastname: str = "B"
    email: str = ""
    idnumber: str = ""
    auth: str = "manual"
    suspended: bool = False
    deleted: bool = False
    city: str = ""
    profile: dict[str, str] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)


@dataclass
class Taking:
    suspended: bool = False


@dataclass
class Site:
    """One site. ``rights`` is what our account may do, ``functions`` what its service offers."""

    release: str = "4.5.6 (Build: 20250811)"
    rights: set[str] = field(default_factory=lambda: set(ALL_RIGHTS))
    functions: set[str] = field(default_factory=lambda: set(SPECS))
    token: str = "t0ken"
    is_new: bool = False
    same_emails: bool = False
    extended: bool = False
    most_fields: int = 1_000
    users: dict[int, User] = field(default_factory=dict)
    courses: dict[int, dict[str, Any]] = field(default_factory=dict)
    taking: dict[tuple[int, int], Taking] = field(default_factory=dict)
    completed: dict[tuple[int, int], int] = field(default_factory=dict)
    cohorts: dict[int, dict[str, Any]] = field(default_factory=dict)
    members: set[tuple[int, int]] = field(default_factory=set)
    refused_emails: set[str] = field(default_factory=set)
    profile_fields: dict[str, str] = field(default_factory=dict)
    """Profile fields of its own: short name to ``text``, ``datetime``, or the choices of a menu."""
    next_id: int = 5

    def __post_init__(self) -> None:
        self.users = {
            1: User(1, "guest", "Guest", "User", "root@localhost"),
            2: User(2, "admin", "Admin", "User", "admin@example.test"),
            3: User(3, "svc_kinroll", "Kinroll", "Service", "svc@example.test"),
        }
        self.courses |= {2: {"id": 2, "completion": True}, 3: {"id": 3, "completion": True}}

    def may(self, right: str) -> bool:
        return right in self.rights

    def need(self, right: str, code: str = "nopermissions") -> None:
        if not self.may(right):
            raise Fault(code)

    def add(self, username: str, **facts: Any) -> User:
        """A user that an administrator has made."""
        user = User(self.next_id, username, **facts)
        self.users[user.id] = user
        self.next_id += 1
        return user

    def named(self, username: str) -> User:
        """The user of this name."""
        (found,) = [user for user in self.users.values() if user.username == username and not user.deleted]
        return found

    def people(self) -> list[User]:
        """Everybody but those whom every site has."""
        return [user for user in self.users.values() if user.id > 3]

    def gone(self, code: str) -> Fault:
        """The new version hides what was not there."""
        return Fault("invalidrecordunknown" if self.is_new else code)

    def course(self, id_: Any) -> dict[str, Any]:
        if int(id_) not in self.courses:
            raise self.gone("invalidrecord")
        return self.courses[int(id_)]

    def user(self, id_: Any) -> User:
        user = self.users.get(int(id_))
        if user is None:
            raise self.gone("invaliduser")
        if user.deleted:
            raise Fault("userdeleted")
        return user

    # Its rules about users

    def refuse_new(self, row: dict[str, Any]) -> None:
        if not row.get("username") or not row.get("firstname", "").strip() or not row.get("lastname", "").strip():
            raise Fault("invalidparameter")
        self.refuse_values(row)
        if row.get("auth", "manual") in ("manual", "email", "nologin") and not (
            row.get("password") or row.get("createpassword")
        ):
            raise Fault("invalidparameter")
        if any(user.username == row["username"] for user in self.users.values()):
            raise Fault("invalidparameter")
        if self.has_email(row.get("email", ""), None):
            raise Fault("invalidparameter")

    def refuse_values(self, row: dict[str, Any]) -> None:
        name = row.get("username")
        if name and not (name == name.lower() if self.extended else PLAIN.fullmatch(name)):
            raise Fault("invalidparameter")
        if any("<" in row.get(part, "") for part in ("firstname", "lastname")):
            raise Fault("invalidparameter")
        email = row.get("email")
        if email is not None and ("@" not in email or email in self.refused_emails):
            raise Fault("invalidparameter")
        if any(len(row.get(part, "")) > limit for part, limit in LIMITS.items()):
            raise Fault("dmlwriteexception", "Error writing to database")

    def has_email(self, email: str, but: int | None) -> bool:
        same = email.casefold()
        return not self.same_emails and any(
            user.email.casefold() == same and user.id != but and not user.deleted for user in self.users.values()
        )

    def fill(self, user: User, fields: list[dict[str, str]]) -> None:
        """Fill profile fields; one that is not there, or a choice that is none, is passed over in silence."""
        for one in fields:
            kind, value = self.profile_fields.get(one["type"], ""), one["value"]
            if kind == "datetime" and not value.isdigit() and value:
                value = str(int(datetime.fromisoformat(value).replace(tzinfo=EAST).timestamp()))
            if kind in ("text", "datetime") or (kind and value in kind.split("|")):
                user.profile[one["type"]] = value

    def delete(self, user: User) -> None:
        """As its administrator would: the name is free again, and the row stays under the id."""
        user.username, user.email = f"{user.email}.1795290946", "0123456789abcdef" * 2
        user.idnumber, user.deleted = "", True
        self.taking = {pair: one for pair, one in self.taking.items() if pair[0] != user.id}
