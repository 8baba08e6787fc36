"""All reports cut, as far as they have to be: whom every block lists is known, and only new blocks are cut into spans.

Who stands in a new block, or stood in one that is there no more, may be somebody of whom something else is said. What
the other blocks say of these people is cut too, so that all spans of each are there; everybody else stays as they are.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from lxml import etree

from kinroll.core.source_record import Noted
from kinroll.sources.sims.cut import BlockRow, Cut, NotPlainError, Span
from kinroll.sources.sims.cutting import Blocks, Cutter, people_of
from kinroll.sources.sims.joining import Joined
from kinroll.sources.sims.noted import Known, Notes, write_notes
from kinroll.sources.sims.plain import PlainXml
from kinroll.sources.sims.spooled import Spooled

MOST = 0.5
"""The share of rows in new blocks from which on everything is cut: choosing would cost more than it saves."""
_FLUSH = 20_000
CutAll = Callable[[Cutter, Iterable[Blocks]], Iterable[tuple[list[BlockRow], list[Span]]]]
"""Cuts blocks, here or elsewhere, and gives what comes of them in their order."""


class Skimming:
    """The reports of one night, by their number, each cut by ``cut_plain`` in the order of these numbers.

    ``cut_all`` cuts reports of which nothing is noted.
    """

    def __init__(self, joined: Joined, noted: Noted | None, mapping: str, cut_all: CutAll = map) -> None:
        self.cuts: dict[int, Cut] = {}
        self._joined, self._mapping, self._cut_all = joined, mapping, cut_all
        self._notes = Notes(noted.notes(), mapping) if noted else None
        self.wanted: set[str] = set(noted.also) if noted else set()
        self.left_out = False
        self._new_rows = 0

    def cut_plain(self, number: int, path: Path, report: str) -> None:
        """Cut one report; one that is not plain is read at once, and all of it is new.

        Raises ``SourceUnreadableError`` when the file is missing, empty, cut off, or no report.
        """
        known = self._notes.of(number) if self._notes else {}
        with suppress(NotPlainError, OSError, UnicodeDecodeError, etree.XMLSyntaxError):
            plain = PlainXml(path, report)
            try:
                if self._notes:
                    self._cut_new(number, plain, known)
                else:
                    self._cut_blocks(number, plain)
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

    def _cut_blocks(self, number: int, plain: PlainXml) -> None:
        """Cut all blocks."""
        for rows, spans in self._cut_all(plain.cutter(number), plain.blocks()):
            plain.rows += sum(row.rows for row in rows)
            self._add(number, rows, spans)

    def _cut_new(self, number: int, plain: PlainXml, known: dict[bytes, Known]) -> None:
        """Cut the blocks that are new, or stand in another order."""
        last = -1
        rows: list[BlockRow] = []
        spans: list[Span] = []
        cutter = plain.cutter(number)
        for block in chain.from_iterable(map(cutter.each, plain.blocks())):
            was = known.get(block.digest)
            if was and was.place > last:  # blocks in another order may put what is said of one person in another order
                last = was.place
                del known[block.digest]
                rows.append(cutter.row(block, was.rows, was.people, is_cut=False))
            else:
                cut = cutter.spans(block)
                rows.append(cutter.row(block, block.rows, people_of(cut), is_cut=True))
                spans += cut
                self._new_rows += rows[-1].rows
                self.wanted.update(key for key, *_ in cut)
            plain.rows += rows[-1].rows
            if len(spans) + len(rows) > _FLUSH:
                self._add(number, rows, spans)
        self._add(number, rows, spans)
        for gone in known.values():
            self.wanted.update(gone.people.split("\n"))

    def _add(self, number: int, rows: list[BlockRow], spans: list[Span]) -> None:
        self._joined.add(number, spans)
        self._joined.add_blocks(rows)
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
        for row in self._joined.blocks(number, only_uncut=True):
            if wanted is None or not wanted.isdisjoint(row.people.split("\n")):
                yield from cutter.spans(plain.block_at(row.start, row.end, row.digest), wanted)

    def notes(self) -> Iterator[str]:
        """What the next run needs to know of this one; nothing, where some report cannot be cut unread."""
        is_plain = all(isinstance(cut, PlainXml) for cut in self.cuts.values())
        return write_notes(self._joined, iter(self.cuts if is_plain else ()), self._mapping)
