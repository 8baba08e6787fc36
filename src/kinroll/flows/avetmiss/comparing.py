"""What has changed since a lodgement, person by person: its files beside those that would be made now."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from kinroll.core.avetmiss.comparing import Difference, differences
from kinroll.core.avetmiss.layouts import files_of, layout
from kinroll.core.avetmiss.records import read
from kinroll.core.avetmiss.seen import CLIENT
from kinroll.core.avetmiss.window import Window
from kinroll.flows.avetmiss import lodging
from kinroll.flows.avetmiss.collecting import ZIP, collected, how_reported
from kinroll.sources.avetmiss.collection import Collection, find
from kinroll.sources.avetmiss.lines import Reading
from kinroll.sources.errors import SourceUnreadableError
from kinroll.store import lodgements, merges

MOST = 500
"""So many people are shown with all that is different; all are counted."""


@dataclass(slots=True)
class Changed:
    """One person who would be reported otherwise now: the identifiers then and now, and what is different."""

    contact: int
    before: str = ""
    after: str = ""
    found: list[Difference] = field(default_factory=list)


@dataclass(slots=True)
class Compared:
    """What a comparison has found: people, and what is about none of them."""

    lodgement: int
    people: int = 0
    new: int = 0
    gone: int = 0
    changed: list[Changed] = field(default_factory=list)
    others: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two collections: its files, which contact each client identifier is, and the release of the files."""

    files: Collection
    who: Mapping[str, int]
    release: str

    @property
    def of_nobody(self) -> "Side":
        """The same, where nobody is asked for."""
        return Side(self.files, {}, self.release)


def compare(number: int) -> Compared:
    """What would be lodged otherwise now than in this lodgement, for the same window."""
    lodged = lodging.get(number)
    with TemporaryDirectory(prefix="kinroll-nat-") as scratch:
        then, now = Path(scratch) / "then", Path(scratch) / "now"
        now.mkdir()
        lodging.write_again(number, then)
        window = Window(lodged.first_on, lodged.last_on)
        roots = merges.roots(list(lodgements.clients(number).values()))
        before = {client: roots.get(contact, contact) for client, contact in lodgements.clients(number).items()}
        with collected(now, window, how_reported(), lambda item: None) as found:
            after, release = {client: contact for contact, client in found.who.items()}, found.release
        old = Side(_found(then / ZIP), _with_capitals(before), lodged.release)
        return _compare(number, old, Side(_found(now), _with_capitals(after), release))


def _with_capitals(who: Mapping[str, int]) -> dict[str, int]:
    """The same, found in capitals too: files can be written so. As it is held comes last."""
    return {client.upper(): contact for client, contact in who.items()} | dict(who)


def _found(path: Path) -> Collection:
    try:
        return find(path)
    except SourceUnreadableError:  # there is nothing to report any more
        return Collection({})


def _compare(number: int, then: Side, now: Side) -> Compared:
    old, new = _digests(then), _digests(now)
    done = Compared(number, new=len(new.keys() - old.keys()), gone=len(old.keys() - new.keys()))
    differing = sorted(contact for contact in old.keys() | new.keys() if old.get(contact) != new.get(contact))
    done.people = len(differing)
    shown = set(differing[:MOST])
    records = _records(then, shown), _records(now, shown)
    names = tuple({contact: client for client, contact in side.who.items() if contact in shown} for side in (then, now))
    for contact in differing[:MOST]:
        one = Changed(contact, names[0].get(contact, ""), names[1].get(contact, ""))
        one.found = _differences(*(side.get(contact, {}) for side in records))
        done.changed.append(one)
    done.others = _differences(*(_records(side.of_nobody, {0}).get(0, {}) for side in (then, now)))
    return done


def _lines(side: Side) -> Iterator[tuple[str, int, str, str]]:
    """File, contact (0 for none), client and text of every record."""
    for name in files_of(side.release):
        if name in side.files.files:
            place = layout(side.release, name).by_name.get(CLIENT)
            for _, text in Reading(side.files.files[name]).lines():
                client = text[place.start : place.end].rstrip(" ") if place else ""
                yield name, side.who.get(client, 0) if client else 0, client, text


def _digests(side: Side) -> dict[int, int]:
    """Of each person one number that all their records make, in whatever order they stand."""
    found: dict[int, int] = {}
    for name, contact, client, text in _lines(side):
        if client:
            digest = hashlib.blake2b(f"{name}\t{text}".encode(), digest_size=8).digest()
            found[contact] = (found.get(contact, 0) + int.from_bytes(digest, "big")) % (1 << 64)
    return found


Records = dict[int, dict[str, list[dict[str, str]]]]


def _records(side: Side, wanted: set[int]) -> Records:
    """The records of some people, by file; without any, of the files that are about nobody."""
    found: Records = {}
    for name, contact, client, text in _lines(side):
        if contact in wanted and bool(client) == bool(side.who):
            found.setdefault(contact, {}).setdefault(name, []).append(read(layout(side.release, name), text))
    return found


def _differences(
    before: Mapping[str, list[dict[str, str]]], after: Mapping[str, list[dict[str, str]]]
) -> list[Difference]:
    return [
        found
        for name in sorted(before.keys() | after.keys())
        for found in differences(name, before.get(name, ()), after.get(name, ()))
    ]
