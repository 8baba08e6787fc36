"""The kinds of sources there are: one line for each."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kinroll.core.fields import CORE_FIELDS
from kinroll.declarations.file import Configuration
from kinroll.declarations.schema import CommandTable, JsonLinesSource, PushedSource, SimsPartnerSource, SimsReportSource
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.json_lines.reader import JsonLines
from kinroll.sources.passwords import read_password
from kinroll.sources.sims.captions import CAPTIONS, REPORTS
from kinroll.sources.sims.elements import ELEMENTS, LAYOUT, STRINGS
from kinroll.sources.sims.partner import PartnerStrings, open_strings
from kinroll.sources.sims.reports import SimsReports
from kinroll.sources.sims.runner import Runner


class UnknownSourceError(Exception):
    """No source of this name is declared."""


def open_source(configuration: Configuration, name: str) -> Any:
    """A reader of the source; nothing is read yet."""
    source = configuration.declared.sources.get(name)
    if source is None:
        declared = ", ".join(configuration.declared.sources) or "none"
        raise UnknownSourceError(f"No source {name!r} is declared in {configuration.file} (there: {declared}).")
    return KINDS[source.kind](configuration, source)


def _sims_report(configuration: Configuration, source: SimsReportSource) -> SimsReports:
    files = {report: _path(configuration, getattr(source, report)) for report in REPORTS if getattr(source, report)}
    captions = {report: {**CAPTIONS[report], **source.captions.get(report, {})} for report in REPORTS}  # type: ignore[call-overload]
    return SimsReports(files, captions, _runner(configuration, source.command, REPORTS))


def _sims_partner(configuration: Configuration, source: SimsPartnerSource) -> PartnerStrings:
    files = {name: _path(configuration, getattr(source, name)) for name in STRINGS if getattr(source, name)}
    elements = {name: {**ELEMENTS[name], **source.elements.get(name, {})} for name in STRINGS}  # type: ignore[call-overload]
    layout = LAYOUT | {str(name): given for name, given in source.layout.items()}
    return open_strings(files, layout, elements, _runner(configuration, source.command, STRINGS))


def _runner(configuration: Configuration, table: CommandTable, names: Iterable[str]) -> Runner | None:
    """What runs the commands; None where no file has one."""
    commands = {name: words for name in names if (words := getattr(table, name))}
    if not commands:
        return None
    file = _path(configuration, table.password_file) if table.password_file else None
    password = read_password(table.password_env, file)
    return Runner(commands, table.timeout_s, table.tries, table.pause_s, password)


def _json_lines(configuration: Configuration, source: JsonLinesSource) -> JsonLines:
    if not source.file:
        raise SourceUnreadableError("This source has no file: other programs post its records.")
    return posted(configuration, source, _path(configuration, source.file))


def posted(configuration: Configuration, source: JsonLinesSource, file: Path) -> JsonLines:
    """A reader of what another program has posted in place of the source's file."""
    return JsonLines(file, frozenset((*CORE_FIELDS, *configuration.declared.fields)))


def _pushed(configuration: Configuration, source: PushedSource) -> Any:
    raise SourceUnreadableError(f"{source.school}'s own machine reads this source, and pushes what it reads.")


def _path(configuration: Configuration, text: str) -> Path:
    return configuration.folder / Path(text).expanduser()


KINDS: dict[str, Callable[[Configuration, Any], Any]] = {
    "sims-report": _sims_report,
    "sims-partner": _sims_partner,
    "pushed": _pushed,
    "json-lines": _json_lines,
}
