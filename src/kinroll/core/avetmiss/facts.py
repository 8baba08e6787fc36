"""What an organisation enters of its training: for each kind of thing its facts, and what may stand in each.

The kinds and their facts are data: commands, lists that are imported, pages and the API all read them from here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kinroll.core.avetmiss.code_lists import codes_of
from kinroll.core.avetmiss.layouts import WRITTEN, layout, years_written
from kinroll.core.avetmiss.records import is_plain
from kinroll.core.avetmiss.spelling import in_ascii
from kinroll.core.dates import day, is_day
from kinroll.core.process.codes import ALIASES, CODES
from kinroll.core.text import fold

TEXT, CODE, DAY, DIGITS, FLAG, REFERENCE = "text", "code", "day", "digits", "flag", "reference"
POSTCODE = "postcode"
PLACE, PROGRAM, UNIT, ORGANISATION, COURSE, DOCUMENT = "place", "program", "unit", "organisation", "course", "document"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to enter. ``place`` is the file and field that it is reported in; ``to`` what a reference leads to.

    ``listed`` names the list of codes with labels, where the forms have one.
    """

    name: str
    label: str
    kind: str = TEXT
    place: tuple[str, str] = ("", "")
    is_needed: bool = False
    listed: str = ""
    to: str = ""

    @property
    def length(self) -> int:
        """How many characters the files have room for; 0 where they carry none."""
        return layout(WRITTEN, self.place[0]).by_name[self.place[1]].length if self.place[0] else 0

    @property
    def codes(self) -> Mapping[str, str]:
        """The codes that may be entered, with their labels where there are any."""
        if self.listed:
            return CODES[self.listed]
        return {code: code for code in sorted(codes_of(WRITTEN, *self.place, year=years_written()[1]))}

    def clean(self, entered: str) -> str:
        """The fact as it is kept; raises ``FactError`` with what is wrong. A blank is always a blank."""
        value = " ".join(entered.split())
        if not value:
            return ""
        return _CLEAN[self.kind](self, value)


class FactError(Exception):
    """Something entered cannot be kept; the text says why."""


def _text(fact: Fact, value: str) -> str:
    written = in_ascii(value)
    if not written or not is_plain(written):
        raise FactError(f"{fact.label}: {value!r} has no letter that the files can carry")
    if fact.length and len(written) > fact.length:
        raise FactError(f"{fact.label}: {value!r} is longer than {fact.length} characters")
    return written


def _code(fact: Fact, value: str) -> str:
    codes = fact.codes
    if value in codes:
        return value
    if not codes and fact.kind == CODE:
        return _text(fact, value)
    width = fact.length
    if value.isdigit() and value.zfill(width) in codes:  # a spreadsheet drops the zeros in front
        return value.zfill(width)
    others = {code: code for code in codes} | {label: code for code, label in codes.items()}
    others |= ALIASES.get(fact.listed, {})
    found = next((code for words, code in others.items() if fold(words) == fold(value)), "")
    if not found:
        some = ", ".join(sorted(codes)[:MOST_CODES]) + (", …" if len(codes) > MOST_CODES else "")
        raise FactError(f"{fact.label}: {value!r} is none of its codes ({some})")
    return found


def _day(fact: Fact, value: str) -> str:
    found = day(value)
    if not is_day(found):
        raise FactError(f"{fact.label}: {value!r} is no day; write it YYYY-MM-DD")
    return found


def _digits(fact: Fact, value: str) -> str:
    bare = value.replace(" ", "")
    if not (bare.isascii() and bare.isdigit()) or len(bare.lstrip("0")) > fact.length:
        raise FactError(f"{fact.label}: {value!r} is no number of at most {fact.length} digits")
    return bare.zfill(fact.length)[-fact.length :]


def _postcode(fact: Fact, value: str) -> str:
    filled = f"0{value}" if value.isdigit() and len(value) == 3 else value.upper()  # a spreadsheet drops the zero
    if not _POSTCODES.fullmatch(filled):
        raise FactError(f"{fact.label}: {value!r} is neither a postcode of four digits nor OSPC (overseas)")
    return filled


