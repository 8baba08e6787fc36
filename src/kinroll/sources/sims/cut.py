"""A report cut into spans, each the rows of one person that stand together, without reading what they say.

What a span says is read later, and only where it has to be: most people's rows are those of last night. A plain XML
report is cut where its records end (``plain``); everything else is read once, and its rows are put aside (``spooled``).
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from kinroll.sources.sims.files import Elements

DIGEST_BYTES = 12


Span = tuple[str, int, int, bytes]
"""Rows of one person: whose, from which byte to which, and a digest of them."""


class BlockRow(NamedTuple):
    """A block of a report: where it stands, its digest, how many rows it has, and whom it lists, an id a line.

    ``is_cut`` tells whether its spans are among those that were added.
    """

    report: int
    start: int
    end: int
    digest: bytes
    rows: int
    people: str
    is_cut: bool


class NotPlainError(Exception):
    """This report cannot be cut unread."""


def digest_of(data: bytes) -> bytes:
    """The digest of a piece of a report; most processors have instructions for SHA-256, and for no other hash."""
    return sha256(data, usedforsecurity=False).digest()[:DIGEST_BYTES]


class Cut(Protocol):
    """A report that was cut, and can be read span by span: the bytes of spans here, what they say wherever it suits.

    ``captions`` are those of rows without an id.
    """

    rows: int
    without_id: int
    captions: frozenset[str]

    def raw(self, places: Sequence[tuple[int, int]]) -> bytes: ...

    def parser(self) -> Callable[[bytes], Iterable[Elements]]: ...

    def close(self) -> None: ...
