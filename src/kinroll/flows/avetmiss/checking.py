"""Checks NAT files that somebody brings: finds out release and year, reads every file once, and reports.

Memory does not grow with the files: the identifiers that were seen are in a scratch file, and of findings so many of
each rule are kept.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from kinroll.core.avetmiss import checking
from kinroll.core.avetmiss.file_rules import FILE_RULES, missing_files
from kinroll.core.avetmiss.findings import Facts, Tally
from kinroll.core.avetmiss.kinds import day_of
from kinroll.core.avetmiss.layouts import files_of, known_releases, layout, release_for, release_of
from kinroll.core.avetmiss.not_checked import not_checked
from kinroll.core.avetmiss.seen import Seen
from kinroll.sources.avetmiss.collection import Collection, Flaw, NatFile, find
from kinroll.sources.avetmiss.lines import Reading
from kinroll.sources.avetmiss.remembered import remembered

SAMPLE = 50
"""So many records at the beginning of a file tell its release."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked: the year of activity (0: told by the files), the release (""), and other severities."""

    year: int = 0
    release: str = ""
    severities: Mapping[str, str] = field(default_factory=dict)
    most: int = 1_000


@dataclass(frozen=True)
class Report:
    """What a check has found. ``records`` are counted by file; ``year_from`` says how the year was known."""

    path: str
    release: str
    year: int
    year_from: str
    records: Mapping[str, int]
    tally: Tally
    not_checked: tuple[str, ...]

    @property
    def errors(self) -> int:
        return self.tally.total("error")

    @property
    def warnings(self) -> int:
        return self.tally.total("warning")


def check(path: Path, asked: Asked, *, today: date) -> Report:
    """What is wrong with the NAT files in a folder or zip file; raises SourceUnreadableError where there are none."""
    collection = find(path)
    lengths = {name: _lengths(file) for name, file in collection.files.items()}
    release = asked.release or _release(lengths, asked.year)
    year, year_from = _year(collection, release, asked.year, today)
    tally = Tally(asked.severities, asked.most)
    known = [name for name in files_of(release) if name in collection.files]
    present = frozenset(known)
    records = {}
    with remembered() as memory:
        seen = Seen(memory)
        for name in known:
            records[name] = _check_file(collection.files[name], Facts(release, year), present, tally, seen)
        if not collection.is_single:
            checking.finish(present, tally, seen)
    _tell_files(collection, release, lengths, records, tally, uses_programs="used_programs" in seen.kinds)
    doubts = not_checked(present, release, is_single=collection.is_single)
    return Report(str(path), release, year, year_from, records, tally, doubts)


def _check_file(file: NatFile, facts: Facts, present: frozenset[str], tally: Tally, seen: Seen) -> int:
    """Check every record of a file; how many there are."""
    check = checking.FileCheck(layout(facts.release, file.name), facts, present, tally, seen)
    reading = Reading(file)
    for line, text in reading.lines():
        check.take(line, text)
    check.settle()
    for flaw in reading.flaws:
        _tell(flaw, tally)
    if check.needs_second_look:
        for line, text in Reading(file).lines():
            check.look_again(line, text)
    check.finish()
    return check.records


def _lengths(file: NatFile) -> list[int]:
    return [len(text) for _, text in islice(Reading(file).lines(), SAMPLE)]


def _release(lengths: Mapping[str, list[int]], year: int) -> str:
    """The release that the files are written in; that of the year where they do not tell, and the newest known."""
    named = release_for(year) if year else ""
    return release_of(lengths) or (named if named in known_releases() else known_releases()[-1])


def _year(collection: Collection, release: str, asked: int, today: date) -> tuple[int, str]:
    """The year of activity that the files report, and how that is known."""
    if asked:
        return asked, "as given"
    ends: Counter[int] = Counter()
    for name, column in (("NAT00120", "activity end date"), ("NAT00130", "date program completed")):
        if name not in collection.files or name not in files_of(release):
            continue
        place = layout(release, name).by_name.get(column)
        outcome = layout(release, name).by_name.get("outcome identifier national")
        for _, text in Reading(collection.files[name]).lines():
            if place and (not outcome or text[outcome.start : outcome.end] not in ("70", "85")):
                day = day_of(text[place.start : place.end])
                ends.update([day.year] if day else [])
        if ends:
            return max(ends, key=lambda year: (ends[year], year)), f"as most training in {name} ended then"
    return today.year, "this year, as no file tells"


def _tell_files(
    collection: Collection,
    release: str,
    lengths: Mapping[str, list[int]],
    records: Mapping[str, int],
    tally: Tally,
    *,
    uses_programs: bool,
) -> None:
    """Tell what is wrong with the files as such."""
    for flaw in collection.flaws:
        _tell(flaw, tally)
    for name, file in collection.files.items():
        if name not in records:
            _tell(Flaw("K0-11", name, value=file.shown), tally)
        elif lengths[name] and (other := release_of({name: lengths[name]})) not in ("", release):
            _tell(Flaw("K0-13", name, value=f"release {other}, not {release}"), tally)
    if not any(records.values()):
        _tell(Flaw("K0-21", ""), tally)
    if not collection.is_single:
        for missing in missing_files(records, uses_programs=uses_programs):
            _tell(Flaw("K0-20", missing, value=missing), tally)


def _tell(flaw: Flaw, tally: Tally) -> None:
    tally.add(FILE_RULES[flaw.rule], flaw.file, flaw.line, value=flaw.value)
