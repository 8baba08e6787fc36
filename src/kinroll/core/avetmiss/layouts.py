"""Which files a release has, and where each field stands in a record.

Releases and the years they are for: 7.0 for activity of 2014 to 2017, 8.0 from 2018 to 2026, 8.1 from 2027. The layouts
of 8.1 are not known here: they get a table in ``layout_tables`` and a line in ``_TABLES``, and nothing else changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kinroll.core.avetmiss.layout_tables import RELEASE_7_0, RELEASE_8_0

FIRST_YEARS = {"7.0": 2014, "8.0": 2018, "8.1": 2027}
"""The first calendar year of activity that a release is for."""


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


_LENGTHS_8_0: Mapping[str, tuple[int, ...]] = {
    "NAT00010": (110, 268, 448),  # the samples of NCVER are filled with spaces to 448
    "NAT00010A": (268, 448),
    "NAT00020": (180,),
    "NAT00030": (114, 130),  # some write 16 spaces more, some do not
    "NAT00030A": (130,),
    "NAT00060": (123,),
    "NAT00080": (327, 347),  # 347: the two areas of state authorities, as spaces
    "NAT00085": (557,),
    "NAT00090": (12,),
    "NAT00100": (13,),
    "NAT00120": (111, 158),
    "NAT00130": (39, 72),
}
_LENGTHS_7_0: Mapping[str, tuple[int, ...]] = {
    "NAT00005": (446,),
    "NAT00010": (268, 448),
    "NAT00020": (180,),
    "NAT00030": (130,),
    "NAT00060": (124,),
    "NAT00080": (331, 351),
    "NAT00085": (477,),
    "NAT00090": (12,),
    "NAT00100": (13,),
    "NAT00120": (102, 142),
    "NAT00130": (35,),
}
"""Record lengths in use, without CR LF; first the national one, which a record must have at least."""

_TABLES: Mapping[str, Mapping[str, Layout]] = {
    "7.0": _read("7.0", RELEASE_7_0, _LENGTHS_7_0),
    "8.0": _read("8.0", RELEASE_8_0, _LENGTHS_8_0),
}
RELEASES = tuple(_TABLES)
WRITTEN = "8.0"
"""The release that is written."""


def layout(release: str, file: str) -> Layout:
    """The layout of a file; raises LayoutUnknownError where there is none."""
    try:
        return _TABLES[release][file]
    except KeyError:
        raise LayoutUnknownError(f"no layout of {file} in release {release} is known here") from None


def files_of(release: str) -> tuple[str, ...]:
    """The files of a release, in the order in which they are read: what others point at comes first."""
    return tuple(_TABLES[release])


def release_for(year: int) -> str:
    """The release that activity of a year is reported in; ``8.1`` from 2027, of which no layouts are known."""
    return max((first, release) for release, first in FIRST_YEARS.items() if first <= max(year, 2014))[1]


def release_of(lengths: Mapping[str, Sequence[int]]) -> str:
    """The release that files are written in, told by the lengths of some of their records; "" where nothing tells.

    Every record whose length stands in one release only is a vote.
    """
    votes = dict.fromkeys(RELEASES, 0)
    for file, seen in lengths.items():
        for length in seen:
            fitting = [release for release in RELEASES if length in _lengths(release, file)]
            if len(fitting) == 1:
                votes[fitting[0]] += 1
    best = max(votes, key=lambda release: (votes[release], release))
    return best if votes[best] else ""


def _lengths(release: str, file: str) -> tuple[int, ...]:
    found = _TABLES[release].get(file)
    return found.lengths if found else ()
