"""The records of a collection joined by client, in a scratch file: memory does not grow with the files."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kinroll.core.avetmiss.layouts import files_of, layout
from kinroll.core.avetmiss.records import read
from kinroll.core.avetmiss.seen import CLIENT, PROGRAM, SUBJECT
from kinroll.sources.avetmiss.collection import Collection
from kinroll.sources.avetmiss.lines import Reading

Record = Mapping[str, str]
ACTIVITY, DONE = "NAT00120", "NAT00130"
_TABLES = """
CREATE TABLE record (file TEXT, client TEXT, program TEXT, subject TEXT, start TEXT, body TEXT);
"""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A client in one program, at one attempt: what stands of the client, the units, and the completion if any."""

    client: str
    program: str
    attempt: int
    person: Mapping[str, list[dict[str, str]]]
    units: list[dict[str, str]]
    done: dict[str, str] | None

    @property
    def key(self) -> str:
        """What tells this enrolment from all others of the files."""
        attempt = f"/{self.attempt}" if self.attempt > 1 else ""
        return f"{self.client}/{self.program or '-'}{attempt}"


@dataclass
class Joined:
    """The records of a collection, to be asked for."""

    _rows: sqlite3.Connection

    def of_file(self, file: str) -> Iterator[Record]:
        """The records of a file that is about no client."""
        for (body,) in self._rows.execute("SELECT body FROM record WHERE file = ? ORDER BY rowid", [file]):
            yield json.loads(body)

    def clients(self) -> int:
        """How many clients there are."""
        asked = "SELECT count(DISTINCT client) FROM record WHERE file = 'NAT00080'"
        found: int = self._rows.execute(asked).fetchone()[0]
        return found

    def enrolled(self) -> Iterator[Enrolled]:
        """Every client with each program, and once more for each unit that was taken again; clients in order."""
        clients = self._rows.execute("SELECT DISTINCT client FROM record WHERE client <> '' ORDER BY client")
        for (client,) in clients:
            person: dict[str, list[dict[str, str]]] = {}
            taken: dict[tuple[str, int], list[dict[str, str]]] = {}
            done: dict[str, dict[str, str]] = {}
            attempts: dict[tuple[str, str], int] = {}
            asked = "SELECT file, program, subject, body FROM record WHERE client = ? ORDER BY file, start, rowid"
            for file, program, subject, body in self._rows.execute(asked, [client]):
                record = json.loads(body)
                if file == ACTIVITY:
                    attempts[program, subject] = attempts.get((program, subject), 0) + 1
                    taken.setdefault((program, attempts[program, subject]), []).append(record)
                elif file == DONE:
                    done.setdefault(program, record)
                else:
                    person.setdefault(file, []).append(record)
            if "NAT00080" not in person:
                continue  # the checker tells of those who are in no file of clients
            keys = sorted(taken.keys() | {(program, 1) for program in done}) or [("", 1)]
            for program, attempt in keys:
                units = taken.get((program, attempt), [])
                yield Enrolled(client, program, attempt, person, units, done.get(program) if attempt == 1 else None)


@contextmanager
def joined(collection: Collection, release: str) -> Iterator[Joined]:
    """The records of a collection, joined; the scratch file goes at the end of the block."""
    with TemporaryDirectory(prefix="kinroll-nat-") as scratch, closing(sqlite3.connect(Path(scratch) / "rows")) as rows:
        rows.execute("PRAGMA journal_mode = OFF")
        rows.execute("PRAGMA synchronous = OFF")
        rows.executescript(_TABLES)
        for name in files_of(release):
            if name in collection.files:
                rows.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", _rows(collection, name, release))
        rows.execute("CREATE INDEX record_client ON record (client)")
        rows.commit()
        yield Joined(rows)


def _rows(collection: Collection, name: str, release: str) -> Iterator[tuple[str, ...]]:
    found = layout(release, name)
    for _, text in Reading(collection.files[name]).lines():
        record = read(found, text)
        start = record.get("activity start date", "")
        about = (record.get(CLIENT, ""), record.get(PROGRAM, ""), record.get(SUBJECT, ""))
        yield (name, *about, start[4:] + start[2:4] + start[:2], json.dumps(record))
