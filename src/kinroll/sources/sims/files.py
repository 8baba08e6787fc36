"""One report file, whatever the report runner was told to write: XML, CSV or XLSX, in whatever encoding.

The file's name is not asked; its first bytes are.
"""

from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from kinroll.sources.encoding import WINDOWS, WITH_MARK, encoding_of, is_utf8, mark_of
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import xml

Elements = list[tuple[str, str]]
_SNIFFED = 64 * 1024
_DECLARED_WITHIN = 4096
_MARK = "\ufeff"


def rows(path: Path, report: str) -> Iterator[Elements]:
    """The rows of a report, each as its filled columns (caption as the file writes it, trimmed text).

    Raises ``SourceUnreadableError`` when the file is missing, empty, cut off, or no report.
    """
    try:
        if not path.stat().st_size:
            raise SourceUnreadableError(f"The report {report} is empty: {path} has no content.")
        with path.open("rb") as file:
            head = file.read(_SNIFFED)
        from kinroll.sources.sims import sheets  # here: it loads what reads workbooks, which plain reports need not

        if head.startswith(b"PK\x03\x04"):
            yield from sheets.xlsx_rows(path, report)
            return
        encoding = encoding_of(path, head)
        text = text_of(head, encoding)
        start = _start_of_xml(text)
        if not text.strip(f"{_MARK} \r\n\t\x00"):
            raise SourceUnreadableError(f"The report {report} is empty: {path} holds nothing but blanks.")
        if start is not None and "<!doctype" in text[:start].casefold():
            raise SourceUnreadableError(f"The report {report} holds a document type, which no report has: {path}.")
        if start is not None:
            skip = bytes_of(text[:start], encoding)
            yield from xml.rows(path, report, skip=skip, encoding=_told(path, head, skip, encoding))
        elif text.lstrip(f"{_MARK} \r\n\t").startswith("<"):
            raise SourceUnreadableError(_is_no_report(path, text))
        else:
            yield from sheets.csv_rows(path, report, WITH_MARK[encoding] if mark_of(head) else encoding)
    except OSError as error:
        raise SourceUnreadableError(f"The report {report} cannot be read: {path} ({error.strerror}).") from error


def check_kind(path: Path, report: str) -> None:
    """Raise for what is there and is neither file nor folder: a pipe or a device may never come to an end."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # reading it tells why
    if not S_ISREG(mode) and not S_ISDIR(mode):
        raise SourceUnreadableError(f"The report {report} cannot be read: {path} (it is a pipe or a device, no file).")


def _odd_bytes(encoding: str) -> str:
    """What becomes of bytes that are no character: what takes as many bytes again, so that places in text are found."""
    return "replace" if encoding.startswith("utf-16") else "surrogateescape"


def text_of(head: bytes, encoding: str) -> str:
    """The text of a file's beginning, whatever odd bytes are in it."""
    return head.decode(encoding, _odd_bytes(encoding))


def bytes_of(text: str, encoding: str) -> int:
    """How many bytes of the file a text of ``text_of`` takes."""
    return len(text.encode(encoding, _odd_bytes(encoding)))


def _start_of_xml(text: str) -> int | None:
    """Where the report begins behind whatever the runner printed before it; None when no report begins here."""
    found = [text.find(mark) for mark in ("<?xml", f"<{xml.ROOT}", f"<{xml.ERROR}")]
    return min((place for place in found if place >= 0), default=None)


def _is_no_report(path: Path, text: str) -> str:
    kind = "a web page, perhaps a log-in page" if "<html" in text.casefold() else "no report of the SIMS report runner"
    return f"The file {path} is {kind}: it begins with {' '.join(text.split())[:40]!r}."


def _told(path: Path, head: bytes, skip: int, encoding: str) -> str | None:
    """What the XML parser has to be told: nothing where the XML, whatever stands before it, is or declares it."""
    if encoding == WINDOWS:
        is_declared = b"encoding=" in head[skip : skip + _DECLARED_WITHIN].partition(b"<Record")[0]
        return None if is_declared or is_utf8(path, skip) else WINDOWS
    return None if encoding == "utf-8" else encoding.replace("-le", "le").replace("-be", "be")
