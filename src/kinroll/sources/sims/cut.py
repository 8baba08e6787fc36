"""A report cut into spans, each the rows of one person that stand together, without reading what they say.

What a span says is read later, and only where it has to be: most people's rows are those of last night. A plain XML
report is cut where its records end (``plain``); everything else is read once, and its rows are put aside (``spooled``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from kinroll.sources.sims.files import Elements

DIGEST_BYTES = 12


Span = tuple[str, int, int, bytes]
"""Rows of one person: whose, from which byte to which, and a digest of them."""


class Block(NamedTuple):
    """Some ten people of a report who stand together: how many bytes and rows, their digest, and whom it lists."""

    size: int
    rows: int
    digest: str
    people: list[str]


class StretchRow(NamedTuple):
    """A stretch of a report: where it stands, its digest, how many rows it has, and its blocks as ``told`` by these.

    ``cut`` has a letter for each block: ``y`` where its spans are among those that were added, ``n`` elsewhere.
    """

    report: int
    start: int
    end: int
    digest: str
    rows: int
    blocks: str
    people: str
    cut: str


class NotPlainError(Exception):
    """This report cannot be cut unread."""


def digest_of(data: bytes) -> bytes:
    """The digest of a piece of a report; most processors have instructions for SHA-256, and for no other hash."""
    return sha256(data, usedforsecurity=False).digest()[:DIGEST_BYTES]


def told(blocks: Iterable[Block]) -> tuple[str, str]:
    """Blocks as two texts, which are quick to keep: what they are like, and whom each lists, an id a line."""
    listed = list(blocks)
    like = " ".join(f"{block.size}:{block.rows}:{block.digest}" for block in listed)
    return like, "\n\n".join("\n".join(block.people) for block in listed)


def blocks_of(like: str, people: str) -> Iterator[Block]:
    """The blocks of two such texts."""
    for each, listed in zip(like.split(" "), people.split("\n\n"), strict=True):
        size, rows, digest = each.split(":")
        yield Block(int(size), int(rows), digest, listed.split("\n"))


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
