"""Reports as tables: CSV and XLSX, the first row holding the captions as designed."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from kinroll.core.text import fold
from kinroll.sources import workbook
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.workbook import LONGEST_LINE


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
    rows = workbook.rows(path, f"The report {report}")
    captions = _captions(next(rows, []), path, report)
    for number, row in enumerate(rows, 2):
        if any(row):
            yield _filled(captions, row, path, report, number)


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
