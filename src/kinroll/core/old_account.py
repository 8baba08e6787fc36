"""An account of the system that Kinroll replaces, as one line of a file describes it, cleaned."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from kinroll.core.dates import day, is_day
from kinroll.core.emails import is_email
from kinroll.core.fields import CHOICES
from kinroll.core.problem import Problem
from kinroll.core.text import clip, fold

MOVED_IN = "moved-in"
"""The group of a record that holds what was moved in, and the role of a person whom no run has seen yet."""
DETAILS = "old account"
"""Where a moved-in group keeps all but the preferences. No field has a name with a blank in it."""
PREFERENCES = ("email_preference", "telephone_preference")
LONGEST_ID, LONGEST_USERNAME = 200, 254

_B64 = "[A-Za-z0-9+/]"
_ENCODED = re.compile(
    rf"pbkdf2_sha256\$\d{{1,7}}\$[^$]{{1,128}}\${_B64}{{43}}="
    rf"|pbkdf2_sha1\$\d{{1,7}}\$[^$]{{1,128}}\${_B64}{{27}}="
    rf"|argon2\$argon2id?\$v=19\$m=\d{{1,7}},t=\d{{1,3}},p=\d{{1,3}}\${_B64}{{11,}}\${_B64}{{16,}}"
    rf"|scrypt\$\d{{1,6}}\$[^$]{{1,128}}\$\d{{1,2}}\$\d{{1,2}}\${_B64}{{86}}=="
)
"""Passwords as Django encodes them, with no more work than a sign-in can wait for."""

_STATUS = {
    **dict.fromkeys(("active", "enabled", "true", "t", "yes", "y", "1"), True),
    **dict.fromkeys(("disabled", "inactive", "false", "f", "no", "n", "0"), False),
}
_DISABLED_BY = {
    **dict.fromkeys(("person", "staff", "admin", "administrator", "user", "manual", "hand"), "person"),
    **dict.fromkeys(("machine", "sync", "system", "automatic", "import"), "machine"),
}


@dataclass(frozen=True, slots=True)
class OldAccount:
    """One account. ``password`` is empty or encoded by Django; ``disabled_by``: empty, ``machine`` or ``person``."""

    line: int
    key: str
    username: str
    password: str = ""
    preferences: Mapping[str, str] | None = None
    email: str = ""
    is_active: bool = True
    disabled_by: str = ""
    created: str = ""

    @property
    def name(self) -> str:
        """How problems name the account."""
        return f"Line {self.line} ({self.username})"

    @property
    def created_at(self) -> datetime | None:
        """When the account was made, if the file says so."""
        return datetime.combine(date.fromisoformat(self.created), time(), UTC) if self.created else None

    @property
    def said(self) -> dict[str, Any]:
        """What the file says of the account, as it is kept; of a password no more than that there is one."""
        details = {
            "username": self.username,
            "password": "set" if self.password else "",
            "email": self.email,
            "status": "active" if self.is_active else "disabled",
            "disabled_by": self.disabled_by,
            "created": self.created,
        }
        return {**(self.preferences or {}), DETAILS: {name: text for name, text in details.items() if text}}


def build_account(line: int, row: Mapping[str, str]) -> tuple[OldAccount | None, list[Problem]]:
    """The account of one line and what is wrong with it; None where the line cannot be taken at all."""
    key, username = row.get("id", "").strip(), " ".join(row.get("username", "").split())
    name = f"Line {line} ({clip(username)})" if username else f"Line {line}"
    if fault := _fault(key, username, row):
        return None, [unreadable(line, fault, key=key if len(key) <= LONGEST_ID else "")]
    problems: list[Problem] = []

    def drop(field: str, value: str = "", code: str = "move-in-value-unreadable") -> str:
        problems.append(Problem(code, key, name, field, clip(value)))
        return ""

    password = row.get("password", "").strip()
    if password.startswith("!"):
        password = ""  # Django's mark of an account that has none
    if password and not _ENCODED.fullmatch(password):
        password = drop("password", code="move-in-password-unreadable")
    preferences = {field: text for field in PREFERENCES if (text := fold(row.get(field, "")))}
    for field in [field for field, text in preferences.items() if text not in CHOICES[field]]:
        drop(field, preferences.pop(field))
    email = row.get("email", "").strip()
    if email and not is_email(email):
        email = drop("email", email)
    created = day(row.get("created", ""))
    if created and not is_day(created):
        created = drop("created", created)
    is_active = _STATUS[fold(row.get("status", "active"))]
    by = "" if is_active else _DISABLED_BY.get(fold(row.get("disabled_by", "")), "")
    if not is_active and not by:
        problems.append(
            Problem("move-in-disabled-by-unknown", key, name, "disabled_by", clip(row.get("disabled_by", "")))
        )
    account = OldAccount(
        line, key, username, password, preferences, email, is_active, by if is_active else by or "person", created
    )
    return account, problems


def unreadable(line: int, fault: str, *, key: str = "") -> Problem:
    """The problem of a line that cannot be taken."""
    words = f"Line {line} cannot be read: {fault}."  # two such lines of one id are two problems
    return Problem("move-in-line-unreadable", key or f"line {line}", f"Line {line}", value=words)


def _fault(key: str, username: str, row: Mapping[str, str]) -> str:
    """Why a line cannot be taken at all; empty when it can."""
    if not key or not username:
        return f"it has no {'username' if key else 'id'}"
    if len(key) > LONGEST_ID or not key.isprintable():
        return f"its id is longer than {LONGEST_ID} characters, or cannot be read"
    if username.startswith("@") or not username.isprintable() or len(username) > LONGEST_USERNAME:
        return f"a username has 1 to {LONGEST_USERNAME} characters that can be read, and does not begin with @"
    status = fold(row.get("status", "active"))
    if status not in _STATUS:
        return f'its status "{clip(status)}" is neither active nor disabled'
    return ""
