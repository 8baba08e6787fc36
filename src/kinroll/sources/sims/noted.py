"""What a run notes of its reports, block by block, so that the next one cuts only the blocks that are new."""

from collections.abc import Iterator
from typing import NamedTuple

import orjson

from kinroll.sources.sims.joining import Joined

PAGE = 1_000
"""Blocks in one note."""


class Known(NamedTuple):
    """A block of the last run: the how-manieth of its report, its rows, and whom it lists, line by line."""

    place: int
    rows: int
    people: str


class Notes:
    """The notes of the last run, taken report by report in their order; none that were made by other captions."""

    def __init__(self, notes: Iterator[str], mapping: str) -> None:
        self._notes, self._mapping = notes, mapping
        self._page = self._next()

    def _next(self) -> tuple[int, list[list[str]]] | None:
        for note in self._notes:
            number, mapping, blocks = orjson.loads(note)
            if mapping == self._mapping:
                return number, blocks
        return None

    def of(self, report: int) -> dict[bytes, Known]:
        """The blocks of a report by their digest."""
        found: dict[bytes, Known] = {}
        while self._page and self._page[0] <= report:
            if self._page[0] == report:
                for digest, rows, people in self._page[1]:
                    found[bytes.fromhex(digest)] = Known(len(found), int(rows), people)
            self._page = self._next()
        return found


def write_notes(joined: Joined, reports: Iterator[int], mapping: str) -> Iterator[str]:
    """The notes of what was cut now."""
    for report in reports:
        page: list[tuple[str, int, str]] = []
        for block in joined.blocks(report):
            page.append((block.digest.hex(), block.rows, block.people))
            if len(page) == PAGE:
                yield orjson.dumps((report, mapping, page)).decode()
                page = []
        if page:
            yield orjson.dumps((report, mapping, page)).decode()
