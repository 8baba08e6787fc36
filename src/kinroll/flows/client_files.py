"""The four files of clients while they are written: batch by batch, and beside them who and what is otherwise.

The files take their names only when all are whole; a file without records is left out.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.client_columns import ClientLines, Lines
from kinroll.core.avetmiss.clients import FILES, ClientRecords, client_records
from kinroll.core.avetmiss.layouts import WRITTEN, layout
from kinroll.core.avetmiss.records import END, CannotWriteError, write
from kinroll.core.avetmiss.seen import Ids, Memory
from kinroll.core.formulas import harmless
from kinroll.sources.avetmiss.remembered import remembered
from kinroll.store.clients import Row, further, values_of

_OTHERS = "others"
TWICE, UNWRITABLE = "client-identifier-twice", "not-writable"
OTHERWISE = "written-otherwise.csv"
TOGETHER = 200
"""Clients are written so few together that their columns and lines stay in the processor's cache: 2,000 take half as
long again, each."""
Left = tuple[Row, str, str, str]
"""A contact that was not written: its row, its client identifier, the code of the reason, and what more is to say."""


class ClientFiles:
    """Writes clients into a folder."""

    def __init__(self, folder: Path, choices: Choices, release: str = WRITTEN) -> None:
        self.records: Counter[str] = Counter()
        self.otherwise = 0
        self._choices, self._folder, self._release = choices, folder, release
        self._lines = ClientLines(choices, release)
        self._stack = ExitStack()
        self._files: dict[str, IO[bytes]] = {}

    def __enter__(self) -> "ClientFiles":
        self._taken = _Taken(self._stack.enter_context(remembered()))
        for file in FILES:
            part = self._folder / f"{file}.part"
            self._files[file] = self._stack.enter_context(part.open("wb"))
        listed = (self._folder / OTHERWISE).open("w", encoding="utf-8-sig", newline="")
        self._otherwise = csv.writer(self._stack.enter_context(listed))
        self._otherwise.writerow(("contact", "client identifier", "field", "held", "written", "why"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        for file in FILES:
            part = self._folder / f"{file}.part"
            if kind is None and self.records[file]:
                part.replace(self._folder / f"{file}.txt")
            else:
                part.unlink()
                if kind is None:
                    (self._folder / f"{file}.txt").unlink(missing_ok=True)

    def put(self, rows: Sequence[Row]) -> list[Left]:
        """Write these contacts; those that cannot be written, and why."""
        return [left for begin in range(0, len(rows), TOGETHER) for left in self._put(rows[begin : begin + TOGETHER])]

    def _put(self, rows: Sequence[Row]) -> list[Left]:
        lines = self._lines.write(rows, further(rows))
        if lines.odd or not self._taken.take_all([row[0] for row in rows], lines.clients):
            return self._one_by_one(rows, lines)
        self._files["NAT00080"].write("".join(lines.lines_80).encode("ascii"))
        self._files["NAT00085"].write("".join(lines.lines_85).encode("ascii"))
        self.records += Counter({"NAT00080": len(rows), "NAT00085": len(rows)})
        self._codes("NAT00090", lines.clients, lines.disabilities)
        self._codes("NAT00100", lines.clients, lines.achievements)
        return []

    def _codes(self, file: str, clients: Sequence[str], codes: Sequence[tuple[str, ...]]) -> None:
        if any(codes):
            found = [f"{client:<10}{code}{END}" for client, held in zip(clients, codes, strict=True) for code in held]
            self._files[file].write("".join(found).encode("ascii"))
            self.records[file] += len(found)

    def _one_by_one(self, rows: Sequence[Row], lines: Lines) -> list[Left]:
        left = []
        for place, row in enumerate(rows):
            if place in lines.odd:
                client, reason, words = self._put_odd(row)
            else:
                client, reason, words = lines.clients[place], "", ""
                if self._taken.has(row[0], client):
                    reason = TWICE
                else:
                    self._put_plain(place, lines)
            if reason:
                left.append((row, client, reason, words))
            else:
                self._taken.take(row[0], client)
        return left

    def _put_plain(self, place: int, lines: Lines) -> None:
        client = lines.clients[place]
        self._keep({"NAT00080": [lines.lines_80[place]], "NAT00085": [lines.lines_85[place]]})
        self._codes("NAT00090", [client], [lines.disabilities[place]])
        self._codes("NAT00100", [client], [lines.achievements[place]])

    def _put_odd(self, row: Row) -> tuple[str, str, str]:
        """Write one whose values have to be written otherwise; the identifier, and why they are left out."""
        found = client_records(values_of(row), row[0], self._choices)
        if found.left_out:
            return found.client, found.left_out, ""
        if self._taken.has(row[0], found.client):
            return found.client, TWICE, ""
        try:
            texts = _written(found, self._release)
        except CannotWriteError as error:
            return found.client, UNWRITABLE, str(error)
        self._keep(texts)
        self._note(row[0], found)
        return found.client, "", ""

    def _keep(self, texts: Mapping[str, Sequence[str]]) -> None:
        for file, found in texts.items():
            self._files[file].write("".join(found).encode("ascii"))
            self.records[file] += len(found)

    def _note(self, number: int, found: ClientRecords) -> None:
        for note in found.notes:
            self.otherwise += 1
            texts = [found.client, note.field, note.held, note.written, note.why]
            self._otherwise.writerow([number, *map(harmless, texts)])


class _Taken:
    """The client identifiers in use: a flag for each contact known by its number, the others in a scratch file.

    So nothing is kept of anybody but one byte.
    """

    def __init__(self, memory: Memory) -> None:
        self._numbers = bytearray()
        self._memory, self._has_others = memory, False

    def has(self, number: int, client: str) -> bool:
        """Whether an identifier is in use already."""
        if self._are_others([client]):
            return True
        return client != str(number) and self._is_number_of_another(client)

    def _are_others(self, clients: Sequence[str]) -> bool:
        return self._has_others and bool(self._memory.look_up(_OTHERS, clients))

    def _is_number_of_another(self, client: str) -> bool:
        if not (client.isascii() and client.isdigit()) or client[0] == "0":
            return False
        return int(client) < len(self._numbers) and bool(self._numbers[int(client)])

    def take(self, number: int, client: str) -> None:
        """Note that an identifier is in use."""
        self._take([number], [client])

    def _take(self, numbers: Sequence[int], clients: Sequence[str]) -> None:
        self._make_room(max(numbers))
        others: Ids = {}
        for number, client in zip(numbers, clients, strict=True):
            if client == str(number):
                self._numbers[number] = 1
            else:
                others[client] = (number, "")
        if others:
            self._memory.keep(_OTHERS, others)
            self._has_others = True

    def take_all(self, numbers: Sequence[int], clients: Sequence[str]) -> bool:
        """The same for many, unless one of them is in use: then nothing is noted."""
        given = [client for number, client in zip(numbers, clients, strict=True) if client != str(number)]
        if given and (len(set(clients)) < len(clients) or any(map(self._is_number_of_another, given))):
            return False
        if self._are_others(clients):
            return False
        self._take(numbers, clients)
        return True

    def _make_room(self, number: int) -> None:
        if number >= len(self._numbers):
            self._numbers.extend(bytes(number + 1_000 - len(self._numbers)))


def _written(found: ClientRecords, release: str) -> dict[str, list[str]]:
    """The lines of one client by file; raises ``CannotWriteError`` where a value does not fit."""
    return {
        file: [write(layout(release, file), record) + END for record in records]
        for file, records in found.records.items()
    }
