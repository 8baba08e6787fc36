"""Writes the clients' files from the contacts there are, and says who is in none of them and why.

Every contact that was looked at is either in the files or in the list of those who are not. The files take their names
only when all are whole.
"""

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.clients import FILES, LEFT_OUT, ClientRecords, client_records
from kinroll.core.avetmiss.layouts import WRITTEN, layout
from kinroll.core.avetmiss.records import END, CannotWriteError, write
from kinroll.flows.answers.avetmiss import harmless
from kinroll.store import clients

NOT_A_CONTACT, OTHER_TYPE, TWICE, UNWRITABLE = "undone", "other-type", "client-identifier-twice", "not-writable"
WHY_NOT: Mapping[str, str] = {
    **LEFT_OUT,
    NOT_A_CONTACT: "the run that made this contact was undone",
    OTHER_TYPE: "is of none of the contact types that were asked for",
    TWICE: "another contact has the same client identifier",
    UNWRITABLE: "a value does not fit its field",
}
"""Why a contact is in none of the files, by code."""
NOT_IN, OTHERWISE = "not-in-the-files.csv", "written-otherwise.csv"


@dataclass
class Written:
    """What was written: records by file, and contacts that were left out by code."""

    folder: str
    contacts: int = 0
    records: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    otherwise: int = 0


def write_clients(folder: Path, types: Collection[str], choices: Choices) -> Written:
    """Write the files into a folder; with ``types`` only contacts that have one of these roles."""
    folder.mkdir(parents=True, exist_ok=True)
    written = Written(str(folder))
    names = {file: folder / f"{file}.txt" for file in FILES}
    parts = {file: path.with_suffix(".part") for file, path in names.items()}
    with ExitStack() as opened:
        files = {
            file: opened.enter_context(path.open("w", encoding="ascii", newline="")) for file, path in parts.items()
        }
        lists = _Lists(*(opened.enter_context(_csv(folder / name)) for name in (NOT_IN, OTHERWISE)))
        for held, found in _people(types, choices):
            written.contacts += 1
            _put(held, found, files, lists, written)
    for file, path in names.items():
        parts[file].replace(path)
        if not written.records[file]:
            path.unlink()  # a file without records is left out
    return written


class _Lists:
    """The two lists that go with the files."""

    def __init__(self, not_in: IO[str], otherwise: IO[str]) -> None:
        self.not_in, self.otherwise = csv.writer(not_in), csv.writer(otherwise)
        self.not_in.writerow(("contact", "client identifier", "name", "reason", "in words"))
        self.otherwise.writerow(("contact", "client identifier", "field", "held", "written", "why"))


def _csv(path: Path) -> IO[Any]:
    return path.open("w", encoding="utf-8-sig", newline="")


def _people(types: Collection[str], choices: Choices) -> Iterator[tuple[clients.Held, ClientRecords]]:
    """Every contact with its records, or with the reason why there are none."""
    seen: set[str] = set()
    for batch in clients.every():
        for held in batch:
            found = client_records(held.values, held.number, choices)
            reason = _reason(held, found, types, seen)
            if reason:
                found = ClientRecords(found.client, left_out=reason)
            else:
                seen.add(found.client)
            yield held, found


def _reason(held: clients.Held, found: ClientRecords, types: Collection[str], seen: Collection[str]) -> str:
    if not held.is_active:
        return NOT_A_CONTACT
    if types and not held.roles & set(types):
        return OTHER_TYPE
    return found.left_out or (TWICE if found.client in seen else "")


def _put(
    held: clients.Held, found: ClientRecords, files: Mapping[str, IO[str]], lists: _Lists, written: Written
) -> None:
    reason = found.left_out
    lines: dict[str, list[str]] = {}
    try:
        for file, records in found.records.items():
            lines[file] = [write(layout(WRITTEN, file), record) + END for record in records]
    except CannotWriteError as error:
        reason, words = UNWRITABLE, str(error)
    else:
        words = WHY_NOT.get(reason, "")
    if reason:
        name = f"{held.values['forename']} {held.values['surname']}".strip()
        written.left_out[reason] += 1
        lists.not_in.writerow([held.number, *map(harmless, (found.client, name)), reason, harmless(words)])
        return
    for file, texts in lines.items():
        files[file].writelines(texts)
        if texts:
            written.records[file] += len(texts)
    for note in found.notes:
        written.otherwise += 1
        texts = [found.client, note.field, note.held, note.written, note.why]
        lists.otherwise.writerow([held.number, *map(harmless, texts)])
