"""Which files a release has, and where each field stands in a record; all of it read from ``layout_tables.RELEASES``.

The layouts of 8.1, for activity from 2027, are not known here: they get a table there, and nothing else changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from kinroll.core.avetmiss.layout_tables import RELEASES

LAST_YEAR = 2099
"""The last year of activity that anybody can mean, where no later release is known."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record. ``start`` counts from 0; ``must_fill`` and ``type`` are the letters of the table."""

    name: str
    start: int
    length: int
    type: str
    must_fill: str

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def place(self) -> str:
        """Where it stands, as the standard counts: "82-85"."""
        return f"{self.start + 1}-{self.end}" if self.length > 1 else str(self.end)


@dataclass(frozen=True)
class Layout:
    """The record of one file in one release.

    ``national`` is how long a record must be at least; ``lengths`` are all the lengths that are in use.
    """

    release: str
    file: str
    fields: tuple[Field, ...]
    national: int
    lengths: tuple[int, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def national_fields(self) -> tuple[Field, ...]:
        """The fields that every training organisation reports."""
        return tuple(field for field in self.fields if field.end <= self.national)

    def fields_within(self, length: int) -> tuple[Field, ...]:
        """The fields that a record of this length has whole."""
        return tuple(field for field in self.fields if field.end <= length)


class LayoutUnknownError(Exception):
    """There is no layout for this release or file."""


def _read(release: str, table: str, lengths: Mapping[str, tuple[int, ...]]) -> dict[str, Layout]:
    found: dict[str, list[Field]] = {}
    file = ""
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            file = line
            found[file] = []
            continue
        start, length, kind, must_fill, name = line.split(maxsplit=4)
        found[file].append(Field(name, int(start) - 1, int(length), kind, must_fill))
    return {
        file: Layout(release, file, tuple(fields), lengths[file][0], tuple(sorted(lengths[file])))
        for file, fields in found.items()
    }


@cache
def _layouts(release: str) -> Mapping[str, Layout]:
    found = RELEASES[release]
    return _read(release, found.table, found.lengths)


def known_releases() -> tuple[str, ...]:
    """The releases whose layouts are known here, which can be read, oldest first."""
    return tuple(name for name, one in RELEASES.items() if one.table)


def is_written(release: str) -> bool:
    """Whether files of a release are written, not only read."""
    return release in RELEASES and RELEASES[release].is_written


def years_written() -> tuple[int, int]:
    """The first and the last year of activity that files can be written for."""
    written = [one.first_year for one in RELEASES.values() if one.is_written]
    later = [one.first_year for one in RELEASES.values() if one.first_year > max(written)]
    return min(written), min(later) - 1 if later else LAST_YEAR


WRITTEN = next(name for name in reversed(RELEASES) if is_written(name))
"""The newest release that is written: forms ask for what it carries."""


def layout(release: str, file: str) -> Layout:
    """The layout of a file; raises LayoutUnknownError where there is none."""
    try:
        return _layouts(release)[file]
    except KeyError:
        raise LayoutUnknownError(f"no layout of {file} in release {release} is known here") from None


def files_of(release: str) -> tuple[str, ...]:
    """The files of a release, in the order in which they are read: what others point at comes first."""
    return tuple(_layouts(release))


def release_for(year: int) -> str:
    """The release that activity of a year is reported in, whether its layouts are known here or not."""
    begun = [name for name, one in RELEASES.items() if one.first_year <= year]
    return begun[-1] if begun else next(iter(RELEASES))


def release_of(lengths: Mapping[str, Sequence[int]]) -> str:
    """The release that files are written in, told by the lengths of some of their records; "" where nothing tells.

    Every record whose length stands in one release only is a vote.
    """
    votes = dict.fromkeys(known_releases(), 0)
    for file, seen in lengths.items():
        for length in seen:
            fitting = [release for release in votes if length in _lengths(release, file)]
            if len(fitting) == 1:
                votes[fitting[0]] += 1
    best = max(votes, key=lambda release: (votes[release], release))
    return best if votes[best] else ""


def _lengths(release: str, file: str) -> tuple[int, ...]:
    found = _layouts(release).get(file)
    return found.lengths if found else ()
