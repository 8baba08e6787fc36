"""Make the fictional training organisation of the demo, by the flows that a real one would use."""

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kinroll.core.importing.mapping import SOURCE_IDENTIFIER
from kinroll.declarations.file import read
from kinroll.demo.training.college import NAME, write_college
from kinroll.demo.training.model import College, ListFile
from kinroll.flows import analysing, demo_reporting, documents, importing, ruling, verifying
from kinroll.flows.analysing import Asked, List
from kinroll.flows.now import Now
from kinroll.flows.starting import init, refuse_real
from kinroll.store import courses, imports
from kinroll.store import documents as stored_documents

FICTIONAL = f"# {NAME}: a fictional training organisation, made by kinroll demo --training.\n"
Rules = Mapping[str, Any]


@dataclass(slots=True)
class Made:
    """What came of it."""

    college: College
    documents: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    verified: int = 0
    is_new: bool = True


def make(file: Path, now: Now, *, learners: int, open_list: Callable[[Path], Any]) -> Made:
    """A whole organisation beside this configuration file. One that is there already is left as it is."""
    refuse_real(file, FICTIONAL)
    init(file, FICTIONAL)
    college = write_college(file.parent, ready_made=ruling.ready_made(), today=now.today, learners=learners)
    done, rules = imports.applied_names(), read(file).rules
    made = Made(college, is_new=any(listed.file.name not in done for listed in college.lists))
    if not made.is_new:
        return made
    ruling.activate(ruling.import_file(college.rules, "the demo", now).version, now)
    dates = [_course(row) for row in csv.DictReader(college.dates.read_text(encoding="utf-8").splitlines())]
    courses.save(dates)
    for listed in college.lists:
        if listed.file.name not in done:
            _take_in(listed, open_list(listed.file), rules, now, made)
    _verify(college, open_list(college.answers), rules, now, made)
    _go_on(college, rules, now, made)
    demo_reporting.enter(dates)
    return made


def _course(row: Mapping[str, str]) -> courses.CourseRow:
    days = {name: date.fromisoformat(row[name]) for name in ("starts_on", "ends_on")}
    return courses.CourseRow(**{**row, **days})  # type: ignore[arg-type]


def _take_in(listed: ListFile, list_: List, rules: Rules, now: Now, made: Made) -> None:
    active = ruling.current()
    asked = Asked(listed.file.name, listed.process, listed.step, {"Booking ID": SOURCE_IDENTIFIER})
    analysing.analyse(list_, asked, active, now)
    importing.plan(list_, listed.choices, active, now)
    applied = importing.apply(list_, rules, active, now)
    made.documents += applied.made
    made.outcomes += applied.outcomes


def _verify(college: College, list_: Any, rules: Rules, now: Now, made: Made) -> None:
    rows = [(row.line, row.cells, row.fault) for row in list_.rows()]
    outcome = verifying.from_file(list_.captions(), rows, {}, rules, now, file=college.answers.name)
    made.verified = outcome.verified


def _go_on(college: College, rules: Rules, now: Now, made: Made) -> None:
    """Let documents take their further steps, and edit some."""
    steps: dict[str, list[str]] = {}
    for booking, step in college.moves:
        steps.setdefault(booking, []).append(step)
    numbers = stored_documents.find(importing.SOURCE, list(steps.keys() | {booking for booking, _ in college.edits}))
    for place in range(max(map(len, steps.values()), default=0)):
        wave = {numbers[b]: taken[place] for b, taken in steps.items() if b in numbers and len(taken) > place}
        made.outcomes += Counter(done.outcome for done in documents.move(wave, rules, now) if done.outcome)
    edits = {numbers[booking]: dict(values) for booking, values in college.edits if booking in numbers}
    made.outcomes += Counter(done.outcome for done in documents.edit(edits, rules, now) if done.outcome)


def next_commands(config: str) -> Sequence[str]:
    """Commands that show more."""
    return [
        f"kinroll problems{config}",
        f"kinroll document list --waiting{config}",
        f"kinroll usi export to-verify.csv{config}",
        f"kinroll rules check{config}",
    ]
