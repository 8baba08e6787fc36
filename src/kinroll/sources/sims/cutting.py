"""Blocks of a plain report cut into the spans of one person: pure work, for any process that is given the bytes."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from kinroll.sources.sims.cut import BlockRow, NotPlainError, Span, digest_of

BEGIN, END, ID = b"<Record>", b"</Record>", b"<primary_id>"


class Blocks(NamedTuple):
    """Blocks that stand one behind the other: from which byte, their bytes, and where among these each of them ends."""

    start: int
    data: bytes
    ends: list[int]


class Block(NamedTuple):
    """Whole records that stand together: from which byte, their bytes, and a digest of these."""

    start: int
    data: bytes
    digest: bytes

    @property
    def rows(self) -> int:
        """How many records these are."""
        return self.data.count(END)


class Cutter:
    """Cuts blocks of the report of this number. Raises ``NotPlainError`` where it proves to be no plain one.

    ``is_told`` says whether the report tells its encoding: one that does not has to be UTF-8.
    """

    def __init__(self, number: int, *, is_told: bool) -> None:
        self._number, self._is_told = number, is_told
        self._usual, self._lead = b"", 0

    def __call__(self, blocks: Blocks) -> tuple[list[BlockRow], list[Span]]:
        """Everything that is noted of these blocks, and all their spans."""
        rows, spans = [], []
        for block in self.each(blocks):
            cut = self.spans(block)
            rows.append(self.row(block, block.rows, people_of(cut), is_cut=True))
            spans += cut
        return rows, spans

    def each(self, blocks: Blocks) -> Iterator[Block]:
        """These blocks one by one."""
        begun = 0
        for end in blocks.ends:
            data = blocks.data[begun:end]
            if not self._is_told and not data.isascii():
                data.decode("utf-8")
            yield Block(blocks.start + begun, data, digest_of(data))
            begun = end

    def row(self, block: Block, rows: int, people: str, *, is_cut: bool) -> BlockRow:
        """What is noted of a block."""
        return BlockRow(self._number, block.start, block.start + len(block.data), block.digest, rows, people, is_cut)

    def spans(self, block: Block, wanted: Container[str] | None = None) -> list[Span]:
        """The spans in a block, in its order; those of the ``wanted``, or all."""
        data, at = block.data, block.start
        keys, places = [], []
        key, begun, where = b"", 0, 0
        for piece in data.split(END)[:-1]:
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
        return [
            (text, at + begun, at + end, digest_of(data[begun:end]))
            for text, (begun, end) in zip(_texts_of(keys), places, strict=True)
            if wanted is None or text in wanted
        ]

    def _learn(self, piece: bytes) -> None:
        """How a record begins before its id, and how many blanks stand before it. Most begin as the one before did."""
        lead = piece.find(BEGIN)
        if lead < 0 or piece[:lead].strip() or (id_at := piece.find(ID)) < 0:
            raise NotPlainError
        if piece[lead + len(BEGIN) : id_at].strip():
            raise NotPlainError  # what comes first may be an id by another spelling, or hold this one
        self._usual, self._lead = piece[: id_at + len(ID)], lead


def people_of(spans: list[Span]) -> str:
    """Whom these spans speak of, an id a line."""
    return "\n".join(dict.fromkeys(key for key, *_ in spans))


def _texts_of(keys: list[bytes]) -> list[str]:
    """Ids as texts."""
    bare = [key.strip() for key in keys]
    joined = b"\n".join(bare)
    is_odd = not joined.isascii() or b"&" in joined or b"\r" in joined or joined.count(b"\n") >= max(len(bare), 1)
    if is_odd or b"" in bare:
        raise NotPlainError
    return joined.decode("ascii").split("\n") if bare else []
