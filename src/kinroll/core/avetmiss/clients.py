"""What a contact becomes in the clients' files: NAT00080, NAT00085, NAT00090 and NAT00100.

The values are those of the contact, never of a document (B13); the fields are those of the ready enrolment form, in
``declarations/rule_sets/training.toml``. What is not known is written as the standard says: ``@`` for a code, "not
specified" for an address. Everything that had to be written in another form is noted, so that it can be shown.

Source: notes on AVETMISS, sections 5 to 8. What they leave open is a matter of ``Choices``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kinroll.core.avetmiss import addresses
from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.layouts import WRITTEN, layout
from kinroll.core.avetmiss.notes import Note, Notes
from kinroll.core.avetmiss.spelling import in_ascii
from kinroll.core.dates import is_day
from kinroll.core.emails import is_generated
from kinroll.core.process.conditions import SEVERAL
from kinroll.core.process.identifying import CLIENT, USI, client_identifier, normal

Values = Mapping[str, str]
Record = dict[str, str]
NO_NAME, NO_LETTERS, BAD_IDENTIFIER = "no-name", "name-not-writable", "client-identifier-unusable"
LEFT_OUT: Mapping[str, str] = {
    NO_NAME: "there is no name",
    NO_LETTERS: "the name has no letter that the files can carry",
    BAD_IDENTIFIER: "the client identifier has a space, or a character that the files cannot carry",
}
"""Why a contact is in none of the files, by code."""
LONGEST_ENCRYPTED, LONGEST_NAME = 60, 40
_NO_DISABILITY_TYPE, _OTHER_EDUCATION = "99", "990"


@dataclass(frozen=True, slots=True)
class ClientRecords:
    """One client's records, by file, and what was written otherwise than it is held; or why there are none."""

    client: str
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    left_out: str = ""


def who(values: Values, number: int) -> tuple[str, str]:
    """What identifies a contact in the files, and why it can be in none of them; empty where it can."""
    client = client_identifier(values.get(CLIENT, ""), number)
    if " " in client or not (client.isascii() and client.isprintable()):
        return client, BAD_IDENTIFIER
    names = [values.get(name, "").strip() for name in ("surname", "forename", "middle_name")]
    if any(in_ascii(name) for name in names):
        return client, ""
    return client, NO_LETTERS if any(names[:2]) else NO_NAME


def client_records(values: Values, number: int, choices: Choices | None = None) -> ClientRecords:
    """The records of a contact; ``number`` is its contact number, which identifies it where no field does (B14)."""
    choices = choices or Choices()
    client, why_not = who(values, number)
    if why_not:
        return ClientRecords(client, left_out=why_not)
    notes = Notes(values)
    family, first, second = _names(notes)
    disabilities, disability_flag = _several(notes, "disability", "disability_types", _NO_DISABILITY_TYPE)
    achievements, achievement_flag = _several(notes, "prior_achievement", "prior_achievements", _OTHER_EDUCATION)
    identified = {"client identifier": client}
    person = {
        "name for encryption": name_for_encryption(family, first, second, notes),
        "highest school level completed identifier": notes.code("highest_school_level", "highest school level", "@@"),
        "gender": notes.code("gender", "gender", "@"),
        "date of birth": _birthday(notes),
        "Indigenous status identifier": notes.code("indigenous_status", "indigenous status", "@"),
        "language identifier": notes.code("language", "language", "@@@@"),
        "labour force status identifier": notes.code("labour_force_status", "labour force status", "@@"),
        "country identifier": notes.code("country_of_birth", "country", "@@@@"),
        "disability flag": disability_flag,
        "prior educational achievement flag": achievement_flag,
        "at school flag": notes.code("at_school", "at school flag", "@"),
        "unique student identifier": notes.text("usi", normal(USI, values.get("usi", "")), 10, cut=False),
        "survey contact status": notes.code(
            "survey_contact_status", "survey contact status", choices.survey_contact_status
        ),
    }
    records = {
        "NAT00080": ({**identified, **person, **addresses.usual(notes, choices)},),
        "NAT00085": ({**identified, **_contact(notes, family, first), **addresses.postal(notes, choices)},),
        "NAT00090": tuple(identified | {"disability type identifier": code} for code in disabilities),
        "NAT00100": tuple(identified | {"prior educational achievement identifier": code} for code in achievements),
    }
    return ClientRecords(client, records if not choices.capitals else _in_capitals(records), tuple(notes.noted))


