"""What somebody enters on a document, as the document keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from kinroll.core.process.document import CourseFacts, Document
from kinroll.core.process.field_types import clean
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import Process, RuleSet
from kinroll.core.process.speaking import PASSWORD, SET
from kinroll.flows import ruling
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import courses, documents

Courses = Mapping[str, tuple[int, CourseFacts]]


@dataclass(frozen=True, slots=True)
class New:
    """A document to be made; on the first step of its process unless it says otherwise.

    ``values`` are as entered. ``at`` is when they were said, where that was earlier than now.
    """

    process: str
    values: Mapping[str, str]
    step: str = ""
    reference: str = ""
    source: str = ""
    source_identifier: str = ""
    course_date: str = ""
    at: datetime | None = None


@dataclass(slots=True)
class Cleaned:
    """Entered values as a document keeps them; the password apart, encoded; ``notes`` on what was not taken."""

    values: dict[str, str] = field(default_factory=dict)
    password: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Entered:
    """The documents of a batch that can be made, by their place in it, and why others cannot."""

    documents: dict[int, Document] = field(default_factory=dict)
    cleaned: dict[int, Cleaned] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    course_dates: dict[str, int] = field(default_factory=dict)


def enter(items: Sequence[New], in_force: RuleSet, now: Now) -> Entered:
    """What can be made of these, and why not of the others."""
    found = courses.dates({item.course_date for item in items if item.course_date})
    taken, entered = _taken(items), Entered(course_dates={code: row for code, (row, _) in found.items()})
    for place, item in enumerate(items):
        try:
            entered.documents[place], entered.cleaned[place] = _build(item, in_force, found, taken, now)
        except ValueRefusedError as error:
            entered.refused[place] = str(error)
    return entered


def _taken(items: Sequence[New]) -> set[tuple[str, str]]:
    """The source identifiers that stored documents have already."""
    by_source: dict[str, list[str]] = {}
    for item in items:
        if item.source_identifier:
            by_source.setdefault(item.source, []).append(item.source_identifier)
    return {(source, known) for source, listed in by_source.items() for known in documents.find(source, listed)}


def _build(
    item: New, in_force: RuleSet, found: Courses, taken: set[tuple[str, str]], now: Now
) -> tuple[Document, Cleaned]:
    process, asked = declared(item.process, in_force)
    step = item.step or next(iter(process.steps), "")
    refuse_unknown_step(step, process)
    if item.course_date and item.course_date not in found:
        raise ValueRefusedError(f'There is no course date "{item.course_date}". See: kinroll course list')
    known_as = (item.source, item.source_identifier)
    if item.source_identifier and known_as in taken:
        raise ValueRefusedError(f"There is a document of {':'.join(known_as)} already. Edit that one.")
    cleaned = clean_all(item.values, asked, now.today)
    taken.add(known_as)
    at = min(item.at, now.as_of) if item.at else now.as_of
    values = {name: value for name, value in cleaned.values.items() if value}
    course = found[item.course_date][1] if item.course_date else CourseFacts()
    document = Document(0, process.name, step, values, dict.fromkeys(values, at), course, item.reference, *known_as)
    return document, cleaned


def declared(name: str, in_force: RuleSet) -> tuple[Process, Form]:
    """A process and the form of its documents. Raises ``ValueRefusedError`` where there is none."""
    process = in_force.process(name)
    if process is None:
        names = ", ".join(process.name for process in in_force.processes) or "none"
        raise ValueRefusedError(f'There is no process "{name}" in the active rule set. Processes: {names}.')
    asked = in_force.form(process.form)
    if asked is None:
        raise ValueRefusedError(f'The form "{process.form}" of {name} is not in the active rule set.')
    return process, asked


def refuse_unknown_step(step: str, process: Process) -> None:
    """Raise unless the process has this step."""
    if step not in process.steps:
        raise ValueRefusedError(f'"{step}" is no step of {process.name}. Steps: {", ".join(process.steps)}.')


def password_fields(process: str) -> list[str]:
    """The fields of a process that hold a password, under the rules that count."""
    _, asked = declared(process, ruling.current())
    return [item.name for item in asked.fields if item.type == PASSWORD]


def clean_all(entered: Mapping[str, str], asked: Form, today: date) -> Cleaned:
    """Values as a document keeps them: a wrong one as it was entered, a password only as ``set``."""
    cleaned = Cleaned()
    for name, text in entered.items():
        item = asked.field(name)
        if item is None:
            names = ", ".join(item.name for item in asked.fields)
            raise ValueRefusedError(f'"{name}" is no field of the form "{asked.name}". Fields: {names}.')
        kept = clean(text, item, today=today)
        if item.type != PASSWORD:
            cleaned.values[name] = text.strip() if kept.wrong else kept.value
        elif kept.wrong:
            cleaned.notes.append(f"The password was not taken: {kept.wrong}.")
        elif kept.value:
            cleaned.values[name], cleaned.password = SET, make_password(text)
    return cleaned
