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

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kinroll.core.text import fold
from kinroll.sources.errors import SourceUnreadableError

LARGEST_XLSX = 256 * 1024 * 1024
"""Bytes of a workbook once unpacked, which is done in memory; beyond this, let the report runner write CSV or XML."""
MOST_CELLS = 5_000_000
"""Cells of a sheet, filled or not: one value far away makes room for all that lie between."""
LONGEST_LINE = 1 << 20
"""Characters of a line of CSV."""
_BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)
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
            captions = _captions(next(reader), path, report)
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
        raise SourceUnreadableError(f"The report {report} is no readable workbook: {path} ({error}).") from error
    for number, cells in enumerate(rows, 2):
        row = [_text(cell) for cell in cells]
        if any(row):
            yield _filled(captions, row, path, report, number)


_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
CHUNK_BYTES, LONGEST_PLACE = 1 << 16, 32
"""Of each chunk the end is looked at again with the next, so that no place is cut in two."""


def _check_size(path: Path, report: str) -> None:
    """Raise for a workbook that would need more memory than any report."""
    with zipfile.ZipFile(path) as book:
        is_too_large = sum(part.file_size for part in book.infolist()) > LARGEST_XLSX
        if is_too_large or any(_holds_too_much(book, name) for name in book.namelist()):
            raise SourceUnreadableError(f"The report {report} is too large for a workbook; write it as CSV: {path}.")


def _holds_too_much(book: zipfile.ZipFile, part: str) -> bool:
    """Whether a part has too many cells, of which most may be empty; one larger than it is said to be raises."""
    columns = rows = 0
    kept = b""
    with book.open(part) as opened:
        while columns * rows <= MOST_CELLS and (chunk := opened.read(CHUNK_BYTES)):
            for letters, number in _PLACE.findall(kept + chunk):
                columns, rows = max(columns, _column_number(letters)), max(rows, int(number))
            kept = chunk[-LONGEST_PLACE:]
    return columns * rows > MOST_CELLS


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _captions(row: Sequence[str], path: Path, report: str) -> list[str]:
    captions = [caption.strip() for caption in row]
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
