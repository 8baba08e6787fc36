"""The files of a source as they lie there now: whether they are there, how old, and what their columns would fill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.text import fold
from kinroll.declarations.file import Configuration
from kinroll.declarations.schema import JsonLinesSource, PushedSource, SimsReportSource
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import files, xml
from kinroll.sources.sims.captions import CAPTIONS, ITEM_REPORTS, REPORTS, near_misses
from kinroll.sources.sims.elements import STRINGS

LOOKED_AT, SHOWN = 300, 5
"""So many rows are looked at for captions, since a row leaves out columns that are empty; so many are shown."""
LARGEST = 200 * 1024 * 1024
LONGEST_VALUE = 60
IDENTITY = ("primary_id", "multiple_id")
OWN, USUAL, PERSON, NOTHING = "own", "usual", "person", "nothing"
"""Why a column fills what it fills: the school said so, such columns usually do, it is an id; or it fills nothing."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source. ``size`` and ``changed_at`` are None where it is not there; ``why`` says why not."""

    name: str
    path: Path
    size: int | None = None
    changed_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a report: what it fills and why, what was probably meant, and what its first rows say."""

    caption: str
    fills: str
    how: str
    meant: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a report. ``absent`` are usual captions of fields that nothing in it fills."""

    report: str
    columns: list[Column] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    error: str = ""


def files_of(configuration: Configuration, source: str) -> list[SourceFile]:
    """The files that a source is read from, in their usual order."""
    declared = configuration.declared.sources[source]
    if isinstance(declared, PushedSource):
        named = {}
    elif isinstance(declared, JsonLinesSource):
        named = {"file": declared.file} if declared.file else {}
    else:
        names = REPORTS if isinstance(declared, SimsReportSource) else STRINGS
        named = {name: getattr(declared, name) for name in names if getattr(declared, name)}
    return [_looked(name, configuration.folder / Path(text).expanduser()) for name, text in named.items()]


def _looked(name: str, path: Path) -> SourceFile:
    try:
        facts = path.stat()
    except OSError as error:
        return SourceFile(name, path, why=error.strerror or "")
    return SourceFile(name, path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))


def preview(configuration: Configuration, source: str, report: str) -> Preview:
    """The columns of a report with its first rows."""
    declared = configuration.declared.sources[source]
    assert isinstance(declared, SimsReportSource)
    own: Mapping[str, str] = declared.captions.get(report, {})  # type: ignore[call-overload]
    fields = _fields(configuration, report, own)
    path = configuration.folder / Path(getattr(declared, report)).expanduser()
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            return Preview(report, fields=fields, error=f"{path.name} is too large to be looked into here.")
        rows = list(islice(files.rows(path, report), LOOKED_AT))
    except (SourceUnreadableError, OSError) as error:
        return Preview(report, fields=fields, error=str(error))
    columns = _columns([[(xml.caption(tag), text) for tag, text in row] for row in rows], report, own)
    filled = {column.fills for column in columns}
    absent = [(caption, fills) for caption, fills in CAPTIONS[report].items() if fills not in filled]
    return Preview(report, columns, absent, fields)


def _columns(rows: list[list[tuple[str, str]]], report: str, own: Mapping[str, str]) -> list[Column]:
    captions = list(dict.fromkeys(caption for row in rows for caption, _text in row))
    said = {fold(caption): fills for caption, fills in own.items()}
    usual = {fold(caption): fills for caption, fills in CAPTIONS[report].items()}
    fills = {caption: said.get(fold(caption), usual.get(fold(caption), "")) for caption in captions}
    others = [caption for caption in captions if fold(caption) not in IDENTITY]
    meant = dict(near_misses({**CAPTIONS[report], **own}, others, set(fills.values()) - {""}))
    shown = [dict(row) for row in rows[:SHOWN]]
    return [
        Column(
            caption,
            fills[caption],
            _how(fold(caption), said, usual),
            meant.get(caption, ""),
            tuple(row.get(caption, "")[:LONGEST_VALUE] for row in shown),
        )
        for caption in captions
    ]


def _how(folded: str, said: Iterable[str], usual: Iterable[str]) -> str:
    if folded in IDENTITY:
        return PERSON
    return OWN if folded in said else USUAL if folded in usual else NOTHING


def _fields(configuration: Configuration, report: str, own: Mapping[str, str]) -> list[str]:
    """What a column of this report can fill."""
    usual = dict.fromkeys(CAPTIONS[report].values())
    people = () if report in ITEM_REPORTS else (*CORE_FIELDS, *configuration.declared.fields)
    return list(dict.fromkeys((*usual, *people, *own.values())))
