"""Separate SIMS reports, joined by person id into one record a person.

The files may be in any order and of any size: they are cut into spans of one person, and only those spans are read
that have to be.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kinroll.core.problem import Problem
from kinroll.core.source_record import LONGEST_ID, Extract, Noted, Seen, SourceRecord
from kinroll.core.text import clip
from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.sources.fingerprint import fingerprint_of
from kinroll.sources.sims import files, rights
from kinroll.sources.sims.captions import ITEM_COLUMNS, ITEM_REPORTS, REPORTS, VALUES_FROM, near_misses
from kinroll.sources.sims.cut import Cut
from kinroll.sources.sims.cutting import Cutter, Stretches
from kinroll.sources.sims.joining import Joined, Place
from kinroll.sources.sims.mistaken import mistaken
from kinroll.sources.sims.people import People, Spans
from kinroll.sources.sims.rows import RowReader, column
from kinroll.sources.sims.runner import Runner
from kinroll.sources.sims.skimming import Skimming

BATCH = 4_000
"""Spans read at once."""
BYTES_A_PERSON = 2_000
"""What all reports together say of somebody, nearly."""
_SAY_SO = "If so, say it under captions in kinroll.toml."
_LINKS = ("link", "tie.to")
_NO_VALUES = ("id", *_LINKS)


@dataclass(slots=True)
class SimsReports:
    """The reports of one night: ``files`` by report, ``captions`` by report (caption to field)."""

    files: Mapping[str, Path]
    captions: Mapping[str, Mapping[str, str]]
    runner: Runner | None = None
    extract: Extract = field(default_factory=Extract)
    _is_made: bool = False
    _joined: Joined | None = None
    _skimming: Skimming | None = None
    _readers: dict[int, RowReader] = field(default_factory=dict)
    _bits: dict[str, int] = field(default_factory=dict)
    _filled: Counter[int] = field(default_factory=Counter)
    _each: Callable[[Any, Iterable[Any], int], Iterable[Any]] = lambda step, items, people: map(step, items)

    def helped_by(self, each: Callable[[Any, Iterable[Any], int], Iterable[Any]]) -> None:
        """Let ``each`` do the cutting: it is given a step, its items, and about how many people they are."""
        self._each = each

    def fingerprint(self) -> Callable[[], str]:
        """A digest of the files, as they are once the report runner has made them, and of their captions."""
        self._make_all()
        given = {report: self.files[report] for report in REPORTS if report in self.files}
        return fingerprint_of(given, repr(self._captions_of_all()))

    def skim(self, noted: Noted | None = None) -> Iterator[tuple[str, str]]:
        """People in the reports once, as id and digest of all that they say; the rows themselves stay unread.

        Everybody, or those whom some report speaks of otherwise than when it was ``noted``.
        """
        self._begin()
        self._make_all()
        mapping = blake2b(repr(self._captions_of_all()).encode(), digest_size=12).digest()
        self._joined = Joined()
        self._skimming = Skimming(self._joined, noted, mapping.hex(), self._cut_all)
        for number, report in enumerate(REPORTS):
            if report in self.files:
                self._cut(self._skimming, number, report)
        self._skimming.finish()
        gone = set(self._skimming.wanted if self.left_out else ())
        for key, digest in self._joined.people():
            gone.discard(key)
            if len(key) > LONGEST_ID:
                words = f"The id {clip(key)} is longer than {LONGEST_ID} characters; its rows were left out."
                self.extract.problems.append(Problem("line-unreadable", clip(key), "", value=words))
                continue
            yield key, blake2b(mapping + digest, digest_size=12).hexdigest()
        yield from ((key, "") for key in gone)

    def _cut_all(self, cutter: Cutter, stretches: Iterable[Stretches]) -> Iterable[Any]:
        size = sum(path.stat().st_size for path in self.files.values() if path.exists())
        return self._each(cutter, stretches, size // BYTES_A_PERSON)

    @property
    def left_out(self) -> bool:
        return self._skimming is not None and self._skimming.left_out

    def notes(self) -> Iterator[str]:
        """Of each stretch and block of the reports: its digest, and whom it lists."""
        return self._skimming.notes() if self._skimming else iter(())

    def read(self, keys: Collection[str] | None = None) -> Iterator[SourceRecord]:
        """These people, or everybody, once; only after all of ``skim``."""
        people = self.reading()
        for spans in self.portions(keys):
            records, seen = people(spans)
            self.took(seen)
            yield from records

    def portions(self, keys: Collection[str] | None = None) -> Iterator[Spans]:
        """The same people as bytes, some thousand spans at a time, for ``reading`` to read wherever that is."""
        if self._skimming and keys is not None:
            self._skimming.cut_too(keys)
        batch: list[tuple[str, list[Place]]] = []
        count = 0
        for key, places in self._joined_reports().places(keys):
            if len(key) > LONGEST_ID:
                continue
            batch.append((key, places))
            count += len(places)
            if count >= BATCH:
                yield self._spans(batch)
                batch, count = [], 0
        if batch:
            yield self._spans(batch)

    def reading(self) -> People:
        """What makes records of ``portions``; it holds no file."""
        parsers = {number: cut.parser() for number, cut in self._cuts.items()}
        return People(self.extract.groups, parsers, self._readers)

    def took(self, seen: Seen) -> None:
        """What was noticed in a portion: nothing can be ``finish``ed without."""
        self._filled.update(seen.filled)
        self.extract.repeated |= seen.repeated
        for number, captions in seen.captions.items():
            self._readers[number].captions |= captions

    def finish(self, unread: Mapping[str, int] | None = None) -> Extract:
        """What was read, and what it was like. ``unread`` counts those who were not read, by what fills their columns.

        Raises ``RightMissingError`` or ``SourceUnreadableError`` when a report cannot be what it should.
        """
        for filled, people in (unread or {}).items():
            self._filled[int(filled, 16)] += people
        counts = {name: sum(n for mask, n in self._filled.items() if mask & bit) for name, bit in self._bits.items()}
        for number, reader in self._readers.items():
            self.extract.listed[REPORTS[number]] = counts[column(REPORTS[number], "id")]
            self._judge(REPORTS[number], self._cuts[number], reader, counts)
        self.extract.filled.update(
            {name: count for name, count in counts.items() if count and name.partition(".")[2] not in _NO_VALUES}
        )
        self._note_columns()
        self.extract.warnings += rights.doubts(self.extract)
        return self.extract

    def close(self) -> None:
        """Let go of the files; another run has them made again."""
        self._is_made = False
        self._let_go()

    def _let_go(self) -> None:
        for cut in self._cuts.values():
            cut.close()
        if self._joined:
            self._joined.close()
        self._joined = self._skimming = None

    def _begin(self) -> None:
        self._let_go()
        self.extract = Extract()  # the files may be read again
        self.extract.groups = tuple(name for name in REPORTS if name in self.files and name not in ITEM_REPORTS)
        self.extract.columns = {name: set() for name in self.extract.groups}
        self._filled = Counter()
        names = [column(r, name) for r in self.files for name in (*_NO_VALUES, *self._captions(r).values())]
        self._bits = {name: 1 << i for i, name in enumerate(sorted(set(names)))}
        self._readers = {
            number: RowReader(report, self._captions(report), self._bits)
            for number, report in enumerate(REPORTS)
            if report in self.files
        }

    def _joined_reports(self) -> Joined:
        if self._joined is None:
            raise RuntimeError("skim() comes before read()")
        return self._joined

    def _make_all(self) -> None:
        """Let the report runner make the reports, where it is told how, once in a run."""
        for report in REPORTS:
            if self.runner and report in self.files and report in self.runner.commands and not self._is_made:
                self.runner.run(report, self.files[report])
        self._is_made = True
        for report, path in self.files.items():
            files.check_kind(path, report)

    def _cut(self, skimming: Skimming, number: int, report: str) -> None:
        skimming.cut_plain(number, self.files[report], report)

    @property
    def _cuts(self) -> Mapping[int, Cut]:
        return self._skimming.cuts if self._skimming else {}

    def _judge(self, report: str, cut: Cut, read: RowReader, counts: Mapping[str, int]) -> None:
        """Raise when the report cannot be right, and note what may be wrong with it."""
        used = read.captions | cut.captions
        own = {name: column(report, name) for name in (*_NO_VALUES, *self._captions(report).values())}
        filled = {name: counts[full] for name, full in own.items() if counts[full]}
        for caption, meant in near_misses(self._captions(report), used, filled):
            self.extract.warnings.append(f"The report {report} has a column {caption!r}. Is it {meant!r}? {_SAY_SO}")
        if words := mistaken(report, self.captions, filled, used):
            raise SourceUnreadableError(f"The file {self.files[report]}, given as the report {report}, {words}")
        if words := rights.missing(report, cut.rows, filled):
            raise RightMissingError([Problem("missing-right", "", "", report, words)])
        if cut.without_id:
            words = f"{cut.without_id} rows of the report {report} have no id and were left out."
            self.extract.problems.append(Problem("line-unreadable", "", "", report, words))
        self.extract.rows[report] = cut.rows

    def _captions(self, report: str) -> Mapping[str, str]:
        """The captions of one report; columns of items only count where they have no report of their own."""
        separate = tuple(prefix for prefix, items in ITEM_COLUMNS.items() if items in self.files)
        return {caption: name for caption, name in self.captions[report].items() if not name.startswith(separate)}

    def _captions_of_all(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(report, sorted(self._captions(report).items())) for report in REPORTS if report in self.files]

    def _note_columns(self) -> None:
        """Which fields of a contact could have been filled: those that anything in the files fills."""
        for used in self.extract.filled:
            report, _, name = used.partition(".")
            if report in ITEM_REPORTS:
                for columns in self.extract.columns.values():
                    columns.update(VALUES_FROM[report])
            else:
                self.extract.columns[report].add(name)

    def _spans(self, batch: list[tuple[str, list[Place]]]) -> Spans:
        places: dict[int, list[tuple[int, int]]] = {}
        for _, listed in batch:
            for report, start, end in listed:
                places.setdefault(report, []).append((start, end))
        said = {number: cut.raw(places[number]) for number, cut in self._cuts.items() if number in places}
        return Spans([key for key, _ in batch], said)
