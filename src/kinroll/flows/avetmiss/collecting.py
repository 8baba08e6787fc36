"""Writes the whole collection of a window into a folder, from documents, courses, units and contacts.

First the records of training, document after document, then the clients whom these are about, and what they point at.
Memory does not grow with the records: who the clients are, and of which document each line is, stands in scratch files.
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kinroll.core.avetmiss import window as windows
from kinroll.core.avetmiss.layouts import Layout, files_of, layout, release_for
from kinroll.core.avetmiss.records import END, CannotWriteError, write
from kinroll.core.avetmiss.settling import Settled, settled
from kinroll.core.avetmiss.window import COMPLETION, TRAINING, TWICE, UNWRITABLE, Item, Known, Registration, Window
from kinroll.flows import client_files
from kinroll.flows.client_files import ClientFiles
from kinroll.sources.avetmiss.named import Lines, Who, lines, named
from kinroll.store import clients, collecting
from kinroll.store.bulk import in_batches
from kinroll.store.models import TrainingOrganisation

BATCH = 2_000
ZIP = "nat.zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)
Progress = Callable[[int], None]


@dataclass
class Collected:
    """What was written and what was not. ``documents`` are those behind each line of NAT00120 and NAT00130.

    ``in_window`` counts the records of the window by file: each is written or left out. ``who`` leads from a client
    identifier to the contact. Both are there as long as the block that it was collected in.
    """

    folder: Path
    window: Window
    settled: Settled
    who: Who
    documents: Mapping[str, Lines]
    records: Counter[str] = field(default_factory=Counter)
    in_window: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    otherwise: int = 0

    @property
    def release(self) -> str:
        """The release that activity of this window is reported in."""
        return release_for(self.window.year)

    def contact_of(self, client: str) -> int | None:
        """The contact whom a client identifier of the files is of."""
        if not client:
            return None
        return self.who.in_capitals(client) if self.settled.choices.capitals else self.who.get(client)

    def layout(self, file: str) -> Layout:
        """How the records of a file are written."""
        return layout(self.release, file)


LeftOut = Callable[[Item], None]


def how_reported() -> Settled:
    """How this organisation reports, by what it has settled."""
    return settled(collecting.settings())


@contextmanager
def collected(
    folder: Path, window: Window, how: Settled, left_out: LeftOut, progress: Progress | None = None
) -> Iterator[Collected]:
    """Write every file into a folder, which must be empty; each record that is left out goes to ``left_out``."""
    with ExitStack() as scratch:
        who = scratch.enter_context(named())
        documents = {file: scratch.enter_context(lines()) for file in (TRAINING, COMPLETION)}
        done = Collected(folder, window, how, who, documents)
        _collect(done, left_out, progress)
        yield done


def _collect(done: Collected, left_out: LeftOut, progress: Progress | None) -> None:
    folder, window, how = done.folder, done.window, done.settled
    known = collecting.known(window, how.steps)
    used = _Used()
    with ExitStack() as opened:
        files = {file: opened.enter_context(_text(folder / f"{file}.txt")) for file in (TRAINING, COMPLETION)}
        for batch in collecting.registrations(window):
            for item in _items(batch, window, known):
                done.in_window[item.file] += 1
                _put(item, files, done, used, left_out)
            if progress:
                progress(len(batch))
    _write_clients(done)
    _write_pointed_at(done, used)
    for file in (TRAINING, COMPLETION):
        if not done.records[file]:
            (folder / f"{file}.txt").unlink()


def _text(path: Path) -> IO[str]:
    return path.open("w", encoding="ascii", newline="")


def _items(batch: list[Registration], window: Window, known: Known) -> Iterator[Item]:
    for one in batch:
        yield from windows.items(one, window, known)


def _without(item: Item, reason: str, value: str = "") -> Item:
    return Item(item.file, item.document, item.contact, item.client, item.about, reason, value)


@dataclass
class _Used:
    """What the records point at."""

    organisations: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    programs: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)

    def note(self, record: Mapping[str, str]) -> None:
        self.organisations.add(record["training organisation identifier"])
        self.programs.add(record["program identifier"])
        self.places.add(record.get("delivery location identifier", ""))
        self.units.add(record.get("subject identifier", ""))


def _put(item: Item, files: Mapping[str, IO[str]], done: Collected, used: _Used, left_out: LeftOut) -> None:
    text = ""
    if not item.reason and done.who.get(item.client) not in (None, item.contact):
        item = _without(item, TWICE)
    if not item.reason:
        try:
            text = write(done.layout(item.file), item.record, _length(item.file, done)) + END
        except CannotWriteError as error:
            item = _without(item, UNWRITABLE, str(error))
    if item.reason:
        done.left_out[item.reason] += 1
        left_out(item)
        return
    files[item.file].write(text.upper() if done.settled.choices.capitals else text)
    done.who.keep(item.client, item.contact or 0)
    done.records[item.file] += 1
    done.documents[item.file].append(item.document)
    used.note(item.record)


def _length(file: str, done: Collected) -> int:
    """How long the records of a file are written: with a state's own fields, or as the nation asks for them."""
    return done.layout(file).lengths[-1] if done.settled.state_tail else done.layout(file).national


