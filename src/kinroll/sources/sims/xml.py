"""One report file in the XML of the SIMS report runner: rows of caption and text.

Root ``SuperStarReport``, one ``Record`` a row, one child a column; empty columns are left out. Element names are
captions with every character that XML does not allow written ``_xHHHH_``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import damage
from kinroll.sources.xml_options import SAFELY

ROOT, RECORD, ERROR = "SuperStarReport", "Record", "CommandReporterError"
CHUNK_BYTES = 1 << 16
LARGEST_RECORD = 8 * 1024 * 1024
"""Bytes of one record, or of whatever else stands between two; none that was seen has a thousandth of it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of file calls what encloses its rows, and a row."""

    root: str
    row: str
    kind: str


_REPORT = Layout(ROOT, RECORD, "a report of the SIMS report runner")
_ENCODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def caption(tag: str) -> str:
    """The caption that an element's name stands for."""
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), tag)


def elements(record: Any) -> list[tuple[str, str]]:
    """The filled columns of a record: name as in the file, trimmed text."""
    return [(child.tag, bare) for child in record if (text := child.text) and (bare := text.strip())]


def safe_parser() -> etree.XMLParser:
    """A parser that follows nothing and opens nothing."""
    return etree.XMLParser(remove_blank_text=True, **SAFELY)


def rows(
    path: Path, report: str, *, skip: int = 0, encoding: str | None = None, layout: Layout = _REPORT
) -> Iterator[list[tuple[str, str]]]:
    """The records of one file, each as its elements (name as in the file) with their trimmed texts.

    ``skip`` is where the XML begins, in bytes; ``encoding`` is only told where the file itself does not, or lies.
    Entities, document types and the network are off. Raises ``SourceUnreadableError`` when the file is cut off, or
    anything but such a file.
    """
    try:
        with path.open("rb") as file:
            yield from _records(file, path, report, skip, encoding, layout)
    except etree.XMLSyntaxError as error:
        raise SourceUnreadableError(
            f"The report {report} is damaged or cut off at line {error.lineno}: {path} ({damage.in_words(error)})."
        ) from error


def _records(
    file: BinaryIO, path: Path, report: str, skip: int, encoding: str | None, layout: Layout
) -> Iterator[list[tuple[str, str]]]:
    file.seek(skip)
    _check_root(file, path, report, encoding, layout)
    file.seek(skip)
    told: dict[str, Any] = {"encoding": encoding, **SAFELY}
    tags = (layout.root, layout.row, ERROR)
    parser = etree.XMLPullParser(events=("start", "end"), tag=tags, remove_blank_text=True, **told)
    root: etree._Element | None = None
    since_last, is_empty = 0, True
    while chunk := file.read(CHUNK_BYTES):
        parser.feed(chunk)
        since_last += len(chunk)
        events: Iterable[tuple[str, Any]] = parser.read_events()
        for event, element in events:
            if root is None:
                root = element
            if event == "end" and element.tag == ERROR:  # wherever it stands
                raise _reported(element, report)
            if event == "start" or element.getparent() not in (None, root):
                continue
            since_last = 0
            if element.tag == layout.row:
                is_empty = False
                yield elements(element)
        if root is not None:
            del root[:-1]  # what has been read, so that memory stays flat
        if since_last > LARGEST_RECORD:
            raise SourceUnreadableError(f"The report {report} is damaged: {path} holds a record without end.")
    parser.close()
    if is_empty and root is not None and (holds := _other_content(root)):
        raise SourceUnreadableError(f"The file {path} is not {layout.kind}: it holds {holds}, and no <{layout.row}>.")


def _other_content(root: etree._Element) -> str:
    """What a root holds that has no rows; empty where that is nothing, as when nobody is listed."""
    others = [f"<{child.tag}>" for child in root]
    words = " ".join((root.text or "").split())
    return next(iter(others), repr(words[:100]) if words else "")


def _check_root(file: BinaryIO, path: Path, report: str, encoding: str | None, layout: Layout) -> None:
    _, root = next(iter(etree.iterparse(file, events=("start",), encoding=encoding, **SAFELY)))
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceUnreadableError(f"The report {report} holds a document type, which no report has: {path}.")
    if root.tag not in (layout.root, ERROR):
        raise SourceUnreadableError(f"The file {path} is not {layout.kind}: it begins with <{root.tag}>.")


def _reported(element: etree._Element, report: str) -> SourceUnreadableError:
    words = " ".join("".join(str(part) for part in element.itertext()).split())[:300]
    return SourceUnreadableError(f'The report runner could not make the report {report}: "{words}"')
