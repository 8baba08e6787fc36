"""The text that a contact is found by, and what somebody means who types a part of it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS

LONGEST = 200
FEWEST_PHONE_DIGITS = 5
HOME, HOME_CODE, HOME_LENGTHS = "GB", "44", (11, 12)
"""Of numbers that are written with the country's code and without a plus."""
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
    | dict.fromkeys("'’‘`´", "")
    | dict.fromkeys("-,;|", " ")
)
_PHONE = re.compile(r"(?:\+|00)?[\d\s().\-/]+")
_EMAIL = re.compile(r"[^@]+@[^@]+\.[^@.]{2,}")
_TRUNK = re.compile(r"\(0\)")


def plainly(text: str) -> str:
    """A name as it is looked for: without case, accents, apostrophes and hyphens."""
    lowered = text.casefold()
    if not lowered.isascii():
        apart = unicodedata.normalize("NFKD", lowered).casefold()
        lowered = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(lowered.translate(_LETTERS).split())


def found_by(values: Mapping[str, str]) -> str:
    """Surname, forename, emails and the digits of telephone numbers, each once and each behind a blank.

    So what begins a word is found as a blank and its first letters. Empty where nothing of it is given.
    """
    parts = [plainly(f"{values.get('surname', '')} {values.get('forename', '')}"[:LONGEST])]
    parts += ["".join(values.get(name, "")[:LONGEST].casefold().split()) for name in EMAIL_FIELDS]
    parts += ["".join(filter(str.isdecimal, values.get(name, "")[:LONGEST])) for name in TELEPHONE_FIELDS]
    return "".join(f" {part}" for part in dict.fromkeys(parts) if part)


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody may mean. ``words`` all stand in the text that a contact is found by.

    ``names`` are usernames and ids, as folded text; ``record`` is a source and the id of one of its records.
    """

    words: tuple[str, ...] = ()
    name: str = ""
    number: int | None = None
    key: str = ""
    record: tuple[str, str] | None = None

    @property
    def is_id(self) -> bool:
        """Whether it may be an id: these have digits."""
        return bool(self.record) or any(map(str.isdecimal, self.name)) or not self.words

    @property
    def is_email(self) -> bool:
        """Whether it is an email to its end, as far as one can tell while somebody types."""
        return len(self.words) == 1 and bool(_EMAIL.fullmatch(self.words[0]))


def meant(text: str) -> Meant:
    """What is meant by what was typed: a part of a name, an email, a number in any spelling, an id, a username."""
    typed = " ".join(text.replace("\x00", "")[:LONGEST].split())
    if typed.startswith("@"):
        return Meant(name=typed[1:])
    source, colon, key = typed.partition(":")
    if colon and key.strip() and "@" not in typed:
        return Meant(record=(source.strip(), key.strip()))
    if "@" in typed:
        return Meant((typed.casefold().replace(" ", ""),), name=typed)
    if _PHONE.fullmatch(typed) and any(map(str.isdecimal, typed)):
        return _number(typed)
    return Meant(tuple(dict.fromkeys(plainly(typed).split())), name=typed, key=typed)


def _number(typed: str) -> Meant:
    """A contact number, an id of a source or a register, or a telephone number."""
    digits = "".join(filter(str.isdecimal, typed))
    number = int(digits) if digits.isascii() and len(digits) < 19 else None
    words = (_national(typed, digits),) if len(digits) >= FEWEST_PHONE_DIGITS else ()
    return Meant(words, name=typed, number=number, key=typed)


def _national(typed: str, digits: str) -> str:
    """The digits that every spelling of a telephone number has: without the country's code and the leading nought."""
    if typed.startswith(("+", "00")):
        import phonenumbers  # here: it takes a while to load

        try:
            parsed = phonenumbers.parse(_TRUNK.sub("", re.sub("^00", "+", typed)), HOME)
        except phonenumbers.NumberParseException:
            return digits.lstrip("0") or digits
        return str(parsed.national_number)
    if digits.startswith(HOME_CODE) and len(digits) in HOME_LENGTHS:
        return digits.removeprefix(HOME_CODE)
    return digits.removeprefix("0") or digits
