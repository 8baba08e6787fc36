"""CSV as people keep it: commas, semicolons, tabs or bars; UTF-8, UTF-16 or Windows-1252; line breaks within cells."""

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from kinroll.sources.encoding import WITH_MARK, decode, mark_of
from kinroll.sources.errors import SourceUnreadableError

DELIMITERS = ",;\t|"
LONGEST_LINE = 1 << 16
"""Characters of one line."""
MOST_LINES = 20
"""Lines of one row: an address has four or five. A quotation mark that is never closed would run to the end."""
Record = tuple[int, list[str] | str]
_Line = tuple[int, str, str]


def records(path: Path, head: bytes) -> Iterator[Record]:
    """Line and cells of every record, or what is wrong with it, the names of columns first."""
    encoding = mark_of(head)
    if not encoding and b"\x00" in head.partition(b"\n")[0]:
        raise SourceUnreadableError(f"The list {path} is no text. Save it as XLSX, or as CSV in UTF-8.")
    lines = _marked_lines(path, WITH_MARK[encoding]) if encoding.startswith("utf-16") else _plain_lines(path)
    number, first, fault = next(lines, (1, "", ""))
    delimiter = max(DELIMITERS, key=first.count)
    captions = None if fault else _cells(first, delimiter)
    if not isinstance(captions, list):
        raise SourceUnreadableError(f"The names of columns of the list {path} cannot be read ({fault or captions}).")
    yield number, captions
    yield from _joined(lines, delimiter, len(captions))


def _joined(lines: Iterator[_Line], delimiter: str, width: int) -> Iterator[Record]:
    """Records out of lines. One that spans several lines counts only if it has as many cells as there are columns."""
    waiting: deque[_Line] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        number, text, fault = line
        if fault or not text.strip():
            if fault:
                yield number, fault
            continue
        cells = _cells(text, delimiter)
        if isinstance(cells, str) and (joined := _join(text, waiting, lines)):
            whole = _cells(joined, delimiter)
            if isinstance(whole, list) and len(whole) == width:
                for _ in range(joined.count("\n")):
                    waiting.popleft()
                cells = whole
        yield number, cells


def _join(text: str, waiting: deque[_Line], lines: Iterator[_Line]) -> str:
    """The text with as many of the following lines as close its quotation marks; empty when none of them does."""
    for place in range(MOST_LINES - 1):
        if place == len(waiting):
            if (following := next(lines, None)) is None:
                return ""
            waiting.append(following)
        _, more, fault = waiting[place]
        if fault:
            return ""
        text += "\n" + more
        if text.count('"') % 2 == 0:
            return text
    return ""


def _cells(text: str, delimiter: str) -> list[str] | str:
    lines = [f"{line}\n" for line in text.split("\n")]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return next((words for part, words in _FAULTS.items() if part in str(error)), f"it is no CSV ({error})")
    return [cell.strip() for cell in rows[0]] if len(rows) == 1 else "a quotation mark is not closed"


_FAULTS = {
    "end of data": "a quotation mark is not closed",
    "new-line": "a line break stands in the middle of a cell that is not in quotation marks",
    "expected after": "a quotation mark stands in the middle of a cell",
}
"""What the reader of the standard library finds wrong, in words."""


def _plain_lines(path: Path) -> Iterator[_Line]:
    """Each line decoded by itself, so that an odd byte spoils no more than its own."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            is_whole = len(raw) < LONGEST_LINE or raw.endswith(b"\n")
            while len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                raw = file.readline(LONGEST_LINE)
            raw = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
            if not is_whole:
                yield number, "", f"it is longer than {LONGEST_LINE:,} characters"
            elif b"\x00" in raw:
                yield number, "", "it holds a zero byte"
            else:
                try:
                    yield number, decode(raw.rstrip(b"\r\n")), ""
                except UnicodeDecodeError:
                    yield number, "", "it is neither UTF-8 nor Windows-1252"


def _marked_lines(path: Path, encoding: str) -> Iterator[_Line]:
    """The lines of a file that says in which encoding it is."""
    with path.open(encoding=encoding, errors="replace", newline="\n") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), ""), 1):
            is_odd = "\ufffd" in line or "\x00" in line
            yield number, line.rstrip("\r\n"), "it holds characters that cannot be read" if is_odd else ""
