"""What all reports say, joined by person, in a scratch file that vanishes with it, whatever their order and size."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from kinroll.sources.sims.cut import Span, StretchRow

Place = tuple[int, int, int]
"""A report, and from which byte to which."""
_TABLES = """
    CREATE TABLE span (key TEXT, report INTEGER, start INTEGER, end INTEGER, digest BLOB);
    CREATE TABLE stretch (report INTEGER, start INTEGER, end INTEGER, digest TEXT, rows INTEGER, blocks TEXT,
        people TEXT, cut TEXT);
    CREATE TABLE wanted (key TEXT PRIMARY KEY);
"""

_ORDER = "length(key), key, report, start"
"""Ids are numbers: in their order people stand side by side in most reports, and in what is made of these."""


class Joined:
    """Which spans speak of whom, in the order of their ids."""

    def __init__(self) -> None:
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.execute("PRAGMA journal_mode = OFF")
        self._scratch.executescript(_TABLES)

    def close(self) -> None:
        self._scratch.close()

    def add(self, report: int, spans: Iterable[Span]) -> None:
        """Take in spans of one report, in its order."""
        self._scratch.execute("BEGIN")
        try:
            self._scratch.executemany(f"INSERT INTO span VALUES (?, {report:d}, ?, ?, ?)", spans)
        finally:
            self._scratch.execute("COMMIT")

    def add_stretches(self, rows: Iterable[StretchRow]) -> None:
        """Take in stretches of one report."""
        self._scratch.executemany("INSERT INTO stretch VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def drop(self, report: int) -> None:
        """Forget what was taken in of one report."""
        self._scratch.execute("DELETE FROM span WHERE report = ?", (report,))
        self._scratch.execute("DELETE FROM stretch WHERE report = ?", (report,))

    def stretches(self, report: int, *, only_uncut: bool = False) -> Iterator[StretchRow]:
        """The stretches of one report, in its order; those with uncut blocks, or all."""
        condition = "AND cut LIKE '%n%'" if only_uncut else ""
        rows = self._scratch.execute(f"SELECT * FROM stretch WHERE report = ? {condition} ORDER BY start", (report,))
        return map(StretchRow._make, rows)

    def people(self) -> Iterator[tuple[str, bytes]]:
        """Everybody of whom there are spans, once: id, and a digest of all that they say."""
        last, last_report, whole = None, -1, b""
        for key, report, digest in self._scratch.execute(f"SELECT key, report, digest FROM span ORDER BY {_ORDER}"):
            if key != last:
                if last is not None:
                    yield last, whole
                last, last_report, whole = key, -1, b""
            if report != last_report:
                last_report = report
                whole += b"%d" % report
            whole += digest
        if last is not None:
            yield last, whole

    def places(self, keys: Collection[str] | None) -> Iterator[tuple[str, list[Place]]]:
        """Where each person's rows stand; of these people, or of all."""
        condition = ""
        if keys is not None:
            self._scratch.execute("DELETE FROM wanted")
            self._scratch.executemany("INSERT INTO wanted VALUES (?)", ((key,) for key in keys))
            condition = "WHERE key IN (SELECT key FROM wanted)"
        rows = self._scratch.execute(f"SELECT key, report, start, end FROM span {condition} ORDER BY {_ORDER}")
        for key, places in groupby(rows, key=lambda row: row[0]):
            yield key, [place for _, *place in places]
