"""What a single field can be asked for: each kind in words, as a test of the value, and as a pattern that is quick.

A test gets the value without the spaces at its end and says whether it is as it should be. A pattern, where there is
one, is for the whole field with its spaces, and fits nothing that the test would not let pass; text that begins with a
space fits none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from stdnum import luhn

from kinroll.core.avetmiss.code_lists import EXEMPT_USI
from kinroll.core.avetmiss.layouts import Field
from kinroll.core.process.identifying import USI_ALPHABET, USI_LENGTH

Codes = frozenset[str]
Test = Callable[[str, Field, Codes], bool]
Pattern = Callable[[Field, Codes], str]
MOST_ALTERNATIVES = 24
"""A pattern tries its alternatives one after the other: longer lists are looked up."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``says`` goes on after the name of the field.

    What fits the pattern keeps the kinds that it ``implies`` too. A kind that ``is_whole`` leaves no space in a field.
    """

    says: str
    test: Test
    pattern: Pattern | None = None
    implies: tuple[str, ...] = ()
    is_whole: bool = False


def _filled(value: str, field: Field, codes: Codes) -> bool:
    return bool(value)


def in_list(value: str, field: Field, codes: Codes) -> bool:
    """Whether a code is in its list; without a list anything but a blank is."""
    return value in codes if codes else bool(value)


def _in_list_or_blank(value: str, field: Field, codes: Codes) -> bool:
    return not value or not codes or value in codes


def _number(value: str, field: Field, codes: Codes) -> bool:
    return len(value) == field.length and value.isascii() and value.isdigit()


def _or_blank(test: Test) -> Test:
    return lambda value, field, codes: not value or test(value, field, codes)


def _matching(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda value, field, codes: bool(compiled.fullmatch(value))


@lru_cache(maxsize=100_000)
def day_of(text: str) -> date | None:
    """The day that DDMMYYYY is; None where it is none."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def _day(value: str, field: Field, codes: Codes) -> bool:
    return day_of(value) is not None


@lru_cache(maxsize=100_000)
def is_partial_day(text: str) -> bool:
    """Whether a day of birth is known in part: ``@@MMYYYY`` or ``@@@@YYYY``."""
    if not text.startswith("@@") or len(text) != 8:
        return False
    month = "01" if text[2:4] == "@@" else text[2:4]
    return day_of(f"01{month}{text[4:]}") is not None


def _birthday(value: str, field: Field, codes: Codes) -> bool:
    return value == "@@@@@@@@" or day_of(value) is not None or is_partial_day(value)


@cache
def _pairs() -> dict[str, int]:
    """The sum of each two characters of a USI: five look-ups a value in the place of ten steps."""
    return {one + two: luhn.checksum(one + two, USI_ALPHABET) for one in USI_ALPHABET for two in USI_ALPHABET}


def is_usi(value: str) -> bool:
    """Whether this is a USI by its alphabet and its last character; only capitals are."""
    if len(value) != USI_LENGTH:
        return False
    pairs = _pairs()
    try:
        return sum([pairs[value[at : at + 2]] for at in range(0, USI_LENGTH, 2)]) % len(USI_ALPHABET) == 0
    except KeyError:
        return False


def _usi(value: str, field: Field, codes: Codes) -> bool:
    return not value or value in EXEMPT_USI or is_usi(value)


def _usi_7_0(value: str, field: Field, codes: Codes) -> bool:
    return value in ("", "INTOFF", "SHORT") or is_usi(value)


def _email(value: str, field: Field, codes: Codes) -> bool:
    return "@" in value[1:-1] and " " not in value and not value.startswith("@") and not value.endswith("@")


def _text(field: Field, codes: Codes) -> str:
    return f"[!-~][ -~]{{{field.length - 1}}}"


def _text_or_blank(field: Field, codes: Codes) -> str:
    return f"(?:{_text(field, codes)}| {{{field.length}}})"


def _alternatives(field: Field, codes: Codes) -> str:
    if not 0 < len(codes) <= MOST_ALTERNATIVES:
        return ""
    return "(?:" + "|".join(re.escape(code.ljust(field.length)) for code in sorted(codes)) + ")"


def _alternatives_or_blank(field: Field, codes: Codes) -> str:
    return _alternatives(field, codes | {""}) if codes else ""


def _digits(field: Field, codes: Codes) -> str:
    return f"[0-9]{{{field.length}}}"


def _digits_or_blank(field: Field, codes: Codes) -> str:
    return f"(?:{_digits(field, codes)}| {{{field.length}}})"


