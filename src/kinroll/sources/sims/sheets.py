"""Reports as tables: CSV and XLSX, the first row holding the captions as designed."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kinroll.core.text import fold
from kinroll.sources.errors import SourceUnreadableError

LARGEST_XLSX = 100 * 1024 * 1024
"""A workbook is unpacked in memory; beyond this, let the report runner write CSV or XML."""


def csv_rows(path: Path, report: str, encoding: str) -> Iterator[list[tuple[str, str]]]:
    """The rows of a CSV file. A row of another length than the captions means that the file is damaged or cut off."""
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        delimiter = ";" if first.count(";") > first.count(",") else ","
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            captions = _captions(next(reader), path, report)
            for row in reader:
                if row:
                    yield _filled(captions, row, path, report, reader.line_num)
        except (csv.Error, UnicodeDecodeError) as error:
            raise _damaged(path, report, reader.line_num, str(error)) from error


def xlsx_rows(path: Path, report: str) -> Iterator[list[tuple[str, str]]]:
    """The rows of the first sheet of a workbook."""
    if path.stat().st_size > LARGEST_XLSX:
        raise SourceUnreadableError(f"The report {report} is too large for a workbook; write it as CSV: {path}.")
    try:
        sheet = CalamineWorkbook.from_object(io.BytesIO(path.read_bytes())).get_sheet_by_index(0)
        rows = iter(sheet.iter_rows())
        captions = _captions([_text(cell) for cell in next(rows, [])], path, report)
    except PasswordError as error:
        raise SourceUnreadableError(f"The report {report} is protected by a password: {path}.") from error
    except CalamineError as error:
        raise SourceUnreadableError(f"The report {report} is no readable workbook: {path} ({error}).") from error
    for number, cells in enumerate(rows, 2):
        row = [_text(cell) for cell in cells]
        if any(row):
            yield _filled(captions, row, path, report, number)


def _captions(row: Sequence[str], path: Path, report: str) -> list[str]:
    captions = [caption.strip() for caption in row]
    folded = [fold(caption) for caption in captions if caption]
    if not folded:
        raise SourceUnreadableError(f"The report {report} has no captions in its first row: {path}.")
    if twice := {caption for caption in folded if folded.count(caption) > 1}:
        raise SourceUnreadableError(f"The report {report} has the caption {min(twice)!r} twice: {path}.")
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
