"""A whole fictional school as the six report files that a sync reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from kinroll.demo.cases.scene import Night, Scene
from kinroll.demo.cases.script import scenes as scripted
from kinroll.demo.crowd.families import families
from kinroll.demo.reports import Reports, open_reports
from kinroll.demo.school_year import year_start

NAME = "Marlbrook Vale Academy"

PersonIds = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class School:
    """What was written. All numbers are records in the files, but for ``contacts``, which counts people.

    ``cases``: the name of each scripted case, and the ids of the people it is about, in the order the name speaks of.
    ``differences``: what this night has that the night before had not, and whom it is about.
    """

    folder: Path
    night: int
    students: int
    staff: int
    contacts: int
    links: int
    addresses: int
    telephones: int
    emails: int
    cases: PersonIds = field(default_factory=dict)
    differences: PersonIds = field(default_factory=dict)


def write_school(
    folder: Path, *, pupils: int = 1200, seed: int = 1, today: date, cases: bool = True, night: int = 1
) -> School:
    """Write the reports of a school with ``pupils`` ordinary pupils on roll, and the scripted people beside them.

    The same arguments give the same bytes. ``today`` decides ages and days of admission and leaving: give every
    night the day of the first one. On a later ``night`` (2 or 3) only scripted people differ. Memory does not grow
    with the number of pupils.
    """
    scenes = list(scripted(Night(today, night))) if cases else []
    with open_reports(folder) as reports:
        for scene in scenes:
            reports.add(scene.household)
        for household in families(seed, pupils, year_start(today)):
            reports.add(household)
    return _school(folder, night, reports, scenes)


def _school(folder: Path, night: int, reports: Reports, scenes: list[Scene]) -> School:
    records = {name: report.records for name, report in reports.by_name.items()}
    shown = [item for scene in scenes for item in scene.shows.items()]
    changed = [(change.name, change.people) for scene in scenes for change in scene.changes if change.night == night]
    return School(
        folder=folder,
        night=night,
        students=records["students"],
        staff=records["staff"],
        contacts=reports.contacts,
        links=records["contacts"],
        addresses=records["addresses"],
        telephones=records["telephones"],
        emails=records["emails"],
        cases=_as_text(shown),
        differences=_as_text(changed),
    )


def _as_text(people: list[tuple[str, tuple[int, ...]]]) -> PersonIds:
    """The ids as the files have them."""
    return MappingProxyType({name: tuple(map(str, numbers)) for name, numbers in people})