def _names(notes: Notes) -> tuple[str, str, str]:
    """Family name, first and second given name; a single name is the family name, whichever field holds it."""
    family = notes.text("surname", limit=LONGEST_NAME)
    first = notes.text("forename", limit=LONGEST_NAME)
    second = notes.text("middle_name", limit=LONGEST_NAME)
    if not family:
        return first or second, "", ""
    return family, first, second if first else ""


def name_for_encryption(family: str, first: str, second: str, notes: Notes | None = None) -> str:
    """``Family, First Second``, cut at 60; a single name stands on both sides of the comma."""
    given = " ".join(name for name in (first, second) if name) or family
    whole = f"{family}, {given}"
    if notes and len(whole) > LONGEST_ENCRYPTED:
        notes.note("name for encryption", whole, whole[:LONGEST_ENCRYPTED].rstrip(), "cut at 60 characters")
    return whole[:LONGEST_ENCRYPTED].rstrip()


def _birthday(notes: Notes) -> str:
    """DDMMYYYY, or eight @ where no day is known."""
    day = notes.values.get("date_of_birth", "").strip()
    return f"{day[8:10]}{day[5:7]}{day[:4]}" if is_day(day) else "@" * 8


def _several(notes: Notes, flag: str, kinds: str, unknown: str) -> tuple[tuple[str, ...], str]:
    """The codes of one kind and their flag: codes whose flag is not N mean yes; a yes without one has ``unknown``."""
    said = notes.values.get(flag, "").strip()
    codes = notes.codes(kinds, kinds.replace("_", " "))
    if said == "N":
        if codes:
            notes.note(kinds, SEVERAL.join(codes), "", f"left out, as {flag.replace('_', ' ')} is N")
        return (), "N"
    if codes:
        return codes, "Y"
    if said == "Y":
        notes.note(kinds, "", unknown, "not said which")
        return (unknown,), "Y"
    return (), "@"


def _contact(notes: Notes, family: str, first: str) -> Record:
    title = notes.text("title")
    if len(title) > 4:
        notes.note("title", title, "", "longer than 4 characters")
        title = ""
    emails = [notes.values.get(name, "").strip() for name in ("personal_email", "work_email")]
    kept = [email for email in emails if email and not is_generated(email)]
    email, alternative, *_ = [*kept, "", ""]
    return {
        "client title": title,
        "client first given name": first,
        "client family name": family,
        "telephone number home": _telephone(notes, "telephone"),
        "telephone number work": _telephone(notes, "work_telephone"),
        "telephone number mobile": _telephone(notes, "mobile"),
        "email address": notes.text("personal_email", email, 80, cut=False),
        "email address alternative": notes.text("work_email", alternative, 80, cut=False),
    }


def _telephone(notes: Notes, name: str) -> str:
    """A number without spaces, brackets and hyphens, as a person would dial it."""
    number = notes.values.get(name, "")
    return notes.text(name, "".join(char for char in number if char not in " ()-.\u00a0"), 20, cut=False)


def _in_capitals(records: Mapping[str, tuple[Record, ...]]) -> dict[str, tuple[Record, ...]]:
    return {
        file: tuple({name: text.upper() for name, text in record.items()} for record in found)
        for file, found in records.items()
    }


FILES = tuple(file for file in ("NAT00080", "NAT00085", "NAT00090", "NAT00100") if layout(WRITTEN, file))
"""The files that a contact stands in."""
