"""Rows of a list as an import sees them: what each fills, what is wrong with it, whom its id stands for."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from kinroll.core import dates
from kinroll.core.importing.causes import Person, build_person
from kinroll.core.importing.mapping import (
    COURSE_DATE,
    OF_DOCUMENT,
    REFERENCE,
    SAID_ON,
    SOURCE_IDENTIFIER,
    Column,
    values_of,
)
from kinroll.core.importing.remedies import ID_FIELDS
from kinroll.core.process import identifying
from kinroll.core.process.document import CourseFacts, Document
from kinroll.core.process.evidence import is_filler
from kinroll.core.process.field_types import clean
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import CreateContact, Process
from kinroll.core.text import clip

PLACES_SHOWN = 20
NAMES, EMAILS = ("forename", "surname"), ("personal_email", "work_email")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of the file. With ``stops`` nothing of the row is imported."""

    line: int
    column: str
    words: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: the values as fields keep them, and its faults. ``values`` holds wrong ones as they were written.

    ``wrong`` are the names of the fields whose value is.
    """

    line: int
    values: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    wrong: frozenset[str] = frozenset()

    @property
    def is_usable(self) -> bool:
        """Whether something of the row can be imported."""
        return not any(fault.stops for fault in self.faults)


def build_row(
    line: int,
    cells: Sequence[str],
    columns: Sequence[Column],
    form: Form,
    *,
    course_dates: Collection[str],
    today: date,
) -> ReadRow:
    """What a row says, field by field. A wrong value is kept and named; a row without a name cannot be anybody."""
    captions = {column.fills: column.caption for column in columns if column.fills}
    given, values, faults, wrong = values_of(columns, cells), {}, [], set()
    for name, text in given.items():
        asked = form.field(name)
        entered = clean(text, asked, today=today) if asked else None
        if entered and entered.wrong:
            faults.append(Fault(line, captions[name], entered.wrong))
            wrong.add(name)
        values[name] = entered.value if entered and not entered.wrong else text.strip()
    faults += [
        Fault(line, captions[name], words, stops=True) for name, words in _of_document(given, course_dates, today)
    ]
    if not (values.get("forename") or values.get("surname")):
        faults.append(Fault(line, captions.get("surname", ""), "there is no name", stops=True))
    return ReadRow(line, values, tuple(faults), frozenset(wrong))


def _of_document(given: Mapping[str, str], course_dates: Collection[str], today: date) -> Iterator[tuple[str, str]]:
    code, said_on = given.get(COURSE_DATE, ""), given.get(SAID_ON, "")
    if code and code.strip() not in course_dates:
        yield COURSE_DATE, f'there is no course date "{clip(code)}"'
    if said_on and not dates.is_day(dates.day(said_on)):
        yield SAID_ON, f'"{clip(said_on)}" is not a day in the calendar'
    elif said_on and dates.is_ahead(date.fromisoformat(dates.day(said_on)), today):
        yield SAID_ON, f"{dates.day(said_on)} has not come yet"


def said_at(values: Mapping[str, str], otherwise: datetime) -> datetime:
    """Since when the row has been true: the day that it names, at noon, or the given moment."""
    day = dates.day(values.get(SAID_ON, ""))
    return datetime.combine(date.fromisoformat(day), time(12), UTC) if day else otherwise


def person_of(row: ReadRow, scheme: str) -> Person:
    """Who a row is about, by what says so: no wrong day, address or id, and nothing that only fills a field.

    Names count as they stand: two that differ are two, whatever is wrong with them.
    """
    said = {
        name: value
        for name, value in row.values.items()
        if name in NAMES or not (name in row.wrong or (name in EMAILS and is_filler(value)))
    }
    return build_person(row.line, said, id_value=id_of(said, scheme))


def id_of(values: Mapping[str, str], scheme: str) -> str:
    """The id under which the scheme would know this person; empty without one, and for codes that are nobody's."""
    text = values.get(ID_FIELDS.get(scheme, ""), "").strip()
    if is_filler(text):
        return ""
    kind = {"usi": identifying.USI, "client identifier": identifying.CLIENT}.get(scheme, "")
    return identifying.identifier(kind, text) if text and not identifying.is_reserved(text) else ""


def draft(
    row: ReadRow, process: str, step: str, otherwise: datetime, course: CourseFacts | None = None, source: str = ""
) -> Document:
    """The document that a row would become; its line stands in for the number."""
    values, at = field_values(row.values), said_at(row.values, otherwise)
    identifier = row.values.get(SOURCE_IDENTIFIER, "")
    return Document(
        number=row.line,
        process=process,
        step=step,
        values=values,
        said_at=dict.fromkeys(values, at),
        course=course or CourseFacts(course_date=row.values.get(COURSE_DATE, "")),
        reference=row.values.get(REFERENCE, ""),
        source=source if identifier else "",
        source_identifier=identifier,
    )


def field_values(values: Mapping[str, str]) -> dict[str, str]:
    """Only what goes into the fields of the document."""
    return {name: value for name, value in values.items() if name not in OF_DOCUMENT}


def digest_of(values: Mapping[str, str]) -> str:
    """What two rows share only if they say the same."""
    said = "\x1f".join(f"{name}\x1e{values[name]}" for name in sorted(values))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def first_settings(process: Process, step: str) -> CreateContact | None:
    """The create-contact settings that documents meet first from this step on; None where no rule has any."""
    behind = process.steps[process.steps.index(step) :] if step in process.steps else process.steps
    rules = (rule for name in behind for rule in process.rules if rule.step == name)
    return next((rule.contact for rule in rules if rule.contact), None)


@dataclass(slots=True)
class Faults:
    """Faults as they are told: all of them counted, the first of each kind of place shown."""

    shown: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    stopped: int = 0

    def add(self, faults: Iterable[Fault]) -> None:
        """Count these too."""
        listed = list(faults)
        for fault in listed:
            self.counts[fault.column or "row"] += 1
            if self.counts[fault.column or "row"] <= PLACES_SHOWN:
                self.shown.append(fault)
        self.stopped += any(fault.stops for fault in listed)