_YES, _NO = {"y", "yes", "true", "t", "1"}, {"n", "no", "false", "f", "0"}


def _flag(fact: Fact, value: str) -> str:
    if fold(value) in _YES | _NO:
        return "Y" if fold(value) in _YES else "N"
    raise FactError(f"{fact.label}: {value!r} is neither yes nor no")


def _reference(fact: Fact, value: str) -> str:
    return value


_CLEAN = {TEXT: _text, CODE: _code, DAY: _day, DIGITS: _digits, FLAG: _flag}
_CLEAN |= {POSTCODE: _postcode, REFERENCE: _reference}
_POSTCODES = re.compile("(?!0000)[0-9]{4}|OSPC")
MOST_CODES = 20
"""So many codes of a list are named where a value is none of them."""


@dataclass(frozen=True)
class Thing:
    """A kind of thing: what it is called, what tells one from another, and its facts. ``key`` is empty for none."""

    name: str
    label: str
    key: tuple[str, ...]
    facts: tuple[Fact, ...]
    tail: tuple[str, tuple[str, ...]] = field(default=("", ()))

    @cached_property
    def by_name(self) -> Mapping[str, Fact]:
        return {fact.name: fact for fact in self.facts}

    def clean(self, entered: Mapping[str, str]) -> dict[str, str]:
        """All facts that were given, as they are kept; raises ``FactError`` with everything that is wrong."""
        wrong, kept = [], {}
        for name, value in entered.items():
            if name not in self.by_name:
                wrong.append(f"there is no {name!r} here ({', '.join(self.by_name)})")
                continue
            try:
                kept[name] = self.by_name[name].clean(value)
            except FactError as error:
                wrong.append(str(error))
        missing = [name for name in self.key if not entered.get(name, "").strip()]
        wrong += [f"{self.by_name[name].label} is missing" for name in missing]
        if wrong:
            raise FactError("; ".join(wrong))
        return kept


def _facts(file: str, table: str) -> tuple[Fact, ...]:
    """Facts out of lines ``name | label | kind | field of the file | list of codes or what it leads to``."""
    found = []
    for line in table.strip().splitlines():
        name, label, kind, column, more = (part.strip() for part in line.split("|"))
        listed, to = ("", more) if kind == REFERENCE else (more, "")
        found.append(Fact(name, label, kind, (file, column) if column else ("", ""), listed=listed, to=to))
    return tuple(found)


