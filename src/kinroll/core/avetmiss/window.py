"""What of the registrations belongs to a collection window, what of that is reported, and why the rest is not.

A *record* is one unit of a registration, or the completion of its program. Every record of the window is written or
left out with the number of one reason: nothing disappears. A registration that has no unit is one record, left out.
Source: notes on AVETMISS, section 9. Decided here: training that began in the window and ends behind it continues
(outcome 70) whatever has come of it since; the window in which it ends reports that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kinroll.core.avetmiss.clients import BAD_IDENTIFIER, LEFT_OUT, NO_LETTERS, NO_NAME
from kinroll.core.avetmiss.code_lists import CONTINUING, NOT_STARTED, WITHOUT_DELIVERY
from kinroll.core.text import fold

TRAINING, COMPLETION = "NAT00120", "NAT00130"
COMMENCING, GOES_ON, SUBJECT_ONLY = "3", "4", "8"
CANCELLED, ASKED, UNDONE, NO_CONTACT, TWICE = "L01", "L02", "L03", "L04", "L05"
NO_UNITS, NOT_COMPLETED, NO_OUTCOME, NO_DAY, NO_PLACE = "L06", "L07", "L08", "L09", "L10"
UNIT_UNKNOWN, NO_PROGRAM, NO_COMPLETION_DAY, BEFORE, UNWRITABLE = "L11", "L12", "L13", "L14", "L15"
NAMELESS, UNSPELLABLE, BAD_CLIENT = "L16", "L17", "L18"
OF_CONTACT: Mapping[str, str] = {NO_NAME: NAMELESS, NO_LETTERS: UNSPELLABLE, BAD_IDENTIFIER: BAD_CLIENT}
REASONS: Mapping[str, str] = {
    CANCELLED: "the registration is cancelled, and no outcome is entered",
    ASKED: "it is an enquiry and no booking, and no outcome is entered",
    UNDONE: "the run that made its contact was undone",
    NO_CONTACT: "the document has no contact",
    TWICE: "another contact has the same client identifier",
    NO_UNITS: "neither the document nor its course has a unit",
    NOT_COMPLETED: "the course is not completed, and no outcome is entered",
    NO_OUTCOME: "the course is completed, and no outcome is entered",
    NO_DAY: "there is no day on which it starts, or none on which it ends",
    NO_PLACE: "there is no delivery location",
    UNIT_UNKNOWN: "the course names a unit that is not among the units",
    NO_PROGRAM: "a program is completed, and it is not said which",
    NO_COMPLETION_DAY: "a certificate is issued, and there is no day on which the program was completed",
    BEFORE: "this completion was lodged for an earlier year",
    UNWRITABLE: "a value does not fit its field",
    NAMELESS: f"of its contact {LEFT_OUT[NO_NAME]}",
    UNSPELLABLE: f"of its contact {LEFT_OUT[NO_LETTERS]}",
    BAD_CLIENT: f"of its contact {LEFT_OUT[BAD_IDENTIFIER]}",
}
"""Why a record of the window is left out, by number; a number never changes."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are reported, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> "Window":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def year(self) -> int:
        return self.last.year


@dataclass(frozen=True, slots=True)
class Taken:
    """A unit on a document, with what came of it. Days are those of the course date where it has none of its own."""

    unit: str
    starts_on: date | None = None
    ends_on: date | None = None
    outcome: str = ""
    delivery_mode: str = ""
    funding_source: str = ""
    place: str = ""
    tail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registration:
    """A document with what is reported of it. ``why_not`` is why its contact can be in no file."""

    document: int
    step: str
    made_on: date
    contact: int | None = None
    client: str = ""
    why_not: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    location: str = ""
    place: str = ""
    program: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    units: tuple[Taken, ...] = ()
    completed_on: date | None = None
    issued: str = ""
    tail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Steps:
    """What the steps of a process mean: only asked, cancelled, completed."""

    asked: frozenset[str] = frozenset({"enquiry"})
    cancelled: frozenset[str] = frozenset({"cancelled"})
    completed: frozenset[str] = frozenset({"completed"})


