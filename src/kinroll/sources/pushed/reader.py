"""A stream that a school's own machine has sent, packed with gzip."""

import gzip
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kinroll.core import pushing
from kinroll.core.pushing import Head, StreamUnreadableError
from kinroll.core.source_record import Extract, Noted, SourceRecord
from kinroll.sources.errors import SourceUnreadableError

LONGEST_LINE = 1 << 20
LARGEST = 1 << 30
"""Bytes once it is unpacked. A hundred thousand people have a tenth of it."""


@dataclass(slots=True)
class Pushed:
    """One stream; ``head`` is what it was announced as."""

    file: Path
    head: Head
    extract: Extract = field(default_factory=Extract)

    def fingerprint(self) -> Callable[[], str]:
        """Nothing: each stream says when it was made, so that no two are equal."""
        return str

    def skim(self, noted: Noted | None = None) -> Iterator[tuple[str, str]]:
        """Nothing: a line is read as quickly as it is skimmed."""
        return iter(())

    @property
    def left_out(self) -> bool:
        return False

    def notes(self) -> Iterator[str]:
        """Nothing."""
        return iter(())

    def read(self, keys: Collection[str] | None = None) -> Iterator[SourceRecord]:
        """One record a line. Raises where the stream is not what it was announced as, or not whole."""
        number, count, is_whole = 0, 0, False
        self.extract = Extract(groups=self.head.groups)
        try:
            for number, line in enumerate(self._lines(), 1):
                said = pushing.read_line(line)
                if number == 1:
                    self._compare(pushing.read_head(said))
                elif is_whole:
                    raise StreamUnreadableError("it goes on behind its end")
                elif "end" in said:
                    self.extract, is_whole = pushing.read_end(said, self.head.groups, count), True
                else:
                    record, count = pushing.read_record(said), count + 1
                    if keys is None or record.key in keys:
                        yield record
        except (StreamUnreadableError, OSError, EOFError, zlib.error) as error:
            why = str(error) or type(error).__name__
            raise SourceUnreadableError(f"What was sent cannot be read at line {number}: {why}.") from None
        if not is_whole:
            raise SourceUnreadableError("What was sent is cut off. Nothing was changed; send it again.")

    def finish(self, unread: Mapping[str, int] | None = None) -> Extract:
        """What the files were like at the school."""
        return self.extract

    def close(self) -> None:
        """Nothing is open."""

    def _compare(self, head: Head) -> None:
        if head != self.head:
            raise StreamUnreadableError("its head is not that which was announced")

    def _lines(self) -> Iterator[bytes]:
        size = 0
        with gzip.open(self.file, "rb") as stream:
            while line := stream.readline(LONGEST_LINE):
                size += len(line)
                if not line.endswith(b"\n"):
                    raise StreamUnreadableError("a line is cut, or longer than a million characters")
                if size > LARGEST:
                    raise StreamUnreadableError("it is larger than any school's")
                yield line
