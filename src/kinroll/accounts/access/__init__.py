"""Who may see and do what: one function for each kind of object, and the only way in which a page or the API gets one.

Somebody who may not know that a thing is there is told that there is no such thing (``NotThereError``); somebody who
may see it and not do this to it is told so (``NotAllowedError``).
"""

from kinroll.accounts.access.contacts import account, contact, contact_to_change, username
from kinroll.accounts.access.permissions import any_account, permissions
from kinroll.accounts.access.refusals import LARGEST, NotAllowedError, NotThereError, page
from kinroll.accounts.access.running import plan, problem, source

__all__ = [
    "LARGEST",
    "NotAllowedError",
    "NotThereError",
    "account",
    "any_account",
    "contact",
    "contact_to_change",
    "page",
    "permissions",
    "plan",
    "problem",
    "source",
    "username",
]
