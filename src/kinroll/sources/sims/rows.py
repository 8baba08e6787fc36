"""The elements of one record turned into fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kinroll.core.text import fold
from kinroll.sources.sims import xml
from kinroll.sources.sims.captions import FORMS, ITEM_COLUMNS
from kinroll.sources.sims.files import Elements
from kinroll.sources.values import CONVERTERS

Row = dict[str, dict[str, str]]
"""The fields that a row fills, by what they are about: ``""`` for the person, ``ids.``, ``tie.``, ``address.`` …"""
_IDENTITY = {"primary_id": "ids.id", "multiple_id": "ids.link"}
_MOST_SHAPES = 10_000

Pick = tuple[int, str, Callable[[str], str] | None]
"""Which element of a record fills which field, and what brings its text to one form."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What records with the same elements have in common: the fields they fill, and those columns as bits."""

    picks: Sequence[tuple[str, Sequence[Pick]]]
    filled: int


class RowReader:
    """Reads the rows of one report; captions are compared without case, and each series of elements is learnt once.

    ``bits`` gives each column a bit. ``captions`` collects those of the file.
    """

    def __init__(self, report: str, captions: Mapping[str, str], bits: Mapping[str, int]) -> None:
        self._report, self._captions, self._bits = report, captions, bits
        self._fields = {fold(caption): name for caption, name in captions.items()}
        self._shapes: dict[tuple[str, ...], _Shape] = {}
        self.captions: set[str] = set()

    def __reduce__(self) -> tuple[type["RowReader"], tuple[str, Mapping[str, str], Mapping[str, int]]]:
        """Another process learns for itself."""
        return RowReader, (self._report, self._captions, self._bits)

    def __call__(self, elements: Elements) -> tuple[Row, int]:
        """The fields of a row, and the bits of the columns that it fills."""
        tags = tuple([tag for tag, _ in elements])
        shape = self._shapes.get(tags) or self._learn(tags)
        row = {
            about: {name: convert(elements[i][1]) if convert else elements[i][1] for i, name, convert in picks}
            for about, picks in shape.picks
        }
        return row, shape.filled

    def _learn(self, tags: tuple[str, ...]) -> _Shape:
        picks: dict[str, dict[str, Pick]] = {}
        filled = 0
        for i, tag in enumerate(tags):
            if name := self._field(xml.caption(tag)):
                about, dot, field_name = name.rpartition(".")
                picks.setdefault(about + dot, {}).setdefault(field_name, (i, field_name, _converter(name)))
                filled |= self._bits.get(column(self._report, name), 0)
        if len(self._shapes) >= _MOST_SHAPES:
            self._shapes.clear()
        shape = _Shape([(about, list(listed.values())) for about, listed in picks.items()], filled)
        self._shapes[tags] = shape
        return shape

    def _field(self, caption: str) -> str:
        """The field that a column fills; empty where it is not needed."""
        folded = fold(caption)
        if folded in _IDENTITY:
            return _IDENTITY[folded]
        self.captions.add(caption)
        return self._fields.get(folded, "")


def _converter(name: str) -> Callable[[str], str] | None:
    return CONVERTERS.get(FORMS.get(name, ""))


def column(report: str, name: str) -> str:
    """A column's name, which is the same whether its items have a report of their own or stand in another."""
    for prefix, items in ITEM_COLUMNS.items():
        if name.startswith(prefix):
            return f"{items}.{name.removeprefix(prefix)}"
    return f"{report}.{name.removeprefix('ids.')}"
