"""What a source's words mean, changed from a page: written into kinroll.toml, where everything else about it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinroll.core.text import fold
from kinroll.declarations import writing
from kinroll.declarations.file import Configuration
from kinroll.declarations.rule_file import lines_of
from kinroll.declarations.schema import LookupsTable, SimsReportSource
from kinroll.sources.sims.captions import CAPTIONS
from kinroll.store.locking import source_lock

LOOKUPS = ("title", "gender")
_LOCK, _WAIT_S = "configuration", 5.0


class NotSettableError(Exception):
    """What was asked for makes no sense; the text says why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a setting of a source stands; ``line`` is 0 where the file says nothing, and the usual counts."""

    name: str
    value: Any
    line: int

    @property
    def is_usual(self) -> bool:
        """Whether the file says nothing of it."""
        return not self.line


def take_word(configuration: Configuration, source: str, field: str, word: str, *, seen: str) -> None:
    """Say that a word is a title (or gender) of its own from now on."""
    known: LookupsTable = configuration.declared.sources[source].lookups
    words = getattr(known, field)
    if not word.strip():
        raise NotSettableError("Say which word.")
    if any(fold(word) == fold(other) for other in words):
        raise NotSettableError(f"{word} is known by now; the next sync takes it.")
    _write(configuration, {("sources", source, "lookups", field): [*words, word.strip()]}, seen)


def let_mean(configuration: Configuration, source: str, field: str, word: str, means: str, *, seen: str) -> None:
    """Say that a word is another spelling of a title (or gender) that there is."""
    known: LookupsTable = configuration.declared.sources[source].lookups
    if not word.strip() or means not in getattr(known, field):
        raise NotSettableError("Say which of those that there are it means.")
    _write(configuration, {("sources", source, "lookups", f"{field}_means", word.strip()): means}, seen)


def map_captions(
    configuration: Configuration, source: str, report: str, fills: Mapping[str, str], *, seen: str
) -> None:
    """Say which field each caption of a report fills; an empty field is none. What is usual is not written down."""
    declared = configuration.declared.sources[source]
    if not isinstance(declared, SimsReportSource) or report not in CAPTIONS:
        raise NotSettableError("The columns of this source are not set here.")
    usual = {fold(caption): field for caption, field in CAPTIONS[report].items()}
    said: Mapping[str, str] = declared.captions.get(report, {})  # type: ignore[call-overload]
    spelled = {fold(caption): caption for caption in said}
    wanted: dict[tuple[str, ...], str | None] = {}
    for caption, field in fills.items():
        folded = fold(caption)
        held = said.get(spelled.get(folded, ""), usual.get(folded, ""))
        if field == held:
            continue
        if not field and folded in usual:
            raise NotSettableError(
                f"{caption} is what such a column is usually called, so it always fills something. Rename or leave out "
                "the column in the report if it holds something else."
            )
        is_usual = field == usual.get(folded, "")
        path = ("sources", source, "captions", report, spelled.get(folded, caption))
        wanted[path] = None if is_usual else field
    if wanted:
        _write(configuration, wanted, seen)


def _write(configuration: Configuration, wanted: Mapping[tuple[str, ...], Any], seen: str) -> None:
    with source_lock(_LOCK, wait_s=_WAIT_S):
        writing.write(configuration.file, wanted, seen=seen)


def settings(configuration: Configuration, source: str, table: str, values: Mapping[str, Any]) -> list[Setting]:
    """Settings of a source with the lines where they stand."""
    try:
        lines = lines_of(configuration.file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        lines = {}
    here = ("sources", source, *([table] if table else []))
    return [Setting(name, value, lines.get((*here, name), 0)) for name, value in values.items()]