_ORGANISATION = _facts(
    "NAT00010A",
    """
    identifier     | Identifier (training.gov.au) | text   | training organisation identifier |
    name           | Name                         | text   | training organisation name |
    is_listed      | Is on training.gov.au        | flag   | |
    type           | Type of organisation         | digits | training organisation type identifier |
    address_first  | Address, first line          | text   | address first line |
    address_second | Address, second line         | text   | address second line |
    suburb         | Suburb, locality or town     | text   | address suburb locality or town |
    postcode       | Postcode                     | postcode | postcode |
    state          | State                        | code   | state identifier | state
    contact_name   | Name of a contact            | text   | contact name |
    telephone      | Telephone                    | text   | telephone number |
    facsimile      | Facsimile                    | text   | facsimile number |
    email          | Email                        | text   | email address |
    """,
)
_PLACE = _facts(
    "NAT00020",
    """
    identifier   | Identifier               | text      | delivery location identifier |
    name         | Name                     | text      | delivery location name |
    postcode     | Postcode, or OSPC        | postcode  | postcode |
    state        | State                    | code      | state identifier | state
    suburb       | Suburb, locality or town | text      | address suburb locality or town |
    country      | Country (SACC)           | code      | country identifier |
    organisation | Organisation             | reference | | organisation
    """,
)
_PROGRAM = _facts(
    "NAT00030A",
    """
    identifier         | Code                   | text   | program identifier |
    name               | Name                   | text   | program name |
    is_listed          | Is on training.gov.au  | flag   | |
    nominal_hours      | Nominal hours          | digits | nominal hours |
    recognition        | Recognition            | code   | program recognition identifier |
    level              | Level of education     | code   | program level of education identifier |
    field_of_education | Field of education     | digits | program field of education identifier |
    anzsco             | ANZSCO                 | digits | ANZSCO identifier |
    vet_flag           | Is vocational training | code   | VET flag |
    """,
)
_UNIT = _facts(
    "NAT00060",
    """
    code               | Code                   | text   | subject identifier |
    name               | Name                   | text   | subject name |
    field_of_education | Field of education     | digits | subject field of education identifier |
    vet_flag           | Is vocational training | code   | VET flag |
    nominal_hours      | Nominal hours          | digits | nominal hours |
    """,
)
_COURSE = _facts(
    "NAT00120",
    """
    course           | Course              | reference | | course
    program          | Program             | reference | | program
    place            | Delivery location   | reference | | place
    delivery_mode    | Delivery mode       | code      | delivery mode identifier | delivery mode
    funding_source   | Funding source      | code      | funding source national | funding source
    specific_funding | Specific funding    | text      | specific funding identifier |
    """,
)
_ENROLMENT = _facts(
    "NAT00120",
    """
    document          | Document                      | reference | | document
    program           | Program                       | reference | | program
    commencing        | Commencing                    | code      | commencing program identifier | commencing program
    funding_source    | Funding source                | code      | funding source national | funding source
    specific_funding  | Specific funding              | text      | specific funding identifier |
    study_reason      | Main reason for study         | code      | study reason identifier | study reason
    vet_in_schools    | VET in schools                | code      | VET in schools flag | VET in schools flag
    school_type       | School type                   | code      | school type identifier | school type
    training_contract | Training contract             | text      | training contract identifier |
    apprentice_client | Apprentice client identifier  | text      | client identifier apprenticeships |
    completed_on      | Program completed on          | day       | |
    """,
) + _facts("NAT00130", "issued | Certificate issued | code | issued flag |")
_OUTCOME = _facts(
    "NAT00120",
    """
    document       | Document          | reference | | document
    unit           | Unit              | reference | | unit
    outcome        | Outcome           | code      | outcome identifier national | outcome
    starts_on      | Starts on         | day       | |
    ends_on        | Ends on           | day       | |
    place          | Delivery location | reference | | place
    delivery_mode  | Delivery mode     | code      | delivery mode identifier | delivery mode
    funding_source | Funding source    | code      | funding source national | funding source
    """,
)


def _tail(file: str) -> tuple[str, tuple[str, ...]]:
    """The fields of a file that only state authorities ask for."""
    found = layout(WRITTEN, file)
    return file, tuple(field.name for field in found.fields if field.start >= found.national)


def _with_tail(facts: tuple[Fact, ...], file: str) -> tuple[Fact, ...]:
    named = _tail(file)[1]
    kinds = {field.name: field.type for field in layout(WRITTEN, file).fields}
    kind_of = {"N": DIGITS, "D": DAY, "A": TEXT}
    more = tuple(
        Fact(tail_name(name), name.capitalize(), kind_of[kinds[name]], (file, name) if kinds[name] != "D" else ("", ""))
        for name in named
    )
    return facts + more


def tail_name(field_name: str) -> str:
    """What a field of a state authority is called where it is entered."""
    return re.sub("[^a-z]+", "_", field_name.lower()).strip("_")


THINGS: Mapping[str, Thing] = {
    ORGANISATION: Thing(ORGANISATION, "Training organisation", ("identifier",), _ORGANISATION),
    PLACE: Thing(PLACE, "Delivery location", ("identifier",), _PLACE),
    PROGRAM: Thing(PROGRAM, "Program", ("identifier",), _PROGRAM),
    UNIT: Thing(UNIT, "Unit", ("code",), _UNIT),
    COURSE: Thing(COURSE, "How a course is reported", ("course",), _COURSE),
    "enrolment": Thing("enrolment", "Enrolment", ("document",), _with_tail(_ENROLMENT, "NAT00130"), _tail("NAT00130")),
    "outcome": Thing(
        "outcome", "Outcome of a unit", ("document", "unit"), _with_tail(_OUTCOME, "NAT00120"), _tail("NAT00120")
    ),
}
"""Every kind of thing that is entered, by name."""