def _ten_digits(beginning: str) -> Pattern:
    """A pattern of the usual telephone numbers, or of a blank field."""

    def pattern(field: Field, codes: Codes) -> str:
        spaces = field.length - 10
        return f"(?:{beginning}[0-9]{{{10 - len(beginning)}}} {{{spaces}}}| {{{field.length}}})" if spaces >= 0 else ""

    return pattern


_POSTCODE = "(?!0000)[0-9]{4}"
_AREA_CODE = r"(?:\+[0-9 ]+|0[0-9 ]{9,}|1[389]00[0-9 ]{6,}|13[0-9 ]{4,})"
_MOBILE = r"(?:0|\+ *6 *1 *) *4(?: *[0-9]){8}"

KINDS: dict[str, Kind] = {
    "filled": Kind("must not be blank", _filled, _text),
    "free": Kind("", lambda value, field, codes: True, _text_or_blank),
    "solid": Kind("must have no space inside", lambda value, field, codes: " " not in value),
    "code": Kind("must be one of its codes, and not blank", in_list, _alternatives, is_whole=True),
    "code-or-blank": Kind("must be one of its codes, or blank", _in_list_or_blank, _alternatives_or_blank),
    "postcode": Kind(
        "must be 0001 to 9999, OSPC (overseas) or @@@@ (not known)",
        _matching(f"{_POSTCODE}|OSPC|@@@@"),
        lambda field, codes: f"(?:{_POSTCODE}|OSPC|@@@@)",
        is_whole=True,
    ),
    "postcode-7.0": Kind(
        "must be four digits, OSPC (overseas) or @@@@ (not known)",
        _matching("[0-9]{4}|OSPC|@@@@"),
        lambda field, codes: "(?:[0-9]{4}|OSPC|@@@@)",
        is_whole=True,
    ),
    "postcode-of-place": Kind(
        "must be 0001 to 9999, or OSPC (overseas)",
        _matching(f"{_POSTCODE}|OSPC"),
        lambda field, codes: f"(?:{_POSTCODE}|OSPC)",
        is_whole=True,
    ),
    "postcode-in-australia": Kind(
        "must be 0001 to 9999", _matching(_POSTCODE), lambda field, codes: _POSTCODE, is_whole=True
    ),
    "day": Kind("must be a day of the calendar, DDMMYYYY", _day, is_whole=True),
    "day-or-blank": Kind("must be a day of the calendar, DDMMYYYY, or blank", _or_blank(_day)),
    "birthday": Kind(
        "must be a day of the calendar, DDMMYYYY, or @@@@@@@@ where it is not known", _birthday, is_whole=True
    ),
    "year": Kind("must be a year of four digits", _number, _digits),
    "year-or-unknown": Kind("must be a year of four digits, or @@@@", _matching("[0-9]{4}|@@@@")),
    "whole-birthday": Kind("should be a whole day, or @@@@@@@@", lambda value, field, codes: not is_partial_day(value)),
    "usi": Kind("must be a unique student identifier with the right last character, or INTOFF or INDIV", _usi),
    "usi-7.0": Kind("must be a unique student identifier with the right last character, or INTOFF or SHORT", _usi_7_0),
    "number": Kind("must be a number, filled with zeros on the left", _number, _digits),
    "number-or-blank": Kind(
        "must be a number, filled with zeros on the left, or blank", _or_blank(_number), _digits_or_blank
    ),
    "field-of-education": Kind(
        "must be 6 digits and not end in 0, or blank",
        _or_blank(_matching("[0-9]{5}[1-9]")),
        lambda field, codes: "(?:[0-9]{5}[1-9]| {6})",
    ),
    "digits-or-blank": Kind("must be digits only, or blank", _or_blank(_number), _digits_or_blank),
    "no-digits": Kind(
        "must have no digit",
        lambda value, field, codes: value.isalpha() or not any(map(str.isdigit, value)),
        lambda field, codes: f"[A-Za-z][A-Za-z '.-]{{{field.length - 1}}}",
        implies=("filled",),
    ),
    "email": Kind("should be an email address: an @ within, and no space", _or_blank(_email)),
    "telephone": Kind("should have no space inside", lambda value, field, codes: " " not in value),
    "area-code": Kind(
        "should have its area code", _or_blank(_matching(_AREA_CODE)), _ten_digits("0"), implies=("telephone",)
    ),
    "mobile": Kind(
        "should be an Australian mobile: 04 and 8 digits, or +614 and 8",
        _or_blank(_matching(_MOBILE)),
        _ten_digits("04"),
        implies=("telephone",),
    ),
    "spaces": Kind("must be blank: nothing is reported here", lambda value, field, codes: not value),
}
"""Every kind, by the name that the table of rules has for it."""
