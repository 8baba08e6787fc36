"""A report of any other shape: read once, and its rows put aside in a scratch file until they are wanted."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import orjson

from kinroll.core.text import fold
from kinroll.sources.sims import files, xml
from kinroll.sources.sims.cut import Span, digest_of
from kinroll.sources.sims.files import Elements

_BUFFER = 256 * 1024


class Spooled:
    """One such report; ``read_all`` reads its rows."""

    def __init__(
        self, path: Path, report: str, read_all: Callable[[Path, str], Iterator[Elements]] = files.rows
    ) -> None:
        self.path, self.report, self.rows, self.without_id = path, report, 0, 0
        self._read_all = read_all
        self.captions: frozenset[str] = frozenset()
        self._file = tempfile.TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - closed by close()

    def close(self) -> None:
        self._file.close()

    def spans(self) -> Iterator[Span]:
        """One span a row: what cannot be cut unread is rare, or small."""
        end = 0
        for elements in self._read_all(self.path, self.report):
            self.rows += 1
            key = next((text for tag, text in elements if fold(xml.caption(tag)) == "primary_id"), "")
            if not key:
                self.without_id += 1
                self.captions = self.captions.union(xml.caption(tag) for tag, _ in elements)
            start, line = end, orjson.dumps(elements) + b"\n"
            end += self._file.write(line)
            if key:
                yield key, start, end, digest_of(line)

    def raw(self, places: Sequence[tuple[int, int]]) -> bytes:
        """The lines at these places, in this order."""
        found = []
        for start, end in places:
            self._file.seek(start)
            found.append(self._file.read(end - start))
        return b"".join(found)

    def parser(self) -> Callable[[bytes], Iterator[Elements]]:
        """What makes rows of such lines."""
        return _rows_of


def _rows_of(lines: bytes) -> Iterator[Elements]:
    return map(orjson.loads, lines.splitlines())
