"""The spans of all reports joined by person, in a scratch file that vanishes with it, whatever their order and size."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import groupby

from kinroll.sources.sims.cut import Span

Place = tuple[int, int, int]
"""A report, and from which byte to which."""


class Joined:
    """Which spans speak of whom."""

    def __init__(self) -> None:
        self.listed: Counter[int] = Counter()
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.execute("PRAGMA journal_mode = OFF")
        self._scratch.execute("CREATE TABLE span (key TEXT, report INTEGER, start INTEGER, end INTEGER, digest BLOB)")
        self._scratch.execute("CREATE TABLE wanted (key TEXT PRIMARY KEY)")

    def close(self) -> None:
        self._scratch.close()

    def add(self, report: int, spans: Iterator[Span]) -> None:
        """Take in the spans of one report, in its order."""
        self._scratch.execute("BEGIN")
        try:
            self._scratch.executemany(f"INSERT INTO span VALUES (?, {report:d}, ?, ?, ?)", spans)
        finally:
            self._scratch.execute("COMMIT")

    def drop(self, report: int) -> None:
        """Forget the spans of one report."""
        self._scratch.execute("DELETE FROM span WHERE report = ?", (report,))

    def people(self) -> Iterator[tuple[str, bytes]]:
        """Everybody once: id, and a digest of all that the reports say of them. Counts whom each report lists."""
        self.listed.clear()
        last, last_report, whole = None, -1, b""
        for key, report, digest in self._scratch.execute(
            "SELECT key, report, digest FROM span ORDER BY key, report, rowid"
        ):
            if key != last:
                if last is not None:
                    yield last, whole
                last, last_report, whole = key, -1, b""
            if report != last_report:
                self.listed[report] += 1
                last_report = report
                whole += b"%d" % report
            whole += digest
        if last is not None:
            yield last, whole

    def places(self, keys: Collection[str] | None) -> Iterator[tuple[str, list[Place]]]:
        """Where each person's rows stand, in the order of ids as texts; of these people, or of all."""
        condition = ""
        if keys is not None:
            self._scratch.execute("DELETE FROM wanted")
            self._scratch.executemany("INSERT INTO wanted VALUES (?)", ((key,) for key in keys))
            condition = "WHERE key IN (SELECT key FROM wanted)"
        rows = self._scratch.execute(
            f"SELECT key, report, start, end FROM span {condition} ORDER BY key, report, rowid"
        )
        for key, places in groupby(rows, key=lambda row: row[0]):
            yield key, [place for _, *place in places]
