"""A report cut into spans, each the rows of one person that stand together, without reading what they say.

What a span says is read later, and only where it has to be: most people's rows are those of last night. A plain XML
report is cut where its records end; everything else is read once, and its rows are put aside in a scratch file.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, Protocol

import orjson
from lxml import etree

from kinroll.core.text import fold
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import files, xml
from kinroll.sources.sims.files import Elements

DIGEST_BYTES = 12
_HEAD = 64 * 1024
_CHUNK = 256 * 1024
_BEGIN, _END, _ID, _AFTER = b"<Record>", b"</Record>", b"<primary_id>", b"</SuperStarReport>"
_OTHERWISE = (b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")
"""How workbooks and UTF-16 begin, whatever follows."""
_LIKE_ASCII = ("utf-8", "ascii", "us-ascii", "windows-1252", "iso-8859-1", "iso-8859-15")


class Span(NamedTuple):
    """Rows of one person: whose, from which byte to which, and a digest of them."""

    key: str
    start: int
    end: int
    digest: bytes


class NotPlainError(Exception):
    """This report cannot be cut unread."""


class Cut(Protocol):
    """A report that can be cut, and read span by span. ``captions`` are those of rows without an id."""

    rows: int
    without_id: int
    captions: frozenset[str]

    def spans(self) -> Iterator[Span]: ...

    def read(self, places: Sequence[tuple[int, int]]) -> Iterable[Elements]: ...

    def close(self) -> None: ...


def cut(path: Path, report: str, add: Callable[[Iterator[Span]], None], undo: Callable[[], None]) -> Cut:
    """Cut a report and hand its spans to ``add``; ``undo`` takes back what was added of one that proves not plain.

    Raises ``SourceUnreadableError`` when the file is missing, empty, cut off, or no report.
    """
    try:
        plain = PlainXml(path, report)
        add(plain.spans())
        return plain
    except (NotPlainError, OSError, UnicodeDecodeError, etree.XMLSyntaxError):
        undo()
    spooled = Spooled(path, report)
    add(spooled.spans())
    return spooled


class PlainXml:
    """A report whose records stand one behind the other, with nothing but blanks between."""

    def __init__(self, path: Path, report: str) -> None:
        self.path, self.report, self.rows, self.without_id = path, report, 0, 0
        self.captions: frozenset[str] = frozenset()
        self._usual, self._lead = b"", 0
        self._file = path.open("rb", buffering=_CHUNK)
        try:
            self._first, self._encoding = _read_head(self._file)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self._file.close()

    def spans(self) -> Iterator[Span]:
        """The spans in the order of the file; raises ``NotPlainError`` once the file proves to be anything else."""
        key, start, end, before = b"", 0, 0, None
        for data, at in self._chunks():
            begun = where = 0
            for piece in data.split(_END)[:-1]:
                known_as, lead = self._key_of(piece)
                if known_as != key:
                    if key:
                        yield Span(_text_of(key), start, at + where, _digest(before, data[begun:where]))
                    key, begun, before = known_as, where + lead, None
                    start = at + begun
                where += len(piece) + len(_END)
                self.rows += 1
            before, end = before or blake2b(digest_size=DIGEST_BYTES), at + where
            before.update(data[begun:where])
        if key:
            yield Span(_text_of(key), start, end, _digest(before, b""))

    def _key_of(self, piece: bytes) -> tuple[bytes, int]:
        """The id in a record, and how many blanks stand before it. Most records begin as the one before did."""
        until = len(self._usual)
        if not until or not piece.startswith(self._usual):
            lead = piece.find(_BEGIN)
            if lead < 0 or piece[:lead].strip() or (id_at := piece.find(_ID)) < 0:
                raise NotPlainError
            if piece[lead + len(_BEGIN) : id_at].strip():
                raise NotPlainError  # what comes first may be an id by another spelling, or hold this one
            until = id_at + len(_ID)
            self._usual, self._lead = piece[:until], lead
        key = piece[until : piece.find(b"<", until)]
        if not key:
            raise NotPlainError
        return key, self._lead

    def _chunks(self) -> Iterator[tuple[bytes, int]]:
        """The file in pieces of whole records, each with the byte where it begins."""
        self._file.seek(self._first)
        rest, at = b"", self._first
        while chunk := self._file.read(_CHUNK):
            rest += chunk
            if _has_markup(rest) or len(rest) > xml.LARGEST_RECORD:
                raise NotPlainError
            if until := rest.rfind(_END) + 1:
                until += len(_END) - 1
                whole = rest[:until]
                if not self._encoding and not whole.isascii():
                    whole.decode("utf-8")  # what says nothing of its encoding has to be UTF-8
                yield whole, at
                rest, at = rest[until:], at + until
        if rest.strip() != _AFTER:
            raise NotPlainError

    def read(self, places: Sequence[tuple[int, int]]) -> Iterator[Elements]:
        """The rows at these places, in this order, each as its filled columns."""
        before = f'<?xml version="1.0" encoding="{self._encoding or "utf-8"}"?><r>'.encode()
        records = b"".join((before, *_bytes_at(self._file, places), b"</r>"))
        try:
            root = etree.fromstring(records, xml.safe_parser())
        except etree.XMLSyntaxError:
            for _ in files.rows(self.path, self.report):
                pass  # tells where the file is damaged
            raise SourceUnreadableError(f"The report {self.report} was changed while it was read.") from None
        if len(root) != records.count(_END):  # a record that was not told from the next, perhaps another person's
            raise SourceUnreadableError(
                f"The report {self.report} is damaged: in {self.path} not all records end alike."
            )
        return map(xml.elements, root)


def _read_head(file: BinaryIO) -> tuple[int, str]:
    """Where the first record begins, and the encoding that the file says it is in, empty where it says nothing."""
    head = file.read(_HEAD)
    first = head.find(_BEGIN)
    start = min((place for place in (head.find(b"<?xml"), head.find(b"<SuperStarReport")) if place >= 0), default=-1)
    if first < 0 or not 0 <= start < first or b"<!" in head[:first] or head.startswith(_OTHERWISE):
        raise NotPlainError
    root = etree.fromstring(head[start:first] + _AFTER, xml.safe_parser())
    encoding = str(root.getroottree().docinfo.encoding or "").casefold() if b"encoding=" in head[start:first] else ""
    if root.tag != xml.ROOT or root.find(f".//{xml.ERROR}") is not None or encoding not in ("", *_LIKE_ASCII):
        raise NotPlainError
    return first, encoding


def _has_markup(data: bytes) -> bool:
    """Whether comments, sections or instructions may be in there, where the end of a record is none."""
    return (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)  # the first is quick, and mostly no


def _digest(before: Any, data: bytes) -> bytes:
    """The digest of a span: of this, and of what came before in other chunks."""
    if before is None:
        return blake2b(data, digest_size=DIGEST_BYTES).digest()
    before.update(data)
    digest: bytes = before.digest()
    return digest


def _text_of(key: bytes) -> str:
    text = key.strip()
    if not text or not text.isascii() or b"&" in text or b"\r" in text:
        raise NotPlainError
    return text.decode("ascii")


def _bytes_at(file: IO[bytes], places: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    for start, end in places:
        file.seek(start)
        yield file.read(end - start)


class Spooled:
    """A report of any other shape: its rows are read at once, by ``read_all``, and kept aside until they are wanted."""

    def __init__(
        self, path: Path, report: str, read_all: Callable[[Path, str], Iterator[Elements]] = files.rows
    ) -> None:
        self.path, self.report, self.rows, self.without_id = path, report, 0, 0
        self._read_all = read_all
        self.captions: frozenset[str] = frozenset()
        self._file = tempfile.TemporaryFile(buffering=_CHUNK)  # noqa: SIM115 - closed by close()

    def close(self) -> None:
        self._file.close()

    def spans(self) -> Iterator[Span]:
        """One span a row: what cannot be cut unread is rare, or small."""
        end = 0
        for elements in self._read_all(self.path, self.report):
            self.rows += 1
            key = next((text for tag, text in elements if fold(xml.caption(tag)) == "primary_id"), "")
            if not key:
                self.without_id += 1
                self.captions = self.captions.union(xml.caption(tag) for tag, _ in elements)
            start, line = end, orjson.dumps(elements) + b"\n"
            end += self._file.write(line)
            if key:
                yield Span(key, start, end, blake2b(line, digest_size=DIGEST_BYTES).digest())

    def read(self, places: Sequence[tuple[int, int]]) -> Iterator[Elements]:
        """The rows at these places, in this order."""
        for line in b"".join(_bytes_at(self._file, places)).splitlines():
            yield orjson.loads(line)
