"""What a run notes of its reports, stretch by stretch, so that the next one cuts only what is new."""

from collections.abc import Iterator
from typing import NamedTuple

import orjson

from kinroll.sources.sims.cut import Block, blocks_of
from kinroll.sources.sims.joining import Joined

PAGE = 100
"""Stretches in one note."""
_FORMAT = "2"
"""Told in each note, beside the mapping: notes of another one are not understood, and everybody is looked at."""


class Known(NamedTuple):
    """A stretch of the last run: its digest, its rows, and its blocks as ``told`` by these."""

    digest: str
    rows: int
    like: str
    people: str

    def blocks(self) -> Iterator[Block]:
        """Its blocks."""
        return blocks_of(self.like, self.people)


class Notes:
    """The notes of the last run, taken report by report in their order; none that were made by other captions."""

    def __init__(self, notes: Iterator[str], mapping: str) -> None:
        self._notes, self._made_by = notes, _made_by(mapping)
        self._page = self._next()

    @property
    def is_empty(self) -> bool:
        """Whether there is no note, or no further one."""
        return self._page is None

    def _next(self) -> tuple[int, list[list[str]]] | None:
        for note in self._notes:
            number, made_by, stretches = orjson.loads(note)
            if made_by == self._made_by:
                return number, stretches
        return None

    def of(self, report: int) -> list[Known]:
        """The stretches of a report, in its order."""
        found: list[Known] = []
        while self._page and self._page[0] <= report:
            if self._page[0] == report:
                found += (Known(digest, int(rows), like, people) for digest, rows, like, people in self._page[1])
            self._page = self._next()
        return found


def write_notes(joined: Joined, reports: Iterator[int], mapping: str) -> Iterator[str]:
    """The notes of what was cut now."""
    for report in reports:
        page: list[tuple[str, int, str, str]] = []
        for row in joined.stretches(report):
            page.append((row.digest, row.rows, row.blocks, row.people))
            if len(page) == PAGE:
                yield orjson.dumps((report, _made_by(mapping), page)).decode()
                page = []
        if page:
            yield orjson.dumps((report, _made_by(mapping), page)).decode()


def _made_by(mapping: str) -> str:
    return f"{_FORMAT} {mapping}"
