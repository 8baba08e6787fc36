"""Which values say who somebody is, and which only fill a field or are shared by several people."""

from collections.abc import Iterable, Mapping
from unicodedata import normalize

from kinroll.core.matching import Description
from kinroll.core.process.field_types import FILLER_USI
from kinroll.core.text import fold, plain

_WORDS = {"na", "nil", "none", "null", "unknown", "notknown", "notprovided", "test", "dummy", "x", "xx"}
_FILLERS = _WORDS | {"0", "-", ".", "xxx", "n/a", "no", "tba", "tbc"}
_FILLER_MAILBOXES = _WORDS | {"noemail", "nomail", "noreply", "donotreply"}
FEWEST_SIGNS = 4
"""So often one and the same digit is no number of anybody's."""
FEWEST_NAMES = 2
"""So many different names on one address make it a shared one."""


def is_filler(value: str) -> bool:
    """Whether a value stands only where something had to be written: n/a, 0000000000, noemail@…, a@a.com."""
    folded = fold(value)
    mailbox, at, host = folded.partition("@")
    if at:
        return plain(mailbox) in _FILLER_MAILBOXES or mailbox == host.partition(".")[0]
    bare = "".join(folded.split())
    is_one_sign = len(bare) >= FEWEST_SIGNS and len(set(bare)) == 1 and not bare.isalpha()
    return bare in _FILLERS or is_one_sign or bare == fold(FILLER_USI)


def is_other_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two names or days of birth, where both are given, are different people's. Accents do not matter.

    A name that is longer, shorter or spelled otherwise counts as another: twins differ by no more.
    """
    days = (one.get("date_of_birth", ""), other.get("date_of_birth", ""))
    return has_other_name(one, other) or _differ(*days)


def has_other_name(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """The same of the names alone."""
    return any(_differ(one.get(name, ""), other.get(name, "")) for name in ("forename", "surname"))


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and (_letters(one) or fold(one)) != (_letters(other) or fold(other))


def _letters(name: str) -> str:
    """Letters and digits alone, of whatever script, without their accents."""
    return "".join(sign for sign in normalize("NFKD", fold(name)) if sign.isalnum())


def shared_emails(emails: Iterable[str], known: Iterable[Description]) -> frozenset[str]:
    """Those of the addresses that contacts of different names have."""
    names: dict[str, set[tuple[str, str]]] = {email: set() for email in emails}
    for described in known:
        for email in frozenset().union(*(face.emails for face in described.faces)) & names.keys():
            names[email].add((described.values.get("forename", ""), described.values.get("surname", "")))
    return frozenset(email for email, held in names.items() if len(held) >= FEWEST_NAMES)
