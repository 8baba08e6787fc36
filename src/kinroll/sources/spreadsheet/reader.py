"""A list kept in a spreadsheet: its captions, and its rows one by one, with the place and the reason of each bad one.

CSV is read as a stream, however long it is. A row that cannot be read costs no other row: reading goes on at the line
behind the one where it began.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path

from kinroll.core.text import clip, fold
from kinroll.sources import workbook
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.spreadsheet import delimited
from kinroll.sources.workbook import Limits

_SNIFFED = 64 * 1024
LIMITS = Limits(unpacked_bytes=160 * 1024 * 1024, cells=2_000_000, text=64 * 1024 * 1024)
"""What keeps the reading of a workbook under 400 MB of memory."""
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00:00")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, and its cells as the captions are ordered; or why it cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """One file."""

    path: Path

    def digest(self) -> str:
        """What two files share only if they are the same byte for byte."""
        with self._open() as file:
            return file_digest(file, "blake2b").hexdigest()[:40]

    def captions(self) -> tuple[str, ...]:
        """The names of the columns. Raises ``SourceUnreadableError`` for a file that is no list."""
        _, captions = next(self._records(), (1, None))
        if not isinstance(captions, list) or not any(captions):
            raise self._refused("has no names of columns in its first row")
        named = [caption or f"column {place}" for place, caption in enumerate(captions, 1)]
        if twice := [caption for caption, times in Counter(map(fold, named)).items() if times > 1]:
            raise self._refused(f'has two columns "{clip(min(twice))}"; give one of them another name')
        return tuple(named)

    def rows(self) -> Iterator[Row]:
        """Every row behind the captions that is not empty."""
        captions = self.captions()
        records = self._records()
        next(records)
        for line, cells in records:
            if isinstance(cells, str):
                yield Row(line, fault=cells)
            elif any(cells):
                yield self._row(line, cells, captions)

    def _row(self, line: int, cells: list[str], captions: tuple[str, ...]) -> Row:
        if len(cells) != len(captions):
            return Row(line, fault=f"it has {len(cells)} columns, and the names of columns are {len(captions)}")
        if tuple(cells) == captions:
            return Row(line, fault="the names of the columns stand there again: two files in one?")
        return Row(line, tuple(cells))

    def _records(self) -> Iterator[tuple[int, list[str] | str]]:
        """Line and cells of every record, or what is wrong with it."""
        with self._open() as file:
            head = file.read(_SNIFFED)
        if head.startswith(_WORKBOOK):
            rows = enumerate(workbook.rows(self.path, "The list", LIMITS), 1)
            return ((line, [_MIDNIGHT.sub(r"\1", cell.replace("\x00", "")) for cell in row]) for line, row in rows)
        if head.startswith(_OLD_WORKBOOK):
            raise self._refused("is a workbook in an old format; save it as XLSX or as CSV")
        if not head.strip() or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            raise self._refused(
                "is empty" if not head.strip() else "is a page or a report, and no list: save it as CSV"
            )
        return delimited.records(self.path, head)

    def _open(self) -> BufferedReader:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise SourceUnreadableError(f"The list {self.path} cannot be read ({error.strerror}).") from error

    def _refused(self, why: str) -> SourceUnreadableError:
        return SourceUnreadableError(f"The list {self.path} {why}.")