def _write_clients(done: Collected) -> None:
    """Write those clients who have a record of training or a completion."""
    with ClientFiles(done.folder, done.settled.choices, done.release) as files:
        for found in in_batches(done.who.items(), BATCH):
            batch = clients.these([contact for contact, _ in found])
            files.put(batch.rows)  # whoever cannot be written after all is told by the check: a client is missing
    done.records += files.records
    done.otherwise = files.otherwise
    (done.folder / client_files.OTHERWISE).replace(done.folder.parent / client_files.OTHERWISE)


def _write_pointed_at(done: Collected, used: _Used) -> None:
    organisations = [one for one in collecting.organisations() if one.identifier in used.organisations]
    places = [one for one in collecting.places() if one.identifier in used.places]
    programs = [one for one in collecting.programs() if one.identifier in used.programs]
    _rows(done, "NAT00010", ({**_named(one), **_contact(one)} for one in organisations if one.is_listed))
    _rows(done, "NAT00010A", ({**_named(one), **_address(one)} for one in organisations if not one.is_listed))
    _rows(
        done,
        "NAT00020",
        (
            {
                "training organisation identifier": one.organisation.identifier,
                "delivery location identifier": one.identifier,
                "delivery location name": one.name,
                "postcode": one.postcode,
                "state identifier": one.state,
                "address suburb locality or town": one.suburb,
                "country identifier": one.country,
            }
            for one in places
        ),
    )
    hours = (
        {"program identifier": one.identifier, "program name": one.name, "nominal hours": one.nominal_hours}
        for one in programs
        if one.is_listed
    )
    _rows(done, "NAT00030", hours)
    _rows(
        done,
        "NAT00030A",
        (
            {
                "program identifier": one.identifier,
                "program name": one.name,
                "nominal hours": one.nominal_hours,
                "program recognition identifier": one.recognition,
                "program level of education identifier": one.level,
                "program field of education identifier": one.field_of_education,
                "ANZSCO identifier": one.anzsco,
                "VET flag": one.vet_flag,
            }
            for one in programs
            if not one.is_listed
        ),
    )
    _rows(
        done,
        "NAT00060",
        (
            {
                "subject identifier": one.code,
                "subject name": one.name,
                "subject field of education identifier": one.field_of_education,
                "VET flag": one.vet_flag,
                "nominal hours": one.nominal_hours,
            }
            for one in collecting.units()
            if one.code in used.units
        ),
    )


def _named(one: TrainingOrganisation) -> dict[str, str]:
    return {"training organisation identifier": one.identifier, "training organisation name": one.name}


def _contact(one: TrainingOrganisation) -> dict[str, str]:
    return {
        "contact name": one.contact_name,
        "telephone number": one.telephone,
        "facsimile number": one.facsimile,
        "email address": one.email,
    }


def _address(one: TrainingOrganisation) -> dict[str, str]:
    return {
        "training organisation type identifier": one.type,
        "address first line": one.address_first,
        "address second line": one.address_second,
        "address suburb locality or town": one.suburb,
        "postcode": one.postcode,
        "state identifier": one.state,
        **_contact(one),
    }


def _rows(done: Collected, file: str, rows: Iterator[Mapping[str, str]]) -> None:
    """Write a file; one without records is left out."""
    length = _length(file, done) if file in ("NAT00010", "NAT00010A") else 0
    found = [write(done.layout(file), row, length) + END for row in rows]
    if found:
        with _text(done.folder / f"{file}.txt") as opened:
            opened.writelines(text.upper() if done.settled.choices.capitals else text for text in found)
        done.records[file] = len(found)


def pack(done: Collected, path: Path) -> None:
    """Pack the files into a zip file: the same files give the same bytes, whenever and wherever it is done."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in files_of(done.release):
            source = done.folder / f"{file}.txt"
            if source.exists():
                entry = zipfile.ZipInfo(source.name, _EPOCH)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                with source.open("rb") as opened, archive.open(entry, "w", force_zip64=True) as packed:
                    while chunk := opened.read(1 << 20):
                        packed.write(chunk)
