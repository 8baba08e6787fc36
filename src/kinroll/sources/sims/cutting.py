"""Stretches of a plain report cut into blocks, and these into the spans of one person.

Pure work, for any process that is given the bytes.
"""

from collections.abc import Container, Iterator
from typing import NamedTuple

from kinroll.sources.sims.cut import Block, NotPlainError, Span, StretchRow, digest_of, told

BEGIN, END, ID, ID_END = b"<Record>", b"</Record>", b"<primary_id>", b"</primary_id>"
STRETCH_BEGINS, BLOCK_BEGINS = b"00", b"0"
"""How the id of somebody ends with whom a stretch or a block begins."""


class Stretches(NamedTuple):
    """Stretches that stand one behind the other: from which byte, their bytes, and where among these each ends."""

    start: int
    data: bytes
    ends: list[int]


class Stretch(NamedTuple):
    """Whole records that stand together: from which byte, their bytes, and a digest of these."""

    start: int
    data: bytes
    digest: str


class Cutter:
    """Cuts stretches of the report of this number. Raises ``NotPlainError`` where it proves to be no plain one.

    ``is_told`` says whether the report tells its encoding: one that does not has to be UTF-8.
    """

    def __init__(self, number: int, *, is_told: bool) -> None:
        self._number, self._is_told = number, is_told
        self._usual, self._lead = b"", 0

    def __call__(self, stretches: Stretches) -> tuple[list[StretchRow], list[Span]]:
        """Everything that is noted of these stretches, and all their spans."""
        rows, spans = [], []
        for stretch in self.each(stretches):
            blocks = []
            for start, data in blocks_in(stretch.start, stretch.data):
                block, cut = self.cut(start, data)
                blocks.append(block)
                spans += cut
            rows.append(self.row(stretch.start, stretch.digest, blocks, "y" * len(blocks)))
        return rows, spans

    def each(self, stretches: Stretches) -> Iterator[Stretch]:
        """These stretches one by one."""
        begun = 0
        for end in stretches.ends:
            data = stretches.data[begun:end]
            if not self._is_told and not data.isascii():
                data.decode("utf-8")
            yield Stretch(stretches.start + begun, data, digest_of(data).hex())
            begun = end

    def row(self, start: int, digest: str, blocks: list[Block], cut: str) -> StretchRow:
        """What is noted of a stretch."""
        end = start + sum(block.size for block in blocks)
        return StretchRow(self._number, start, end, digest, sum(block.rows for block in blocks), *told(blocks), cut)

    def cut(self, at: int, data: bytes, wanted: Container[str] | None = None) -> tuple[Block, list[Span]]:
        """What is noted of a block that stands there, and its spans; those of the ``wanted``, or all."""
        keys, places = [], []
        key, begun, where = b"", 0, 0
        rows = data.split(END)[:-1]
        for piece in rows:
            if not self._usual or not piece.startswith(self._usual):
                self._learn(piece)
            known_as = piece[len(self._usual) : piece.find(b"<", len(self._usual))]
            if not known_as:
                raise NotPlainError
            if known_as != key:
                if key:
                    keys.append(key)
                    places.append((begun, where))
                key, begun = known_as, where + self._lead
            where += len(piece) + len(END)
        if key:
            keys.append(key)
            places.append((begun, where))
        texts = _texts_of(keys)
        spans = [
            (text, at + begun, at + end, digest_of(data[begun:end]))
            for text, (begun, end) in zip(texts, places, strict=True)
            if wanted is None or text in wanted
        ]
        return Block(len(data), len(rows), digest_of(data).hex(), list(dict.fromkeys(texts))), spans

    def _learn(self, piece: bytes) -> None:
        """How a record begins before its id, and how many blanks stand before it. Most begin as the one before did."""
        lead = piece.find(BEGIN)
        if lead < 0 or piece[:lead].strip() or (id_at := piece.find(ID)) < 0:
            raise NotPlainError
        if piece[lead + len(BEGIN) : id_at].strip():
            raise NotPlainError  # what comes first may be an id by another spelling, or hold this one
        self._usual, self._lead = piece[: id_at + len(ID)], lead


def blocks_in(start: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    """The blocks of a stretch that stands there: where each stands, and its bytes."""
    begun = 0
    while border := border_of(data, begun, BLOCK_BEGINS):
        yield start + begun, data[begun:border]
        begun = border
    yield start + begun, data[begun:]


def border_of(data: bytes, begun: int, begins: bytes) -> int:
    """Where what begins here ends: before the next person whose id ends so. 0 where that is not among these bytes."""
    sought = begins + ID_END
    at = data.find(sought, begun)
    while at >= 0:
        end = data.rfind(END, begun, at)
        if end >= 0 and _id_before(data, begun, end) != data[data.rfind(b">", end, at) + 1 : at + len(begins)]:
            return end + len(END)
        at = data.find(sought, at + 1)
    return 0


def _id_before(data: bytes, begun: int, end: int) -> bytes:
    """The last id before a place; empty where there is none."""
    last = data.rfind(ID_END, begun, end)
    return data[data.rfind(b">", begun, last) + 1 : last] if last >= 0 else b""


def _texts_of(keys: list[bytes]) -> list[str]:
    """Ids as texts."""
    bare = [key.strip() for key in keys]
    joined = b"\n".join(bare)
    is_odd = not joined.isascii() or b"&" in joined or b"\r" in joined or joined.count(b"\n") >= max(len(bare), 1)
    if is_odd or b"" in bare:
        raise NotPlainError
    return joined.decode("ascii").split("\n") if bare else []
