"""Which contact each client of a collection is, and of which document each line: memory hardly grows with them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from heapq import merge
from tempfile import TemporaryFile
from typing import IO, Any

from kinroll.sources.avetmiss.remembered import CACHE_MB

_TABLE = "CREATE TABLE client (id TEXT PRIMARY KEY, contact INT) WITHOUT ROWID"
NUMBER_BYTES = 8


class Who:
    """The contacts behind client identifiers: a byte for each that is a contact number, a scratch file for others."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows, self._others, self._numbers, self._count = rows, 0, bytearray(), 0
        rows.execute(_TABLE)
        rows.execute("CREATE INDEX of_contact ON client (contact)")

    def __len__(self) -> int:
        return self._count + self._others

    def get(self, client: str) -> int | None:
        """The contact whom an identifier is of."""
        if client.isascii() and client.isdigit() and client[0] != "0" and self._is_known_by_number(int(client)):
            return int(client)
        return self._one("SELECT contact FROM client WHERE id = ?", client) if self._others else None

    def client_of(self, contact: int) -> str | None:
        """The identifier of a contact."""
        if self._is_known_by_number(contact):
            return str(contact)
        return self._one("SELECT id FROM client WHERE contact = ?", contact) if self._others else None

    def in_capitals(self, client: str) -> int | None:
        """The contact whose identifier is this one in capitals."""
        found = self.get(client)
        if found is None and self._others:
            self._rows.execute("CREATE INDEX IF NOT EXISTS in_capitals ON client (upper(id))")
            found = self._one("SELECT contact FROM client WHERE upper(id) = ?", client)
        return found

    def keep(self, client: str, contact: int) -> None:
        """Note whom an identifier is of; kept already, it stays as it is."""
        if self.get(client) is not None:
            return
        if client == str(contact):
            if contact >= len(self._numbers):
                self._numbers.extend(bytes(contact + 1_000 - len(self._numbers)))
            self._numbers[contact] = 1
            self._count += 1
        else:
            self._rows.execute("INSERT INTO client VALUES (?, ?)", (client, contact))
            self._others += 1

    def items(self) -> Iterator[tuple[int, str]]:
        """Each contact with its identifier, in the order of their numbers."""
        by_number = ((number, str(number)) for number, is_known in enumerate(self._numbers) if is_known)
        return merge(by_number, self._rows.execute("SELECT contact, id FROM client ORDER BY contact"))

    def __contains__(self, contact: int) -> bool:
        return self.client_of(contact) is not None

    def _is_known_by_number(self, number: int) -> bool:
        return number < len(self._numbers) and bool(self._numbers[number])

    def _one(self, asked: str, value: object) -> Any:
        found = self._rows.execute(asked, (value,)).fetchone()
        return found[0] if found else None


class Lines:
    """A number for each line of a file, in the order of the lines, in a scratch file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def append(self, number: int) -> None:
        """Note the number of the next line."""
        self._file.write(number.to_bytes(NUMBER_BYTES, "little", signed=True))

    def of(self, line: int) -> int | None:
        """The number of a line, the first being 1; None where there is none."""
        if line < 1:
            return None
        here = self._file.tell()
        self._file.seek((line - 1) * NUMBER_BYTES)
        found = self._file.read(NUMBER_BYTES)
        self._file.seek(here)
        return int.from_bytes(found, "little", signed=True) if found else None


@contextmanager
def named() -> Iterator[Who]:
    """A memory of clients for one collection; the scratch file goes at the end of the block."""
    with closing(sqlite3.connect("", isolation_level=None)) as rows:
        rows.execute("PRAGMA journal_mode = OFF")
        rows.execute("PRAGMA synchronous = OFF")
        rows.execute(f"PRAGMA cache_size = -{CACHE_MB << 10}")
        rows.execute("BEGIN")
        yield Who(rows)


@contextmanager
def lines() -> Iterator[Lines]:
    """A memory of lines; the scratch file goes at the end of the block."""
    with TemporaryFile() as file:
        yield Lines(file)
