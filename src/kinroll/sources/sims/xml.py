"""One report file in the XML of the SIMS report runner: rows of caption and text.

Root ``SuperStarReport``, one ``Record`` a row, one child a column; empty columns are left out. Element names are
captions with every character that XML does not allow written ``_xHHHH_``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from kinroll.sources.errors import SourceUnreadableError

ROOT, RECORD, ERROR = "SuperStarReport", "Record", "CommandReporterError"
_ENCODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def caption(tag: str) -> str:
    """The caption that an element's name stands for."""
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), tag)


def rows(path: Path, report: str) -> Iterator[list[tuple[str, str]]]:
    """The records of one file, each as its elements (name as in the file) with their trimmed texts.

    Entities, document types and the network are off. Raises ``SourceUnreadableError`` when the file is missing, empty,
    cut off, or anything but a report.
    """
    try:
        if not path.stat().st_size:
            raise SourceUnreadableError(f"The report {report} is empty: {path} has no content.")
        with path.open("rb") as file:
            yield from _records(file, path, report)
    except etree.XMLSyntaxError as error:
        raise SourceUnreadableError(
            f"The report {report} is damaged or cut off at line {error.lineno}: {path} ({error.msg})."
        ) from error
    except OSError as error:
        raise SourceUnreadableError(f"The report {report} cannot be read: {path} ({error.strerror}).") from error


def _records(file: object, path: Path, report: str) -> Iterator[list[tuple[str, str]]]:
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    for event, element in events:
        if event == "start":
            depth += 1
            if depth == 1:
                _check_root(element, path, report)
        else:
            depth -= 1
            if depth == 1 and element.tag == RECORD:
                yield [(child.tag, child.text.strip()) for child in element if child.text and child.text.strip()]
            if depth == 0 and element.tag == ERROR:
                raise _reported(element, report)
            if depth == 1:
                if element.tag == ERROR:
                    raise _reported(element, report)
                _forget(element)


def _check_root(element: etree._Element, path: Path, report: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise SourceUnreadableError(f"The report {report} holds a document type, which no report has: {path}.")
    if element.tag not in (ROOT, ERROR):
        raise SourceUnreadableError(
            f"The file {path} is not a report of the SIMS report runner: it begins with <{element.tag}>."
        )


def _reported(element: etree._Element, report: str) -> SourceUnreadableError:
    words = " ".join("".join(str(part) for part in element.itertext()).split())[:300]
    return SourceUnreadableError(f'The report runner could not make the report {report}: "{words}"')


def _forget(element: etree._Element) -> None:
    """Free what has been read, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
