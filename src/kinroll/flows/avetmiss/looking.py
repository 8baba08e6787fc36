"""Looks at what would be lodged for a window: writes it to a scratch folder, checks it, asks the gate, keeps the rest.

Each finding leads to the contact or the document that causes it; what was left out is kept with its reason.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kinroll.core.avetmiss.findings import ERROR, Finding
from kinroll.core.avetmiss.gate import GATE_RULES, Found
from kinroll.core.avetmiss.layouts import is_written, known_releases, release_for, years_written
from kinroll.core.avetmiss.window import Item, Window
from kinroll.flows.avetmiss import gate as avetmiss_gate
from kinroll.flows.avetmiss.checking import Asked, Report, check
from kinroll.flows.avetmiss.collecting import Collected, Progress, collected, how_reported
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.sources.errors import SourceUnreadableError
from kinroll.store import collection_checks
from kinroll.store.models import CollectionCheck

AT_ONCE = 2_000
FILES = "nat"


@dataclass(frozen=True, slots=True)
class Looked:
    """A check that was kept, with what was written for it; ``report`` is None where nothing was written at all."""

    check: CollectionCheck
    collected: Collected
    report: Report | None


def refuse_unknown_release(window: Window) -> None:
    """Raise where the window is reported in a release whose layouts are not known here."""
    release = release_for(window.year)
    if not is_written(release):
        first, last = years_written()
        known = "" if release in known_releases() else ", whose layouts are not known here"
        raise ValueRefusedError(
            f"Activity of {window.year} is reported in release {release}{known}; written is activity of "
            f"{first} to {last}."
        )
    if window.first > window.last:
        raise ValueRefusedError("The window ends before it begins.")


@contextmanager
def looked(window: Window, now: Now, asked: Asked | None = None, progress: Progress | None = None) -> Iterator[Looked]:
    """Look, and keep what was found; within the block the files are there."""
    refuse_unknown_release(window)
    with TemporaryDirectory(prefix="kinroll-nat-") as scratch:
        folder = Path(scratch) / FILES
        folder.mkdir()
        kept = collection_checks.keep(window, now.at, now.by)
        waiting = _Waiting(kept)
        with collected(folder, window, how_reported(), waiting.take, progress) as done:
            waiting.put()
            report, gate = _checked(folder, window, asked or Asked(), now), Counter[str]()
            if report:
                collection_checks.add_findings(kept, (_row(one, done) for one in report.tally.findings()))
            found = _counted(avetmiss_gate.look(done.who, window, now), gate)
            collection_checks.add_findings(kept, map(_of_gate, found))
            collection_checks.finish(kept, _counts(done, report, gate))
            yield Looked(kept, done, report)


def _counted(found: Iterator[Found], counts: Counter[str]) -> Iterator[Found]:
    for one in found:
        counts[one.rule.number] += 1
        yield one


def look(window: Window, now: Now, asked: Asked | None = None, progress: Progress | None = None) -> Looked:
    """The same, where nobody needs the files."""
    with looked(window, now, asked, progress) as found:
        return found


class _Waiting:
    """What was left out, kept many at a time."""

    def __init__(self, check: CollectionCheck) -> None:
        self._check, self._rows = check, list[tuple[Any, ...]]()

    def take(self, item: Item) -> None:
        row = (item.reason, item.file, item.document, item.contact, item.client, item.about, item.value)
        self._rows.append(row)
        if len(self._rows) >= AT_ONCE:
            self.put()

    def put(self) -> None:
        collection_checks.add_left_out(self._check, self._rows)
        self._rows = []


def _checked(folder: Path, window: Window, asked: Asked, now: Now) -> Report | None:
    try:
        wanted = Asked(window.year, release_for(window.year), asked.severities, asked.most)
        return check(folder, wanted, today=now.today)
    except SourceUnreadableError:  # nothing was written
        return None


def _row(one: Finding, collected: Collected) -> tuple[Any, ...]:
    documents = collected.documents.get(one.file)
    document = documents.of(one.line) if documents else None
    contact = collected.contact_of(one.client)
    facts = (one.rule.number, one.severity, one.file, one.line, one.client, one.key, one.field, one.value)
    return (*facts, contact, None, document, "")


def _of_gate(one: Found) -> tuple[Any, ...]:
    rule = one.rule
    facts = (rule.number, rule.severity, rule.file, 0, one.client, "", rule.field, one.value)
    return (*facts, one.contact, one.other, one.document, one.about)


def _counts(collected: Collected, report: Report | None, gate: Counter[str]) -> Mapping[str, Any]:
    rules = Counter(gate)
    severities = {number: GATE_RULES[number].severity for number in gate}
    if report:
        rules += report.tally.counts
        severities |= {number: report.tally.severity(rule) for number, rule in report.tally.rules.items()}
    stops = sum(count for number, count in gate.items() if severities[number] == ERROR)
    return {
        "records": dict(collected.records),
        "in_window": dict(collected.in_window),
        "left_out": dict(collected.left_out),
        "clients": len(collected.who),
        "written_otherwise": collected.otherwise,
        "errors": report.errors if report else 0,
        "warnings": report.warnings if report else 0,
        "gate_stops": stops,
        "gate_warnings": gate.total() - stops,
        "rules": {number: [severities[number], count] for number, count in sorted(rules.items())},
        "not_checked": list(report.not_checked) if report else [],
    }


def stands_between(counts: Mapping[str, Any]) -> int:
    """How many things stand between now and a clean lodgement."""
    return int(counts.get("errors", 0)) + int(counts.get("gate_stops", 0))
