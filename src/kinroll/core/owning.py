"""Who owns a value, as the person whom it is about sees it, and what that person may do about it."""

from collections.abc import Collection

from kinroll.core.fields import CHOICES, DATE_FIELDS, EMAIL_FIELDS, TELEPHONE_FIELDS, shown
from kinroll.core.process.form import ADDRESSES
from kinroll.core.rules import DOCUMENTS, EDITS
from kinroll.core.text import fold

YOU, OFFICE, REGISTRATION, RECORDS = "you", "office", "registration", "records"
SET, ASK = "set", "ask"
OWN_FIELDS: tuple[str, ...] = (
    *CHOICES,
    *TELEPHONE_FIELDS,
    *EMAIL_FIELDS,
    *(name for part in ADDRESSES for name in part),
)
"""What people may set of themselves unless the school declares otherwise: preferences and contact details."""
NEVER_OWN = frozenset({"usi", "client_identifier"})
"""Identifiers are nobody's to choose, whatever is declared."""
_MARK = ".own"


def own_key(number: int) -> str:
    """The key, among what people say here, of what a contact says of themselves."""
    return f"{number}{_MARK}"


def owner(ref: str) -> str:
    """Whose word a value is: the person's own, the school office's, a registration's, or the school's records'."""
    source, _colon, key = ref.partition(":")
    if source == EDITS.name:
        return YOU if key.endswith(_MARK) else OFFICE
    return REGISTRATION if source == DOCUMENTS.name else RECORDS


def may_do(field: str, winning_rule: str, own_fields: Collection[str]) -> str:
    """What a person may do about a value of their own: set it, or ask the school for a change.

    ``winning_rule`` is the copy rule of the claim that wins now, empty without one. Against a source that enforces the
    field nothing said here would count.
    """
    if field in NEVER_OWN:
        return ASK
    return SET if field in own_fields and winning_rule != "enforce" else ASK


def is_granted(field: str, wished: str, value: str) -> bool:
    """Whether a value is what somebody wished for; spacing, case, and the way of writing a number do not count."""
    if field in TELEPHONE_FIELDS:
        return _digits(wished) == _digits(value)
    if field in DATE_FIELDS:
        return wished == value
    return _letters(wished) == _letters(value)


def _digits(text: str) -> str:
    digits = "".join(char for char in text if char.isdigit())
    return "0" + digits[2:] if text.strip().startswith("+44") else digits


def _letters(text: str) -> str:
    return fold(shown(text).replace(",", " "))
