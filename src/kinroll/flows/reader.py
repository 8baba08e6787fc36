"""What a source has to be able to do, whatever it is."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, cast

from kinroll.core.source_record import Extract, Noted, Seen, SourceRecord

STEP = 500
PORTION = 1_000
"""People handed out at once by a reader that has no portions of its own."""
Progress = Callable[[int], None]
"""Is told how many more were done."""


class Reader(Protocol):
    """A source, read in this order: skim, read as often as needed, finish, close."""

    @property
    def extract(self) -> Extract: ...

    def fingerprint(self) -> Callable[[], str]:
        """What works out a digest of all that there is to read, by the byte, perhaps in another thread. Comes first.

        Two equal digests, whenever they were made, stand for the same extract; empty, where it is quicker to skim.
        """
        ...

    def skim(self, noted: Noted | None = None) -> Iterator[tuple[str, str]]:
        """Everybody once, as id and digest of all that is said of them; nobody, where that is no quicker than to read.

        Two equal digests of one person, whenever they were made, stand for the same record. With what was ``noted`` of
        the last extract, people of whom this one says the same may be left out, and who is in it no more has no digest.
        """
        ...

    @property
    def left_out(self) -> bool:
        """Whether ``skim`` left people out, who stand in the extract as they did."""
        ...

    def notes(self) -> Iterator[str]:
        """What there is to note of the extract for the next ``skim``, once it is read."""
        ...

    def read(self, keys: Collection[str] | None = None) -> Iterator[SourceRecord]:
        """The records of these people, or of everybody, each once."""
        ...

    def finish(self, unread: Mapping[str, int] | None = None) -> Extract:
        """What the files were like. ``unread`` counts the people who were not read, by their ``SourceRecord.filled``.

        Raises ``SourceUnreadableError`` or ``RightMissingError`` where only the whole extract shows that it is wrong.
        """
        ...

    def close(self) -> None:
        """Let go of the files; may come at any time, and twice."""
        ...


class People(Protocol):
    """Some people of an extract, as their reader hands them out."""

    @property
    def keys(self) -> list[str]: ...


Each = Callable[[Any, Iterable[Any], int], Iterator[Any]]
"""Does a step for each item, here or elsewhere; is told of about how many people."""


class Portioned(Protocol):
    """A reader whose reading can be done elsewhere: ``portions`` are read by ``reading``, which can be pickled."""

    def helped_by(self, each: Each) -> None:
        """Let ``each`` do what of skimming can be done elsewhere."""
        ...

    def portions(self, keys: Collection[str] | None = None) -> Iterator[People]: ...

    def reading(self) -> Callable[[Any], tuple[Iterable[SourceRecord], Seen]]: ...

    def took(self, seen: Seen) -> None:
        """What was noticed in a portion comes back, before ``finish``."""
        ...


def portioned(reader: Reader) -> Portioned:
    """The reader in portions; one that has none is read here, and hands out what it has read."""
    return cast(Portioned, reader) if hasattr(reader, "portions") else _ReadHere(reader)


@dataclass(frozen=True, slots=True)
class _Records:
    keys: list[str]
    records: list[SourceRecord]


class _ReadHere:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def helped_by(self, each: Each) -> None:
        """There is nothing to help with."""

    def portions(self, keys: Collection[str] | None = None) -> Iterator[People]:
        records = self._reader.read(keys)
        while batch := list(islice(records, PORTION)):
            yield _Records([record.key for record in batch], batch)

    def reading(self) -> Callable[[Any], tuple[Iterable[SourceRecord], Seen]]:
        return _already

    def took(self, seen: Seen) -> None:
        """Nothing that the reader has not seen itself."""


def _already(people: _Records) -> tuple[Iterable[SourceRecord], Seen]:
    return people.records, Seen()


class Counted:
    """A reader that tells how far it is."""

    def __init__(self, reader: Reader, progress: Progress) -> None:
        self._reader, self._progress = reader, progress
        self._portioned = portioned(reader)

    @property
    def extract(self) -> Extract:
        return self._reader.extract

    def fingerprint(self) -> Callable[[], str]:
        return self._reader.fingerprint()

    @property
    def left_out(self) -> bool:
        return self._reader.left_out

    def notes(self) -> Iterator[str]:
        return self._reader.notes()

    def skim(self, noted: Noted | None = None) -> Iterator[tuple[str, str]]:
        for count, person in enumerate(self._reader.skim(noted), 1):
            if not count % STEP:
                self._progress(STEP)
            yield person

    def read(self, keys: Collection[str] | None = None) -> Iterator[SourceRecord]:
        for count, record in enumerate(self._reader.read(keys), 1):
            if not count % STEP:
                self._progress(STEP)
            yield record

    def helped_by(self, each: Each) -> None:
        self._portioned.helped_by(each)

    def portions(self, keys: Collection[str] | None = None) -> Iterator[People]:
        for people in self._portioned.portions(keys):
            self._progress(len(people.keys))
            yield people

    def reading(self) -> Callable[[Any], tuple[Iterable[SourceRecord], Seen]]:
        return self._portioned.reading()

    def took(self, seen: Seen) -> None:
        self._portioned.took(seen)

    def finish(self, unread: Mapping[str, int] | None = None) -> Extract:
        return self._reader.finish(unread)

    def close(self) -> None:
        self._reader.close()
