"""SIMS by the XML strings of its partner API: the same people, groups and items as its reports give.

Never tried against a real partner API, which needs an agreement with the vendor: built from what is published of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kinroll.core.source_record import Extract
from kinroll.sources.fingerprint import fingerprint_of
from kinroll.sources.sims import files as report_files
from kinroll.sources.sims.captions import REPORTS
from kinroll.sources.sims.elements import SPEAKS_OF, STRINGS
from kinroll.sources.sims.reports import SimsReports
from kinroll.sources.sims.runner import Runner
from kinroll.sources.sims.skimming import Skimming
from kinroll.sources.sims.spooled import Spooled
from kinroll.sources.sims.strings import Strings


@dataclass(slots=True)
class PartnerStrings(SimsReports):
    """The strings of one night, read as the reports that would say the same. Made by ``open_strings``."""

    strings: Strings = field(default_factory=lambda: Strings({}, {}, {}))

    def fingerprint(self) -> Callable[[], str]:
        """A digest of the files as they are, and of what their elements mean."""
        self._make_all()
        meaning = repr((sorted(self.strings.layout.items()), self._meanings()))
        return fingerprint_of(dict(self.strings.files), meaning)

    def finish(self, unread: Mapping[str, int] | None = None) -> Extract:
        """What was read, and what it was like; raises as for reports."""
        extract = SimsReports.finish(self, unread)
        extract.warnings += self.strings.warnings
        return extract

    def _begin(self) -> None:
        SimsReports._begin(self)
        self.strings.warnings.clear()

    def _meanings(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(name, sorted(listed.items())) for name, listed in sorted(self.strings.elements.items())]

    def _make_all(self) -> None:
        """Let a program of the school's fetch the strings, where it is told how, once in a run."""
        for name, path in self.strings.files.items():
            if self.runner and name in self.runner.commands and not self._is_made:
                self.runner.run(name, path)
        self._is_made = True
        for name, path in self.strings.files.items():
            report_files.check_kind(path, name)

    def _cut(self, skimming: Skimming, number: int, report: str) -> None:
        skimming.put_aside(number, Spooled(self.files[report], report, self.strings.rows))


def open_strings(
    files: Mapping[str, Path],
    layout: Mapping[str, str],
    elements: Mapping[str, Mapping[str, str]],
    runner: Runner | None = None,
) -> PartnerStrings:
    """A reader of these strings; nothing is read yet."""
    reports = {report: files[SPEAKS_OF[report][0]] for report in REPORTS if SPEAKS_OF[report][0] in files}
    fields = {report: _fields(report, elements) for report in REPORTS}
    listed = {name: files[name] for name in STRINGS if name in files}
    return PartnerStrings(reports, fields, runner, strings=Strings(listed, layout, elements))


def _fields(report: str, elements: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The fields that a report's strings fill, as if they were its captions."""
    names = SPEAKS_OF[report] if report != "addresses" else ("addresses", *SPEAKS_OF[report])
    fields = [field_name for name in names for field_name in elements[name].values()]
    return {field_name: field_name for field_name in fields if field_name not in ("id", "address_id")}
