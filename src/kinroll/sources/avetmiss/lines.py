"""The records of a NAT file as lines, however they end; one chunk of the file at a time, whatever a line may be."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kinroll.sources.avetmiss.collection import Flaw, NatFile

CHUNK = 1 << 20
LONGEST = 4_096
"""No record of any release, with any state's own fields, comes near."""
MOST_FLAWS = 1_000
"""A file with more lines that are too long than these is no NAT file at all."""
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass
class Reading:
    """Reads one file, and keeps what was wrong with its form. A byte is a character: columns are counted in bytes."""

    file: NatFile
    flaws: list[Flaw] = field(default_factory=list)
    _line: int = 0
    _without_cr: int = 0

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line with its number, but for those that are far too long to be a record.

        A file that breaks off, or cannot be unpacked, ends with a flaw.
        """
        try:
            with self.file.open() as opened:
                yield from self._lines(opened)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            self.flaws.append(Flaw("K0-16", self.file.name, self._line, value=_why(error)))
        if self._without_cr:
            self.flaws.append(Flaw("K0-03", self.file.name, self._without_cr, value="LF"))

    def _lines(self, opened: BinaryIO) -> Iterator[tuple[int, str]]:
        rest = b""
        is_skipping = False
        is_first = True
        while chunk := opened.read(CHUNK):
            if is_first:
                chunk, is_first = self._without_mark(chunk), False
            *whole, last = (rest + chunk).split(b"\n")
            if is_skipping and whole:
                whole, is_skipping = whole[1:], False
            for line in whole:
                self._line += 1
                if len(line) > LONGEST:
                    self._too_long()
                else:
                    yield self._line, self._ended(line)
            rest = b"" if is_skipping else last
            if len(rest) > LONGEST:
                self._line += 1
                self._too_long()
                rest, is_skipping = b"", True
        if rest:
            self._line += 1
            if rest != b"\x1a":  # the end of a file as DOS wrote it
                self.flaws.append(Flaw("K0-04", self.file.name, self._line))
                yield self._line, rest.rstrip(b"\r").decode("latin-1")

    def _ended(self, line: bytes) -> str:
        if line.endswith(b"\r"):
            return line[:-1].decode("latin-1")
        self._without_cr = self._without_cr or self._line
        return line.decode("latin-1")

    def _too_long(self) -> None:
        if len(self.flaws) < MOST_FLAWS:
            self.flaws.append(Flaw("K0-15", self.file.name, self._line, value=f"more than {LONGEST:,} characters"))

    def _without_mark(self, chunk: bytes) -> bytes:
        for mark in BYTE_ORDER_MARKS:
            if chunk.startswith(mark):
                self.flaws.append(Flaw("K0-14", self.file.name, 1))
                return chunk[len(mark) :]
        return chunk


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
