"""Reports as tables: CSV and XLSX, the first row holding the captions as designed."""

import csv
import io
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kinroll.core.text import fold
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import xml

LARGEST_XLSX = 256 * 1024 * 1024
"""Bytes of a workbook once unpacked, which is done in memory; beyond this, let the report runner write CSV or XML."""
MOST_CELLS = 5_000_000
"""Cells of a sheet, filled or not: one value far away makes room for all that lie between."""
LONGEST_LINE = 1 << 20
"""Characters of a line of CSV."""
_BROKEN = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError),
    etree.XMLSyntaxError,
)
"""How a workbook that is none, or is damaged, shows itself."""


def csv_rows(path: Path, report: str, encoding: str) -> Iterator[list[tuple[str, str]]]:
    """The rows of a CSV file. A row of another length than the captions means that the file is damaged or cut off."""
    with path.open(encoding=encoding, newline="") as file:
        lines = 0
        try:
            first = file.readline(LONGEST_LINE)
            delimiter = ";" if first.count(";") > first.count(",") else ","
            file.seek(0)
            reader = csv.reader(_lines(file), delimiter=delimiter, strict=True)
            captions = _captions(next(reader, []), path, report)
            lines = reader.line_num
            for row in reader:
                lines = reader.line_num
                if row == captions:
                    raise _damaged(path, report, lines, "the captions stand there again: two files in one?")
                if row:
                    yield _filled(captions, row, path, report, lines)
        except UnicodeDecodeError as error:
            raise _damaged(path, report, lines + 1, f"this is no text in {encoding}") from error
        except csv.Error as error:
            raise _damaged(path, report, lines + 1, str(error)) from error


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file, none of which may be without end."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise csv.Error("a line of more than a million characters")
        yield line


def xlsx_rows(path: Path, report: str) -> Iterator[list[tuple[str, str]]]:
    """The rows of the first sheet of a workbook."""
    try:
        _check_size(path, report)
        sheet = CalamineWorkbook.from_object(io.BytesIO(path.read_bytes())).get_sheet_by_index(0)
        rows = iter(sheet.iter_rows())
        captions = _captions([_text(cell) for cell in next(rows, [])], path, report)
    except PasswordError as error:
        raise SourceUnreadableError(f"The report {report} is protected by a password: {path}.") from error
    except _BROKEN as error:
        why = str(error).replace("\x00", "")[:200]
        raise SourceUnreadableError(f"The report {report} is no readable workbook: {path} ({why}).") from error
    for number, cells in enumerate(rows, 2):
        row = [_text(cell) for cell in cells]
        if any(row):
            yield _filled(captions, row, path, report, number)


_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.IGNORECASE)
_CELL = re.compile(rb"""<c r="([A-Z]{1,3})(\d{1,7})"((?:\s[a-z]+="[^"<>]*")*)\s*/?>""")
_LIKE_CELL = re.compile(rb"<(?:[^\s<>/!?]*:)?c[\s/>]")
_OTHER_KINDS = {"xl/workbook.bin", "content.xml"}
"""What workbooks of other programs hold, whose sheets are not looked into before they are unpacked."""
SHARED = "xl/sharedstrings.xml"
CHUNK_BYTES = 1 << 16


def _check_size(path: Path, report: str) -> None:
    """Raise for a workbook that would need more memory than any report; for one with odd cells, ``ValueError``.

    The library that reads workbooks does not raise where it gets no memory: it ends the process.
    """
    with zipfile.ZipFile(path) as book:
        names = {name.casefold().replace("\\", "/"): name for name in book.namelist()}
        if not _OTHER_KINDS.isdisjoint(names):
            raise ValueError("it is no workbook in the format XLSX")
        is_too_large = sum(part.file_size for part in book.infolist()) > LARGEST_XLSX
        if is_too_large or _holds_too_much(book, names.get(SHARED, "")):
            raise SourceUnreadableError(f"The report {report} is too large for a workbook; write it as CSV: {path}.")


def _holds_too_much(book: zipfile.ZipFile, shared: str) -> bool:
    """Whether the cells of any sheet are too many, filled or not, or say too much."""
    longest = max(map(len, book.read(shared).split(b"</si>"))) if shared else 0
    parts = [name for name in book.namelist() if not _is_surely_small(book, name, longest)]
    if not parts:
        return False
    texts = [sum(map(len, text.itertext())) for _, text in _parsed(book, shared, "si")] if shared else []
    return any(_is_too_large(book, name, texts) for name in parts)


def _is_surely_small(book: zipfile.ZipFile, part: str, longest: int) -> bool:
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
    return not is_sheet or (is_plain and width * rows <= MOST_CELLS and shared * longest <= LARGEST_XLSX)


def _is_too_large(book: zipfile.ZipFile, part: str, texts: Sequence[int]) -> bool:
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
        if columns * rows > MOST_CELLS or said > LARGEST_XLSX:
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
        for event, element in etree.iterparse(opened, events=events, tag=tags, **xml.SAFELY):
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


def _captions(row: Sequence[str], path: Path, report: str) -> list[str]:
    captions = [caption.replace("\x00", "").strip() for caption in row]
    folded = [fold(caption) for caption in captions if caption]
    if not folded:
        raise SourceUnreadableError(f"The report {report} has no captions in its first row: {path}.")
    if twice := [caption for caption, times in Counter(folded).items() if times > 1]:
        hint = "Is the row with the captions missing?"
        raise SourceUnreadableError(f"The report {report} has the caption {min(twice)!r} twice: {path}. {hint}")
    return captions


def _filled(captions: Sequence[str], row: Sequence[str], path: Path, report: str, line: int) -> list[tuple[str, str]]:
    if len(row) != len(captions):
        raise _damaged(path, report, line, f"{len(row)} columns, where the captions are {len(captions)}")
    pairs = ((caption, text.strip().replace("\x00", "")) for caption, text in zip(captions, row, strict=True))
    return [(caption, text) for caption, text in pairs if text]


def _damaged(path: Path, report: str, line: int, why: str) -> SourceUnreadableError:
    return SourceUnreadableError(f"The report {report} is damaged or cut off at line {line}: {path} ({why}).")


def _text(cell: Any) -> str:
    """A cell as a report would write it: whole numbers without a point, days as YYYY-MM-DD, flags as T or F."""
    if isinstance(cell, bool):
        return "T" if cell else "F"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()
