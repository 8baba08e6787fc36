"""A plain XML report: its records stand one behind the other, with nothing but blanks between; so it can be cut unread.

It is cut three times. A *stretch* is some hundred people, and ends before somebody whose id ends in 00: the same people
stand in one stretch whatever stands around them, so that most stretches of a night are those of the last, byte for
byte. Only the others are cut into *blocks* of some ten people, and only new blocks into the *spans* of one person.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from lxml import etree

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import files, xml
from kinroll.sources.sims.cut import NotPlainError, digest_of
from kinroll.sources.sims.cutting import BEGIN, END, STRETCH_BEGINS, Cutter, Stretches, border_of
from kinroll.sources.sims.files import Elements

LARGEST_STRETCH = 1 << 20
"""Bytes, where no id ends in 00."""
_HEAD = 64 * 1024
_BUFFER, _CHUNK = 256 * 1024, 1 << 20
_AFTER = b"</SuperStarReport>"
_ERROR = f"<{xml.ERROR}".encode()
_OTHERWISE = (b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")
"""How workbooks and UTF-16 begin, whatever follows."""
_LIKE_ASCII = ("utf-8", "ascii", "us-ascii", "windows-1252", "iso-8859-1", "iso-8859-15")


class PlainXml:
    """One such report. Raises ``NotPlainError`` wherever it proves to be anything else."""

    def __init__(self, path: Path, report: str) -> None:
        self.path, self.report, self.rows, self.without_id = path, report, 0, 0
        self.captions: frozenset[str] = frozenset()
        self._file = path.open("rb", buffering=_BUFFER)
        try:
            self._first, self._encoding = _read_head(self._file)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self._file.close()

    def stretches(self) -> Iterator[Stretches]:
        """The stretches in the order of the file, as many at once as were read at once."""
        self._file.seek(self._first)
        rest, at = b"", self._first
        while chunk := self._file.read(_CHUNK):
            rest += chunk
            if _has_markup(rest) or len(rest) > xml.LARGEST_RECORD:
                raise NotPlainError
            ends = [0]
            while border := _border(rest, ends[-1]):
                ends.append(border)
            if len(ends) > 1:
                yield Stretches(at, rest[: ends[-1]], ends[1:])
            rest, at = rest[ends[-1] :], at + ends[-1]
        until = rest.rfind(END) + 1
        if until:
            until += len(END) - 1
            yield Stretches(at, rest[:until], [until])
        if rest[until:].strip() != _AFTER:
            raise NotPlainError

    def cutter(self, number: int) -> Cutter:
        """What cuts such stretches, as those of the report of this number."""
        return Cutter(number, is_told=bool(self._encoding))

    def piece(self, start: int, end: int, digest: str) -> bytes:
        """A stretch or a block that was there a moment ago."""
        data = self.raw([(start, end)])
        if digest_of(data).hex() != digest:
            raise _changed(self.report)
        return data

    def raw(self, places: Sequence[tuple[int, int]]) -> bytes:
        """The bytes at these places, in this order."""
        return b"".join(_bytes_at(self._file, places))

    def parser(self) -> "PlainRows":
        """What makes rows of such bytes."""
        return PlainRows(self.path, self.report, self._encoding or "utf-8")


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Makes rows of bytes of a plain report, each as its filled columns."""

    path: Path
    report: str
    encoding: str

    def __call__(self, data: bytes) -> Iterator[Elements]:
        """The rows in their order. Raises ``SourceUnreadableError`` where these are no whole records."""
        before = f'<?xml version="1.0" encoding="{self.encoding}"?><r>'.encode()
        try:
            root = etree.fromstring(before + data + b"</r>", xml.safe_parser())
        except etree.XMLSyntaxError:
            raise self._refused() from None
        if _ERROR in data:
            raise self._refused()
        if len(root) != data.count(END):  # a record that was not told from the next, perhaps another person's
            raise SourceUnreadableError(
                f"The report {self.report} is damaged: in {self.path} not all records end alike."
            )
        return map(xml.elements, root)

    def _refused(self) -> SourceUnreadableError:
        """Why the file cannot be used; raises that itself where the file still is as it was."""
        for _ in files.rows(self.path, self.report):
            pass  # tells what is wrong, and where
        return _changed(self.report)


def _changed(report: str) -> SourceUnreadableError:
    return SourceUnreadableError(f"The report {report} was changed while it was read.")


def _border(data: bytes, begun: int) -> int:
    """Where the stretch that begins here ends; 0 where that is not among these bytes yet."""
    border = border_of(data, begun, STRETCH_BEGINS)
    if (border or len(data)) - begun > LARGEST_STRETCH:
        end = data.find(END, begun + LARGEST_STRETCH - len(END))
        return end + len(END) if end >= 0 and (end < border or not border) else border
    return border


def _read_head(file: BinaryIO) -> tuple[int, str]:
    """Where the first record begins, and the encoding that the file says it is in, empty where it says nothing."""
    head = file.read(_HEAD)
    first = head.find(BEGIN)
    start = min((place for place in (head.find(b"<?xml"), head.find(b"<SuperStarReport")) if place >= 0), default=-1)
    if first < 0 or not 0 <= start < first or b"<!" in head[:first] or head.startswith(_OTHERWISE):
        raise NotPlainError
    root = etree.fromstring(head[start:first] + _AFTER, xml.safe_parser())
    encoding = str(root.getroottree().docinfo.encoding or "").casefold() if b"encoding=" in head[start:first] else ""
    holds_rows = any(True for _ in root.iter(xml.ERROR, xml.RECORD))  # a first record that is written otherwise
    if root.tag != xml.ROOT or holds_rows or encoding not in ("", *_LIKE_ASCII):
        raise NotPlainError
    return first, encoding


def _has_markup(data: bytes) -> bool:
    """Whether comments, sections or instructions may be in there, where the end of a record is none."""
    return (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)  # the first is quick, and mostly no


def _bytes_at(file: IO[bytes], places: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    for start, end in places:
        file.seek(start)
        yield file.read(end - start)
