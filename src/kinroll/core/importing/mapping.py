"""Which column of a list fills which field of a document form: guessed, then confirmed by a person, and kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kinroll.core.process.form import Form
from kinroll.core.text import fold

REFERENCE, SOURCE_IDENTIFIER, COURSE_DATE, SAID_ON = "@reference", "@source id", "@course date", "@said on"
"""What a column may fill of the document itself: its reference, the id that its source gives it, its course date (by
code), and the day on which its row was true."""
OF_DOCUMENT = (REFERENCE, SOURCE_IDENTIFIER, COURSE_DATE, SAID_ON)
CLOSE = 0.86
NAMES: Mapping[str, tuple[str, ...]] = {
    REFERENCE: ("reference", "booking", "booking reference", "booking number", "enrolment number", "order", "invoice"),
    SOURCE_IDENTIFIER: ("source id", "source identifier", "record id", "registration id", "booking id", "enrolment id"),
    COURSE_DATE: ("course date", "course date code", "course", "course code", "class", "intake", "session"),
    SAID_ON: ("booked on", "booking date", "date booked", "registered on", "registration date", "last updated"),
    "forename": ("first name", "given name", "given names", "first", "firstname", "christian name", "first given name"),
    "middle_name": ("middle name", "middle names", "second given name", "second name"),
    "surname": ("last name", "family name", "last", "lastname"),
    "date_of_birth": ("dob", "birth date", "birthdate", "birthday", "born"),
    "gender": ("sex",),
    "title": ("salutation",),
    "personal_email": ("email", "e-mail", "email address", "mail", "student email", "contact email"),
    "work_email": ("work email", "business email", "company email"),
    "mobile": ("mobile phone", "cell", "mobile number", "cell phone"),
    "telephone": ("phone", "home phone", "phone number", "landline", "telephone number"),
    "work_telephone": ("work phone", "business phone", "work number"),
    "usi": ("unique student identifier", "student identifier", "usi number"),
    "client_identifier": ("client id", "client number", "client no", "student id", "student number", "student no"),
    "suburb": ("town", "city", "locality", "suburb/town"),
    "postcode": ("post code", "zip", "zip code"),
    "street_name": ("street", "address"),
    "country_of_birth": ("country", "birth country"),
    "language": ("language spoken", "home language"),
}
"""What columns are usually called, by the names of the fields that the shipped forms have."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it fills, empty where nothing, and why: ``said``, ``name``, ``usual`` or ``similar``."""

    caption: str
    fills: str = ""
    how: str = ""


class MappingError(Exception):
    """Columns were named that are not there, or fields; the text lists every fault."""


def guess(captions: Sequence[str], form: Form) -> tuple[Column, ...]:
    """What each column seems to fill. No field is filled twice; what is only similar to a name is marked so."""
    names = _names(form)
    found: dict[str, Column] = {}
    taken: set[str] = set()
    for how in ("name", "usual", "similar"):
        for caption in captions:
            if caption in found:
                continue
            fills = _best(_plain(caption), names[how if how != "similar" else "usual"], similar=how == "similar")
            if fills and fills not in taken:
                found[caption] = Column(caption, fills, how)
                taken.add(fills)
    return tuple(found.get(caption, Column(caption)) for caption in captions)


def _names(form: Form) -> dict[str, dict[str, str]]:
    own: dict[str, str] = {}
    usual: dict[str, str] = {}
    for field in form.fields:
        own |= {_plain(field.name): field.name, _plain(field.label or field.name): field.name}
    for fills in (*(field.name for field in form.fields), *OF_DOCUMENT):
        for name in NAMES.get(fills, ()):
            usual.setdefault(_plain(name), fills)
    return {"name": own, "usual": {**usual, **own}}


def _best(caption: str, names: Mapping[str, str], *, similar: bool) -> str:
    if not similar or len(caption) < 5:
        return names.get(caption, "")
    ranked = sorted(((SequenceMatcher(None, caption, name).ratio(), name) for name in names), reverse=True)
    return names[ranked[0][1]] if ranked and ranked[0][0] >= CLOSE else ""


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("-", " ").replace(".", " ").split())


def confirm(guessed: Sequence[Column], said: Mapping[str, str], form: Form) -> tuple[Column, ...]:
    """The guess with what a person says instead: caption to field, or to nothing. Raises ``MappingError``."""
    by_caption = {_plain(column.caption): column.caption for column in guessed}
    known = {*(field.name for field in form.fields), *OF_DOCUMENT}
    faults = [f'there is no column "{caption}"' for caption in said if _plain(caption) not in by_caption]
    faults += [
        f'"{fills}" is no field of the form {form.name}' for fills in said.values() if fills and fills not in known
    ]
    if faults:
        raise MappingError("; ".join(faults))
    told = {by_caption[_plain(caption)]: fills for caption, fills in said.items()}
    claimed = {fills for fills in told.values() if fills}
    columns = []
    for column in guessed:
        if column.caption in told:
            columns.append(Column(column.caption, told[column.caption], "said"))
        else:
            columns.append(column if column.fills not in claimed else Column(column.caption))
    if twice := _twice(column.fills for column in columns if column.fills):
        raise MappingError(f"two columns are to fill {', '.join(twice)}")
    return tuple(columns)


def _twice(names: Iterable[str]) -> list[str]:
    listed = list(names)
    return sorted({name for name in listed if listed.count(name) > 1})


def values_of(columns: Sequence[Column], cells: Sequence[str]) -> dict[str, str]:
    """What a row says: field, or part of the document, to text. A blank cell says nothing."""
    pairs = zip(columns, cells, strict=True)
    return {column.fills: cell for column, cell in pairs if column.fills and cell.strip()}
