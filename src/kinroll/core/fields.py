"""The fields every contact has, and how an address is kept as one value.

Every value is text: a day is written YYYY-MM-DD, an address as its lines with the postcode always on the
last one, so that no rule can take the street from one place and the postcode from another.
"""

from collections.abc import Iterable

CORE_FIELDS = (
    "title",
    "forename",
    "surname",
    "gender",
    "date_of_birth",
    "address",
    "telephone",
    "mobile",
    "work_telephone",
    "personal_email",
    "work_email",
    "email_preference",
    "telephone_preference",
)
EMAIL_FIELDS = ("personal_email", "work_email")
TELEPHONE_FIELDS = ("telephone", "mobile", "work_telephone")
DATE_FIELDS = ("date_of_birth",)
CHOICES = {
    "email_preference": ("personal", "work"),
    "telephone_preference": ("home", "mobile", "work", "none"),
}
DEFAULTS = {"email_preference": "personal", "telephone_preference": "none"}


def pack_address(lines: Iterable[str], postcode: str) -> str:
    """One text for an address; empty when there is neither a line nor a postcode."""
    kept = [line for line in lines if line]
    return "\n".join([*kept, postcode]) if kept or postcode else ""


def unpack_address(value: str) -> tuple[list[str], str]:
    """The lines and the postcode of a packed address."""
    *lines, postcode = value.split("\n")
    return lines, postcode


def shown(value: str | None) -> str:
    """A value on one line, as people read it."""
    text = value or ""
    return ", ".join(part for part in text.split("\n") if part) if "\n" in text else text
