"""Reports as tables: CSV and XLSX, the first row holding the captions as designed.

Above it may stand blank lines, Excel's ``sep=;``, and a banner: lines with a single filled cell each.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from kinroll.core.problem import Problem
from kinroll.core.text import fold
from kinroll.sources import workbook
from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.sources.sims import rights
from kinroll.sources.sims.captions import CAPTIONS
from kinroll.sources.workbook import LONGEST_LINE

MARK = "\ufeff"
MOST_ABOVE = 20
"""So many lines may stand above the captions."""
_ID = "primary_id"
_SEPARATOR = re.compile(r'"?sep=([^\s"]|\t)"?\s*', re.IGNORECASE)


def csv_rows(path: Path, report: str, encoding: str) -> Iterator[list[tuple[str, str]]]:
    """The rows of a CSV file. A row of another length than the captions means that the file is damaged or cut off."""
    with path.open(encoding=encoding, newline="") as file:
        lines = 0
        try:
            above, delimiter = _beginning(file, path, report)
            file.seek(0)
            reader = csv.reader(islice(_lines(file), above, None), delimiter=delimiter, strict=True)
            captions = _captions(next(reader, []), path, report)
            lines = above + reader.line_num
            is_empty = True
            for row in reader:
                lines = above + reader.line_num
                if row == captions:
                    raise _damaged(path, report, lines, "the captions stand there again: two files in one?")
                if row:
                    is_empty = False
                    yield _filled(captions, row, path, report, lines)
            if is_empty:
                _check_captions(captions, path, report)
        except UnicodeDecodeError as error:
            raise _damaged(path, report, lines + 1, f"this is no text in {encoding}") from error
        except csv.Error as error:
            raise _damaged(path, report, lines + 1, str(error)) from error


def _beginning(file: TextIO, path: Path, report: str) -> tuple[int, str]:
    """How many lines stand above the captions, and what stands between two of these."""
    told, head, delimiters = "", list[list[str]](), list[str]()
    for line in islice(_lines(file), MOST_ABOVE + 1):
        separator = _SEPARATOR.fullmatch(line)
        told = separator[1] if separator else told
        delimiters.append(told or (";" if line.count(";") > line.count(",") else ","))
        head.append([] if separator else next(csv.reader([line], delimiter=delimiters[-1]), []))
        if _has_id(head[-1]):
            break
    above = _above(head, path, report)
    return above, delimiters[above]


def _above(head: Sequence[Sequence[str]], path: Path, report: str) -> int:
    """How many of the first rows stand above the captions, which are those with the id, or else the first filled row.

    Raises where people may be among them, as when a table was sorted together with its captions.
    """
    filled = [[cell for cell in row if cell.strip()] for row in head]
    first = next((number for number, row in enumerate(filled) if row), 0)
    above = next((number for number, row in enumerate(filled) if _has_id(row)), first)
    if any(len(row) > 1 for row in filled[:above]):
        raise SourceUnreadableError(
            f"The report {report} does not begin with its captions, which stand in line {above + 1}: {path}. Nothing "
            "but a title may stand above them."
        )
    return above


def _has_id(row: Sequence[str]) -> bool:
    return any(fold(cell) == _ID for cell in row)


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file, none of which may be without end."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise csv.Error("a line of more than a million characters")
        yield line.removeprefix(MARK)  # where one file was written behind another


def xlsx_rows(path: Path, report: str) -> Iterator[list[tuple[str, str]]]:
    """The rows of the first sheet of a workbook."""
    rows = workbook.rows(path, f"The report {report}")
    head = list(islice(rows, MOST_ABOVE + 1))
    above = _above(head, path, report)
    captions = _captions(head[above] if head else [], path, report)
    is_empty = True
    for number, row in enumerate(chain(head[above + 1 :], rows), above + 2):
        if any(row):
            is_empty = False
            yield _filled(captions, row, path, report, number)
    if is_empty:
        _check_captions(captions, path, report)


def _captions(row: Sequence[str], path: Path, report: str) -> list[str]:
    captions = [caption.replace("\x00", "").strip() for caption in row]
    folded = [fold(caption) for caption in captions if caption]
    if not folded:
        raise SourceUnreadableError(f"The report {report} has no captions in its first row: {path}.")
    if twice := [caption for caption, times in Counter(folded).items() if times > 1]:
        hint = "Is the row with the captions missing?"
        raise SourceUnreadableError(f"The report {report} has the caption {min(twice)!r} twice: {path}. {hint}")
    return captions


def _check_captions(captions: Sequence[str], path: Path, report: str) -> None:
    """Raise for a table without rows that lacks ids, or is none: any line of words would be taken for captions."""
    used = set(map(fold, captions))
    if _ID in used:
        return
    if len(used.intersection(map(fold, CAPTIONS.get(report, ())))) > 1:
        raise RightMissingError([Problem("missing-right", "", "", report, rights.no_ids(report))])
    words = " ".join(", ".join(captions).split())[:100]
    raise SourceUnreadableError(f"The file {path} is no report of the SIMS report runner: it only says {words!r}.")


def _filled(captions: Sequence[str], row: Sequence[str], path: Path, report: str, line: int) -> list[tuple[str, str]]:
    if len(row) != len(captions):
        raise _damaged(path, report, line, f"{len(row)} columns, where the captions are {len(captions)}")
    pairs = ((caption, text.strip().replace("\x00", "")) for caption, text in zip(captions, row, strict=True))
    return [(caption, text) for caption, text in pairs if text]


def _damaged(path: Path, report: str, line: int, why: str) -> SourceUnreadableError:
    return SourceUnreadableError(f"The report {report} is damaged or cut off at line {line}: {path} ({why}).")
