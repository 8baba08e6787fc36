"""What Moodle takes as a user, looked at before it is sent: Moodle itself refuses without saying why, or worse, takes
what it cannot hold.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kinroll.core.emails import is_email
from kinroll.core.provisioning.values import EMAIL, NUMBER, USERNAME, Parked, Person
from kinroll.targets.moodle import profile

PLAIN = re.compile(r"[a-z0-9\-_.@]{1,100}")
EXTENDED = re.compile(r"[^\x00-\x1f<>]{1,100}")
TAKEN = frozenset({"guest", "admin"})
NAMELESS = "-"
"""Stands for a name that somebody does not have: Moodle needs both."""
LONGEST = {"firstname": 100, "lastname": 100, "email": 100, "idnumber": 255}
FIELDS = {"city": 120, "institution": 255, "department": 255, "address": 255}
"""Further fields that can be filled, and read back, with how much each holds."""
OURS = {"username": USERNAME, "email": EMAIL, "idnumber": NUMBER}
THEIRS = {ours: theirs for theirs, ours in OURS.items()}


@dataclass(frozen=True, slots=True)
class Naming:
    """How a site wants its users. ``fields``: its field, filled from ours; ``profile`` the same for the fields that a
    site adds itself, by their short names.
    """

    prefix: str = ""
    extended_usernames: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    profile: Mapping[str, str] = field(default_factory=dict)

    def number(self, number: int) -> str:
        """Our number as it stands in Moodle's idnumber."""
        return f"{self.prefix}{number}"

    def describe(self, person: Person, number: int) -> tuple[dict[str, str], Parked | None]:
        """The values of a user, and why Moodle would not take them."""
        values = {
            USERNAME: person.username.strip().lower(),
            "firstname": person.forename.strip() or NAMELESS,
            "lastname": person.surname.strip() or NAMELESS,
            EMAIL: person.email.strip(),
            NUMBER: self.number(number),
            **{name: person.others.get(ours, "").strip()[: FIELDS[name]] for name, ours in self.fields.items()},
            **{profile.PREFIX + name: person.others.get(ours, "").strip() for name, ours in self.profile.items()},
        }
        return values, self._fault(values)

    def _fault(self, values: Mapping[str, str]) -> Parked | None:
        username, email = values[USERNAME], values[EMAIL]
        allowed = EXTENDED if self.extended_usernames else PLAIN
        if not allowed.fullmatch(username) or username != username.lower() or username in TAKEN:
            return Parked("username-unusable", username)
        if not email:
            return Parked("email-missing")
        if len(email) > LONGEST[EMAIL] or not is_email(email):
            return Parked("email-unusable", email)
        for name in ("firstname", "lastname"):
            if len(values[name]) > LONGEST[name] or "<" in values[name]:
                return Parked("name-unusable", values[name])
        further = (*self.fields, *(profile.PREFIX + name for name in self.profile))
        return next((Parked("name-unusable", values[name]) for name in further if "<" in values[name]), None)
