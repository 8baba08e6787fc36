"""The files of a whole fictional training organisation: rules, course dates, registrations, a registry's answers."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path

from kinroll.core.importing.causes import CAUSES
from kinroll.demo.training.cases import SCRIPTS, nobody
from kinroll.demo.training.model import College, ListFile
from kinroll.demo.training.people import POSTCODE, Crowd, Learner

NAME = "Marlbrook Vale Training"
LEARNERS, DATES = 800, 40
COLUMNS = ("Booking ID", "Course date", "Booked on", "First name", "Last name", "DOB", "Gender", "Email", "Mobile")
MORE = ("Suburb", "State", "Post code", "USI", "Client ID")
STATE = "VIC"
COURSES = (
    ("MVT101", "First response at work", "first aid", "Course enrolment"),
    ("MVT102", "Safe food handling", "hospitality", "Short course"),
    ("MVT103", "Forklift refresher", "transport", "Workshop"),
    ("MVT104", "Bookkeeping at night", "business", "Evening class"),
    ("MVT201", "Certificate III in Harbour Operations", "maritime", "Traineeship"),
    ("MVT105", "Spreadsheets online", "business", "Online course"),
    ("MVT106", "Pottery for everybody", "community", "Community class"),
    ("MVT000", "A look around", "visits", "Open day"),
)
SHARES = {
    "Course enrolment": 0.46,
    "Short course": 0.12,
    "Workshop": 0.09,
    "Evening class": 0.09,
    "Traineeship": 0.09,
    "Online course": 0.06,
    "Community class": 0.06,
    "Open day": 0.03,
}
"""Which part of the learners come for what."""
LATER = (("attending",), ("attending", "completed"), ("cancelled",), ())
"""The further steps that bookings take, in turn."""


Row = tuple[str, str, str, Learner]
"""Booking id, course date, the day of the booking, and who."""


def write_college(folder: Path, *, ready_made: str, today: date, seed: int = 1, learners: int = LEARNERS) -> College:
    """Write every file. The same arguments give the same bytes; ``ready_made`` is the rule set that ships."""
    folder.mkdir(parents=True, exist_ok=True)
    made = College(folder, learners, folder / "rules.toml", folder / "course-dates.csv")
    extra = files("kinroll.demo.training").joinpath("rules.toml").read_text(encoding="utf-8")
    made.rules.write_text(ready_made.rstrip("\n") + "\n" + extra, encoding="utf-8")
    by_process = _write_dates(made.dates, today)
    crowd, numbers = Crowd(seed, today), count(1001)
    answers: list[tuple[Learner, str]] = []
    for process, share in SHARES.items():
        people = [crowd.learner() for _ in range(round(learners * share))]
        rows = list(_bookings(people, by_process[process], crowd, numbers, today))
        rows += _scripted(process, crowd, by_process[process], numbers, made, today)
        _continue(rows, process, made)
        _write_list(made, process, rows)
        answers += _answers(process, people)
    _write_answers(made, [*answers, *((learner, "match") for learner in made.verified)])
    return made


def _write_dates(file: Path, today: date) -> dict[str, list[str]]:
    """Forty course dates, before and after today; their codes by process."""
    codes: dict[str, list[str]] = {}
    header = ("course", "name", "category", "provider", "units", "code", "location", "starts_on", "ends_on")
    rows: list[tuple[object, ...]] = []
    for number in range(DATES):
        course, name, category, process = COURSES[number % len(COURSES)]
        starts = today + timedelta(days=14 * (number - 25))
        code = f"{course}-{number // len(COURSES) + 1}"
        place = ("Harbour Street", "Online", "Quay Campus")[number % 3]
        rows.append((course, name, category, NAME, f"{course}A", code, place, starts, starts + timedelta(days=2)))
        codes.setdefault(process, []).append(code)
    _write(file, [header, *rows])
    return codes


def _bookings(
    people: Sequence[Learner], dates: Sequence[str], crowd: Crowd, numbers: Iterator[int], today: date
) -> Iterator[Row]:
    """One booking each, and every ninth comes twice, with another address the second time."""
    for place, learner in enumerate(people):
        day = today - timedelta(days=crowd.rng.randrange(20, 200))
        yield f"B{next(numbers)}", dates[place % len(dates)], day.isoformat(), learner
        if place % 9 == 4:
            later = learner.but(suburb=crowd.rng.choice(("Port Marl", "Kestrel Bay")))
            again = day + timedelta(days=10)
            yield f"B{next(numbers)}", dates[(place + 1) % len(dates)], again.isoformat(), later


def _scripted(
    process: str, crowd: Crowd, dates: Sequence[str], numbers: Iterator[int], made: College, today: date
) -> list[Row]:
    """The people who are there to show something, each under the name of what that is."""
    rows: list[Row] = []

    def book(case: str, learner: Learner) -> str:
        booking = f"B{next(numbers)}"
        rows.append((booking, dates[0], (today - timedelta(days=5)).isoformat(), learner))
        made.cases[case] = (*made.cases.get(case, ()), booking)
        return booking

    SCRIPTS.get(process, nobody)(book, crowd, made)
    return rows


def _continue(rows: Sequence[Row], process: str, made: College) -> None:
    """Let bookings go on through their process, in turn; the scripted ones go where their case says."""
    scripted = {booking for case in made.cases.values() for booking in case}
    for place, (booking, *_) in enumerate(row for row in rows if row[0] not in scripted):
        if process != "Open day":
            made.moves += [(booking, step) for step in LATER[place % len(LATER)]]


def _answers(process: str, people: Sequence[Learner]) -> list[tuple[Learner, str]]:
    """What the registry says: most are verified, some fail, some have not been answered."""
    if process not in ("Course enrolment", "Short course"):
        return []
    said = {3: "no match", 7: ""}
    return [(learner, said.get(place % 25, "match")) for place, learner in enumerate(people)]


def _write_answers(made: College, answers: Iterable[tuple[Learner, str]]) -> None:
    made.answers = made.folder / "usi-answers.csv"
    head = ("USI", "First name", "Family name", "Date of birth", "Result")
    rows = [(who.usi, who.forename, who.surname, who.born.isoformat(), said) for who, said in answers if said]
    _write(made.answers, [head, *rows])


def _write_list(made: College, process: str, rows: Sequence[Row]) -> None:
    file = made.folder / "lists" / f"{process.lower().replace(' ', '-')}.csv"
    file.parent.mkdir(exist_ok=True)
    _write(file, [(*COLUMNS, *MORE), *(_cells(row) for row in rows)])
    step = "enquiry" if process == "Open day" else "booking"
    made.lists.append(ListFile(file, process, step, dict.fromkeys(CAUSES, "accept")))


def _cells(row: Row) -> tuple[str, ...]:
    booking, code, day, who = row
    person = (who.forename, who.surname, who.born.isoformat(), who.gender, who.email, who.mobile)
    return (booking, code, day, *person, who.suburb, STATE, POSTCODE, who.usi, who.client)


def _write(file: Path, rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
