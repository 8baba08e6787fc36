"""All reports cut, as far as they have to be: whom a stretch lists is noted, and only new blocks are cut into spans.

What stands between two stretches of last night is compared, block by block, with what stood there then. Who stands in
a new block, or stood in one that is there no more, may be somebody of whom something else is said. What the other
blocks say of these people is cut too, so that all spans of each are there; everybody else stays as they are.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from lxml import etree

from kinroll.core.source_record import Noted
from kinroll.sources.sims.cut import Block, Cut, NotPlainError, Span, StretchRow, blocks_of, digest_of
from kinroll.sources.sims.cutting import Cutter, Stretches, blocks_in
from kinroll.sources.sims.joining import Joined
from kinroll.sources.sims.noted import Known, Notes, write_notes
from kinroll.sources.sims.plain import PlainXml
from kinroll.sources.sims.spooled import Spooled

MOST = 0.5
"""The share of rows in new blocks from which on everything is cut: choosing would cost more than it saves."""
_FLUSH = 20_000
CutAll = Callable[[Cutter, Iterable[Stretches]], Iterable[tuple[list[StretchRow], list[Span]]]]
"""Cuts stretches, here or elsewhere, and gives what comes of them in their order."""


class Skimming:
    """The reports of one night, by their number, each cut by ``cut_plain`` in the order of these numbers.

    ``cut_all`` cuts reports of which nothing is noted.
    """

    def __init__(self, joined: Joined, noted: Noted | None, mapping: str, cut_all: CutAll = map) -> None:
        self.cuts: dict[int, Cut] = {}
        self._joined, self._mapping, self._cut_all = joined, mapping, cut_all
        notes = Notes(noted.notes(), mapping) if noted else None
        self._notes = notes if notes and not notes.is_empty else None
        self.wanted: set[str] = set(noted.also) if noted else set()
        self.left_out = False
        self._new_rows = 0

    def cut_plain(self, number: int, path: Path, report: str) -> None:
        """Cut one report; one that is not plain is read at once, and all of it is new.

        Raises ``SourceUnreadableError`` when the file is missing, empty, cut off, or no report.
        """
        known = self._notes.of(number) if self._notes else []
        with suppress(NotPlainError, OSError, UnicodeDecodeError, etree.XMLSyntaxError):
            plain = PlainXml(path, report)
            try:
                if self._notes:
                    self._cut_new(number, plain, known)
                else:
                    self._cut_whole(number, plain)
            except BaseException:
                plain.close()
                self._joined.drop(number)
                raise
            self.cuts[number] = plain
            return
        self.put_aside(number, Spooled(path, report))

    def put_aside(self, number: int, spooled: Spooled) -> None:
        """Take in a report that cannot be cut unread. Nobody can be left out then."""
        self.cuts[number] = spooled
        self._notes = None
        self._joined.add(number, spooled.spans())

    def _cut_whole(self, number: int, plain: PlainXml) -> None:
        """Cut all stretches."""
        for rows, spans in self._cut_all(plain.cutter(number), plain.stretches()):
            plain.rows += sum(row.rows for row in rows)
            self._add(number, rows, spans)

    def _cut_new(self, number: int, plain: PlainXml, known: Sequence[Known]) -> None:
        """Cut what is new, or stands in another order: this may put what is said of one person in another order."""
        cutter = plain.cutter(number)
        places = {stretch.digest: place for place, stretch in enumerate(known)}
        rows: list[StretchRow] = []
        new: list[tuple[int, int, str]] = []
        gaps: list[tuple[list[tuple[int, int, str]], Sequence[Known]]] = []
        following = 0
        for start, data, digest in chain.from_iterable(map(cutter.each, plain.stretches())):
            end, place = start + len(data), places.get(digest, -1)
            if place < following:
                new.append((start, end, digest))
                continue
            if new or place > following:
                gaps.append((new, known[following:place]))
                new = []
            was, following = known[place], place + 1
            uncut = "n" * (was.like.count(" ") + 1)
            rows.append(StretchRow(number, start, end, digest, was.rows, was.like, was.people, uncut))
            plain.rows += was.rows
        self._add(number, rows, [])
        for gap in (*gaps, (new, known[following:])):
            self._cut_gap(number, plain, cutter, *gap)

    def _cut_gap(
        self, number: int, plain: PlainXml, cutter: Cutter, new: Sequence[tuple[int, int, str]], was: Sequence[Known]
    ) -> None:
        """Cut the new blocks of stretches that stand where those others stood."""
        gone: dict[str, list[tuple[int, Block]]] = {}
        for place, block in enumerate(chain.from_iterable(map(Known.blocks, was))):
            gone.setdefault(block.digest, []).append((place, block))
        last = -1
        rows: list[StretchRow] = []
        spans: list[Span] = []
        for start, end, digest in new:
            blocks: list[Block] = []
            cut = ""
            for at, data in blocks_in(start, plain.piece(start, end, digest)):
                same = gone.get(digest_of(data).hex())
                if same and same[0][0] > last:
                    last, block = same.pop(0)
                    cut += "n"
                else:
                    block, found = cutter.cut(at, data)
                    spans += found
                    self.wanted.update(block.people)
                    self._new_rows += block.rows
                    cut += "y"
                blocks.append(block)
            rows.append(cutter.row(start, digest, blocks, cut))
            plain.rows += rows[-1].rows
            if len(spans) > _FLUSH:
                self._add(number, rows, spans)
        self._add(number, rows, spans)
        for _, block in chain.from_iterable(gone.values()):
            self.wanted.update(block.people)

    def _add(self, number: int, rows: list[StretchRow], spans: list[Span]) -> None:
        self._joined.add(number, spans)
        self._joined.add_stretches(rows)
        rows.clear()
        spans.clear()

    def finish(self) -> None:
        """Cut what else is ``wanted`` of all reports; everything, unless enough can be ``left_out``."""
        all_rows = sum(cut.rows for cut in self.cuts.values())
        self.left_out = self._notes is not None and self._new_rows <= MOST * all_rows
        self._cut_rest(self.wanted if self.left_out else None)

    def cut_too(self, keys: Collection[str]) -> None:
        """Cut what is said of these people, if that was left out so far."""
        if self.left_out and (more := {key for key in keys if key not in self.wanted}):
            self._cut_rest(more)
            self.wanted |= more

    def _cut_rest(self, wanted: set[str] | None) -> None:
        for number, cut in self.cuts.items():
            if isinstance(cut, PlainXml):
                self._joined.add(number, self._rest(number, cut, wanted))

    def _rest(self, number: int, plain: PlainXml, wanted: set[str] | None) -> Iterator[Span]:
        """The spans of these people, or of everybody, in the blocks that were not cut yet."""
        cutter = plain.cutter(number)
        for row in self._joined.stretches(number, only_uncut=True):
            if wanted is not None and wanted.isdisjoint(row.people.split("\n")):
                continue
            start = row.start
            for cut, block in zip(row.cut, blocks_of(row.blocks, row.people), strict=True):
                if cut == "n" and (wanted is None or not wanted.isdisjoint(block.people)):
                    yield from cutter.cut(start, plain.piece(start, start + block.size, block.digest), wanted)[1]
                start += block.size

    def notes(self) -> Iterator[str]:
        """What the next run needs to know of this one; nothing, where some report cannot be cut unread."""
        is_plain = all(isinstance(cut, PlainXml) for cut in self.cuts.values())
        return write_notes(self._joined, iter(self.cuts if is_plain else ()), self._mapping)