@dataclass(frozen=True)
class Known:
    """What the records of a window point at. ``places`` are organisation and location by each folded name of a place.

    ``only_place`` counts where a document names none. ``completed_before`` are contacts with programs that an earlier
    lodgement has reported.
    """

    units: frozenset[str]
    places: Mapping[str, tuple[str, str]]
    steps: Steps = field(default_factory=Steps)
    only_place: tuple[str, str] | None = None
    organisation: str = ""
    completed_before: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One record of the window: the record as its file has it, or the number of the reason why it is left out."""

    file: str
    document: int
    contact: int | None
    client: str
    about: str
    reason: str = ""
    value: str = ""
    record: Mapping[str, str] = field(default_factory=dict)


def items(one: Registration, window: Window, known: Known) -> Iterator[Item]:
    """Every record of a registration that belongs to the window."""
    if one.units:
        commencing = _commencing(one, window)
        for taken in one.units:
            if _is_within(one, taken, window):
                yield _training(one, taken, commencing, window, known)
    elif _could_be_within(one, window):
        yield _left_out(one, TRAINING, "", _without_units(one, known))
    if one.completed_on or one.issued == "Y":
        day = one.completed_on
        if day is None or window.first <= day <= window.last:
            yield _completion(one, known)


def _left_out(one: Registration, file: str, about: str, reason: str, value: str = "") -> Item:
    return Item(file, one.document, one.contact, one.client, about, reason, value)


def _without_units(one: Registration, known: Known) -> str:
    return CANCELLED if one.step in known.steps.cancelled else ASKED if one.step in known.steps.asked else NO_UNITS


def _could_be_within(one: Registration, window: Window) -> bool:
    """Whether a registration without a unit is of the window: by its course date, else by the day it was made."""
    starts = one.starts_on or one.ends_on or one.made_on
    ends = one.ends_on or starts
    return starts <= window.last and ends >= window.first


def _days(one: Registration, taken: Taken) -> tuple[date | None, date | None]:
    return taken.starts_on or one.starts_on, taken.ends_on or one.ends_on


def _is_within(one: Registration, taken: Taken, window: Window) -> bool:
    """Whether a unit belongs to the window; one that has no day at all does, so that somebody sees it."""
    starts, ends = _days(one, taken)
    if taken.outcome == NOT_STARTED and starts and starts > window.last:
        return starts.year == window.last.year + 1
    return (starts is None or starts <= window.last) and (ends is None or ends >= window.first)


def _training(one: Registration, taken: Taken, commencing: str, window: Window, known: Known) -> Item:
    starts, ends = _days(one, taken)
    outcome = taken.outcome
    if starts and ends and starts <= window.last < ends and outcome != NOT_STARTED:
        outcome = CONTINUING if outcome or one.step not in known.steps.cancelled | known.steps.asked else ""
    place = _place(one, taken, known)
    reason = (
        _why_no_outcome(one, known)
        if not outcome
        else UNIT_UNKNOWN
        if taken.unit not in known.units
        else NO_DAY
        if not (starts and ends)
        else NO_PLACE
        if place is None
        else _why_no_client(one)
    )
    if reason or not (starts and ends and place):
        value = (taken.place or one.place or one.location) if reason == NO_PLACE else ""
        return _left_out(one, TRAINING, taken.unit, reason, value)
    record = {
        "training organisation identifier": place[0],
        "delivery location identifier": place[1],
        "client identifier": one.client,
        "subject identifier": taken.unit,
        "program identifier": one.program,
        "activity start date": _ddmmyyyy(starts),
        "activity end date": _ddmmyyyy(ends),
        "delivery mode identifier": "NNN" if outcome in WITHOUT_DELIVERY else _either(one, taken, "delivery_mode"),
        "outcome identifier national": outcome,
        "funding source national": _either(one, taken, "funding_source"),
        "commencing program identifier": commencing,
        "training contract identifier": one.facts.get("training_contract", ""),
        "client identifier apprenticeships": one.facts.get("apprentice_client", ""),
        "study reason identifier": one.facts.get("study_reason", "") or "@@",
        "VET in schools flag": one.facts.get("vet_in_schools", "") or "N",
        "specific funding identifier": one.facts.get("specific_funding", ""),
        "school type identifier": one.facts.get("school_type", ""),
        **taken.tail,
    }
    return Item(TRAINING, one.document, one.contact, one.client, taken.unit, record=record)


def _either(one: Registration, taken: Taken, name: str) -> str:
    found: str = getattr(taken, name) or one.facts.get(name, "")
    return found


def _why_no_outcome(one: Registration, known: Known) -> str:
    steps = known.steps
    if one.step in steps.cancelled:
        return CANCELLED
    if one.step in steps.asked:
        return ASKED
    return NO_OUTCOME if one.step in steps.completed else NOT_COMPLETED


def _why_no_client(one: Registration) -> str:
    return one.why_not or (NO_CONTACT if one.contact is None else "")


def _place(one: Registration, taken: Taken, known: Known) -> tuple[str, str] | None:
    """The delivery location: the unit's, the one that the course date names, the course's, else the only one."""
    for name in (taken.place, one.location, one.place):
        if name and (found := known.places.get(fold(name))):
            return found
    return None if taken.place else known.only_place


def _commencing(one: Registration, window: Window) -> str:
    """Whether a client begins the program in this window; the same for all units of the registration."""
    if not one.program:
        return SUBJECT_ONLY
    entered = one.facts.get("commencing", "")
    if entered in (COMMENCING, GOES_ON):
        return entered
    first = min((day for taken in one.units if (day := _days(one, taken)[0])), default=window.first)
    return GOES_ON if first < window.first else COMMENCING


def _completion(one: Registration, known: Known) -> Item:
    place = _place(one, Taken(""), known)
    organisation = place[0] if place else known.organisation
    reason = (
        NO_PROGRAM
        if not one.program
        else NO_COMPLETION_DAY
        if one.completed_on is None
        else NO_PLACE
        if not organisation
        else _why_no_client(one)
    )
    if not reason and (one.contact or 0, one.program) in known.completed_before:
        reason = BEFORE
    if reason or one.completed_on is None:
        return _left_out(one, COMPLETION, one.program, reason)
    record = {
        "training organisation identifier": organisation,
        "program identifier": one.program,
        "client identifier": one.client,
        "date program completed": _ddmmyyyy(one.completed_on),
        "issued flag": one.issued or "N",
        **one.tail,
    }
    return Item(COMPLETION, one.document, one.contact, one.client, one.program, record=record)


def _ddmmyyyy(day: date) -> str:
    return f"{day:%d%m%Y}"
