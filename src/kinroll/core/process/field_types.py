"""The types that a form field may have: what an entered text becomes, or what is wrong with it.

A wrong value is kept on the document as it was entered, shown as wrong, and never reaches a contact.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import phonenumbers

from kinroll.core import dates
from kinroll.core.emails import is_email, is_generated
from kinroll.core.process import codes, identifying
from kinroll.core.process.conditions import SEVERAL
from kinroll.core.process.form import FormField
from kinroll.core.text import clip, fold

SHORTEST_PASSWORD = 8
PLACEHOLDER_BIRTHDAY = "1900-01-01"
LAPSED_USI = {"SHORT": "SHORT lapsed on 31 December 2017"}
FILLER_USI = "2222222222"


@dataclass(frozen=True, slots=True)
class Entered:
    """A text in the form it is kept in, or the text as it was, and what is ``wrong`` with it in words."""

    value: str
    wrong: str = ""


Options = Mapping[str, str]
Clean = Callable[[str, Options], Entered]


@dataclass(frozen=True, slots=True)
class FieldType:
    """``holds`` says what it holds, for people; ``codes`` is its list, if it has one: code to label.

    ``takes_options``: the form gives the codes (``choice``), or gives names to codes (``country``).
    ``is_shown`` is False where no value is ever shown, mailed or exported.
    """

    holds: str
    clean: Clean
    codes: Options = field(default_factory=dict)
    takes_options: bool = False
    is_shown: bool = True


def clean(text: str, asked: FormField, *, today: date | None = None) -> Entered:
    """What a field keeps of an entered text; blank stays blank, whatever the type.

    With ``today`` a date of birth that lies ahead is wrong.
    """
    if not text.strip():
        return Entered("")
    kind = TYPES.get(asked.type)
    if not kind:
        return Entered(text, f'there is no field type "{asked.type}"')
    entered = kind.clean(text, asked.options or kind.codes)
    if today and asked.type == "date of birth" and not entered.wrong and entered.value > today.isoformat():
        return Entered(text, f"{entered.value} has not come yet")
    return entered


def offered(asked: FormField) -> Options:
    """The codes that a field offers, with their labels; empty where anything can be written."""
    kind = TYPES.get(asked.type)
    return asked.options or (kind.codes if kind else {})


def _line(text: str, options: Options) -> Entered:
    return Entered(" ".join(text.split()))


def _lines(text: str, options: Options) -> Entered:
    return Entered("\n".join(line.rstrip() for line in text.strip().splitlines()))


def _name(text: str, options: Options) -> Entered:
    kept = " ".join(text.split())
    wrong = any(char.isdigit() for char in kept)
    return Entered(text, f"{_quoted(text)} holds a digit, and no name does") if wrong else Entered(kept)


def _at_most(longest: int) -> Clean:
    def clean_short(text: str, options: Options) -> Entered:
        kept = " ".join(text.split())
        if len(kept) > longest:
            return Entered(text, f"{_quoted(text)} is longer than {longest} characters")
        return Entered(kept)

    return clean_short


def _day(text: str, options: Options) -> Entered:
    kept = dates.day(text)
    return Entered(kept) if dates.is_day(kept) else Entered(text, f"{_quoted(text)} is not a day in the calendar")


def _birthday(text: str, options: Options) -> Entered:
    entered = _day(text, options)
    if not entered.wrong and entered.value <= PLACEHOLDER_BIRTHDAY:
        return Entered(text, f"{entered.value} stands in for a day that nobody knew; leave it blank")
    return entered


def _email(text: str, options: Options) -> Entered:
    kept = text.strip()
    if is_email(kept) or is_generated(kept):
        return Entered(kept)
    return Entered(text, f"{_quoted(text)} is not an email address")


def _telephone(text: str, options: Options) -> Entered:
    kept = " ".join(text.split())
    wrong = _wrong_number(kept)
    return Entered(text, wrong) if wrong else Entered(kept)


@lru_cache(maxsize=1024)
def _wrong_number(kept: str) -> str:
    """What is wrong with a number. It is asked when a document is entered, and again when a rule of its step runs."""
    try:
        number = phonenumbers.parse(kept, "AU")
    except phonenumbers.NumberParseException:
        return f"{_quoted(kept)} is not a telephone number"
    if not phonenumbers.is_possible_number(number):
        return f"{_quoted(kept)} has too few or too many digits for a telephone number"
    return ""


def _yes_no(text: str, options: Options) -> Entered:
    kept = _YES_NO.get(fold(text))
    return Entered(kept) if kept else Entered(text, f"{_quoted(text)} is neither yes nor no")


_YES_NO = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "no": "no", "n": "no", "false": "no", "0": "no"}


def _password(text: str, options: Options) -> Entered:
    """The caller encodes it at once: what is kept of it anywhere is that it was set."""
    if len(text) < SHORTEST_PASSWORD:
        return Entered("", f"a password has at least {SHORTEST_PASSWORD} characters")
    return Entered(text)


def _file(text: str, options: Options) -> Entered:
    kept = text.strip()
    if re.search(r'[/\\:*?"<>|\x00-\x1f]', kept) or set(kept) == {"."}:
        return Entered(text, f"{_quoted(text)} is not the name of a file")
    return Entered(kept)


def _usi(text: str, options: Options) -> Entered:
    kept = identifying.normal(identifying.USI, text)
    if kept in LAPSED_USI:
        return Entered(text, LAPSED_USI[kept])
    if kept == FILLER_USI:
        return Entered(text, f"{kept} only fills the field")
    wrong = identifying.fault(identifying.USI, kept)
    return Entered(text, f"{_quoted(text)}: {wrong}") if wrong else Entered(kept)


def _client_identifier(text: str, options: Options) -> Entered:
    kept = text.strip()
    if any(char.isspace() for char in kept):
        return Entered(text, f"{_quoted(text)} holds a blank")
    if not (kept.isascii() and kept.isprintable()):
        return Entered(text, f"{_quoted(text)} holds a character that the NAT files cannot carry")
    wrong = identifying.fault(identifying.CLIENT, kept)
    return Entered(text, f"{_quoted(text)}: {wrong}") if wrong else Entered(kept)


def _postcode(text: str, options: Options) -> Entered:
    kept = text.strip().upper()
    if kept in ("OSPC", "@@@@"):
        return Entered(kept)
    if not re.fullmatch(r"[0-9]{3,4}", kept) or int(kept) == 0:
        return Entered(text, f"{_quoted(text)} is not a postcode of four digits (overseas: OSPC)")
    return Entered(kept.zfill(4))  # a spreadsheet drops the 0 of 0800


def _choice(text: str, options: Options) -> Entered:
    found = _code(text, options, {})
    return Entered(found) if found else Entered(text, _not_offered(text, options))


def _several(text: str, options: Options) -> Entered:
    """The chosen codes in the order in which they are offered, separated by ``;``."""
    whole = _code(text, options, {})
    parts = [text] if whole else [part.strip() for part in re.split(r"[;,\n]", text) if part.strip()]
    found = {part: _code(part, options, {}) for part in parts}
    if missed := [part for part, code in found.items() if not code]:
        return Entered(text, "; ".join(_not_offered(part, options) for part in missed))
    chosen = set(found.values())
    return Entered(SEVERAL.join(code for code in options if code in chosen))


def _coded(name: str) -> FieldType:
    aliases = codes.ALIASES.get(name, {})

    def clean_code(text: str, options: Options) -> Entered:
        found = _code(text, options, aliases)
        return Entered(found) if found else Entered(text, _not_offered(text, options))

    return FieldType(f"the AVETMISS code of the {name}", clean_code, codes.CODES[name])


def _several_coded(name: str) -> FieldType:
    return FieldType(f"the AVETMISS codes of {name}, one or more", _several, codes.CODES[name])


def _listed(accepted: frozenset[str], named: Options) -> Clean:
    """A code of a long list, or one of the names that are known for some of them."""

    def clean_listed(text: str, options: Options) -> Entered:
        kept = text.strip().upper()
        if kept in accepted:
            return Entered(kept)
        known = {**named, **options}
        found = _code(text, known, {})
        if found in accepted:
            return Entered(found)
        if kept.isdigit():
            return Entered(text, f"{_quoted(text)} is not a code in the list")
        return Entered(
            text, f"{_quoted(text)} is none of the names known here; write its code, or add it to the options"
        )

    return clean_listed


def _code(text: str, options: Options, aliases: Mapping[str, str]) -> str:
    """The code that a text names, by itself, by its label or by another word for it; empty when none."""
    wanted = fold(text)
    for names in ({code: code for code in options}, {label: code for code, label in options.items()}, aliases):
        for name, code in names.items():
            if fold(name) == wanted and code in options:
                return code
    return next((code for code in options if code.isdecimal() and wanted.isdecimal() and int(code) == int(wanted)), "")


def _not_offered(text: str, options: Options) -> str:
    labels = [f"{code} ({label})" if label and label != code else code for code, label in options.items()]
    return f"{_quoted(text)} is none of {', '.join(labels)}"


def _quoted(text: str) -> str:
    return f'"{clip(" ".join(text.split()))}"'


TYPES: Mapping[str, FieldType] = {
    "text": FieldType("a line of text", _line),
    "long text": FieldType("text of several lines", _lines),
    "name": FieldType("a name, or a part of one", _name),
    "title": FieldType("a title of at most 4 characters, such as Mrs", _at_most(4)),
    "date": FieldType("a day", _day),
    "date of birth": FieldType("a day of birth", _birthday),
    "choice": FieldType("one of the options", _choice, takes_options=True),
    "multiple choice": FieldType("any of the options", _several, takes_options=True),
    "yes/no": FieldType("yes or no", _yes_no),
    "email": FieldType("an email address", _email),
    "telephone": FieldType("a telephone number, with the area code", _telephone),
    "building": FieldType("the name of a building or property", _at_most(50)),
    "flat": FieldType("the flat or unit", _at_most(30)),
    "street number": FieldType("the number in the street, or the lot", _at_most(15)),
    "street name": FieldType("the name of the street", _at_most(70)),
    "postal box": FieldType("a post office box", _at_most(22)),
    "suburb": FieldType("the suburb, locality or town", _at_most(50)),
    "postcode": FieldType("an Australian postcode, OSPC for overseas, @@@@ for not stated", _postcode),
    "country": FieldType(
        "a country: its SACC code, or a name that is known",
        _listed(codes.COUNTRIES, codes.COUNTRY_NAMES),
        codes.COUNTRY_NAMES,
        takes_options=True,
    ),
    "language": FieldType(
        "a language: its ASCL code, or a name that is known",
        _listed(codes.LANGUAGES, codes.LANGUAGE_NAMES),
        codes.LANGUAGE_NAMES,
        takes_options=True,
    ),
    "password": FieldType("a password, never shown", _password, is_shown=False),
    "file": FieldType("the name of a file that was handed in", _file),
    "usi": FieldType("a unique student identifier, or INTOFF or INDIV", _usi),
    "client identifier": FieldType("the AVETMISS client identifier", _client_identifier),
    **{name: _coded(name) for name in codes.CODES if name not in ("disability types", "prior achievements")},
    **{name: _several_coded(name) for name in ("disability types", "prior achievements")},
}
"""Every field type there is, by the name that a form gives it."""
