"""Who is asking: the account that a session belongs to, with what it may do."""

from dataclasses import dataclass

from kinroll.accounts.levels import LEVELS

STAFF, SELF = "staff", "self"
"""The two hats of somebody who works here and is a contact too."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who is signed in. ``level`` is empty for those who do not work here; ``contact`` is a contact number.

    ``seen_by`` is the username of who looks at the pages as this person sees them; empty for the person.
    """

    account: int
    username: str
    name: str
    level: str = ""
    contact: int | None = None
    hat: str = STAFF
    seen_by: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether they are here as somebody who works here."""
        return bool(self.level) and self.hat == STAFF

    @property
    def can_switch(self) -> bool:
        """Whether there is another hat to put on."""
        return bool(self.level) and self.contact is not None

    def may(self, right: str) -> bool:
        """Whether their level allows this (``levels.SEE`` and so on), under the hat that they wear."""
        return self.is_staff and right in LEVELS[self.level]
