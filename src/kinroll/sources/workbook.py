"""The first sheet of a workbook (XLSX), row by row, after a look at how much memory it would take.

The library that reads workbooks does not raise where it gets no memory: it ends the process. So a workbook that would
need more than any report or list of registrations does is refused before it is unpacked.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.xml_options import SAFELY


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is read, all of which is unpacked in memory; beyond this it has to be written as CSV.

    ``cells`` of a sheet count filled or not: one value far away makes room for all that lie between.
    """

    unpacked_bytes: int = 256 * 1024 * 1024
    cells: int = 5_000_000
    text: int = 256 * 1024 * 1024


LIMITS = Limits()
LONGEST_LINE = 1 << 20
"""Characters between two elements of a part, or of a line of CSV."""
BROKEN = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError),
    etree.XMLSyntaxError,
)
"""How a workbook that is none, or is damaged, shows itself."""


def rows(path: Path, what: str, limits: Limits = LIMITS) -> Iterator[list[str]]:
    """The rows of the first sheet, empty ones too. ``what`` is how a message begins: "The report students"."""
    try:
        _check_size(path, what, limits)
        sheet = CalamineWorkbook.from_object(io.BytesIO(path.read_bytes())).get_sheet_by_index(0)
        cells = iter(sheet.iter_rows())
        first = next(cells, None)
    except PasswordError as error:
        raise SourceUnreadableError(f"{what} is protected by a password: {path}.") from error
    except BROKEN as error:
        why = str(error).replace("\x00", "")[:200]
        raise SourceUnreadableError(f"{what} is no readable workbook: {path} ({why}).") from error
    if first is not None:
        yield [_text(cell) for cell in first]
        yield from ([_text(cell) for cell in row] for row in cells)


_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.IGNORECASE)
_CELL = re.compile(rb"""<c r="([A-Z]{1,3})(\d{1,7})"((?:\s[a-z]+="[^"<>]*")*)\s*/?>""")
_LIKE_CELL = re.compile(rb"<(?:[^\s<>/!?]*:)?c[\s/>]")
_OTHER_KINDS = {"xl/workbook.bin", "content.xml"}
"""What workbooks of other programs hold, whose sheets are not looked into before they are unpacked."""
SHARED = "xl/sharedstrings.xml"
CHUNK_BYTES = 1 << 16


def _check_size(path: Path, what: str, limits: Limits) -> None:
    """Raise for a workbook that would need too much memory; for one with odd cells, ``ValueError``."""
    with zipfile.ZipFile(path) as book:
        names = {name.casefold().replace("\\", "/"): name for name in book.namelist()}
        if not _OTHER_KINDS.isdisjoint(names):
            raise ValueError("it is no workbook in the format XLSX")
        is_too_large = sum(part.file_size for part in book.infolist()) > limits.unpacked_bytes
        if is_too_large or _holds_too_much(book, names.get(SHARED, ""), limits):
            raise SourceUnreadableError(f"{what} is too large for a workbook; write it as CSV: {path}.")


def _holds_too_much(book: zipfile.ZipFile, shared: str, limits: Limits) -> bool:
    """Whether the cells of any sheet are too many, filled or not, or say too much."""
    longest = max(len(text) - text.find(b"<si") for text in book.read(shared).split(b"</si>")) if shared else 0
    parts = [name for name in book.namelist() if not _is_surely_small(book, name, longest, limits)]
    if not parts:
        return False
    texts = [sum(map(len, text.itertext())) for _, text in _parsed(book, shared, "si")] if shared else []
    return any(_is_too_large(book, name, texts, limits) for name in parts)


def _is_surely_small(book: zipfile.ZipFile, part: str, longest: int, limits: Limits) -> bool:
    """Whether a part is no sheet, or one whose cells all say plainly where they stand, and are few enough.

    ``longest`` is the length of the longest text that cells share: it may stand in every one.
    """
    columns, rows, shared, rest = set[bytes](), 0, 0, b""
    is_sheet, is_plain = False, True
    with book.open(part) as opened:
        while chunk := opened.read(CHUNK_BYTES):
            whole, mark, last = (rest + chunk).rpartition(b"<")  # so that no element is cut in two
            is_sheet = is_sheet or b"sheetData" in rest + chunk
            rest = mark + last
            cells = _CELL.findall(whole)
            is_plain = is_plain and len(cells) == len(_LIKE_CELL.findall(whole))
            columns.update(column for column, _, _ in cells)
            rows = max(rows, max((int(row) for _, row, _ in cells), default=0))
            shared += whole.count(b't="s"')
            if len(rest) > LONGEST_LINE:
                rest, is_plain = b"", False
    is_plain = is_plain and not _LIKE_CELL.search(rest)
    width = max(map(_column_number, columns), default=0)
    return not is_sheet or (is_plain and width * rows <= limits.cells and shared * longest <= limits.text)


def _is_too_large(book: zipfile.ZipFile, part: str, texts: Sequence[int], limits: Limits) -> bool:
    """The same, by counting as the library does. ``texts`` are the lengths of those that cells share."""
    rows = columns = said = row = column = 0
    for event, element in _parsed(book, part, "row", "c", events=("start", "end")):
        is_row, at = etree.QName(element).localname == "row", element.get("r", "")
        if is_row:
            row, column = (int(at) - 1 if at else row, column) if event == "start" else (row + 1, 0)
        elif event == "end":
            row_of_cell, column = _place(at) if at else (row, column)
            rows, columns, column = max(rows, row_of_cell + 1), max(columns, column + 1), column + 1
            said += _shared(element, texts)
        if columns * rows > limits.cells or said > limits.text:
            return True
    return False


def _place(text: str) -> tuple[int, int]:
    """Row and column of a cell, from 0."""
    found = _PLACE.fullmatch(text)
    if not found:
        raise ValueError("a cell stands at no place that a sheet has")
    return int(found[2]) - 1, _column_number(found[1].upper().encode()) - 1


def _shared(cell: Any, texts: Sequence[int]) -> int:
    """The length of the shared text that a cell refers to; 0 for any other cell."""
    index = next((child.text for child in cell if etree.QName(child).localname == "v"), "") or ""
    return texts[int(index)] if cell.get("t") == "s" and index.isdecimal() and int(index) < len(texts) else 0


def _parsed(
    book: zipfile.ZipFile, part: str, *names: str, events: Sequence[str] = ("end",)
) -> Iterator[tuple[str, Any]]:
    """Elements of a part, whose memory stays flat. Raises ``ValueError`` where it might be read in two ways."""
    with book.open(part) as opened:
        tags = [f"{{*}}{name}" for name in names]
        for event, element in etree.iterparse(opened, events=events, tag=tags, **SAFELY):
            about = element.getroottree().docinfo
            if about.internalDTD is not None or str(about.encoding or "utf-8").casefold() not in ("utf-8", "ascii"):
                raise ValueError("a part has a document type, or is not UTF-8")
            yield event, element
            if event == "end":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: Any) -> str:
    """A cell as a report would write it: whole numbers without a point, days as YYYY-MM-DD, flags as T or F."""
    if isinstance(cell, bool):
        return "T" if cell else "F"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()
