"""The spans of all reports joined by person, in a scratch file that vanishes with it, whatever their order and size."""

import sqlite3
from collections.abc import Collection, Iterator
from itertools import groupby

from kinroll.sources.sims.cut import Span

Place = tuple[int, int, int]
"""A report, and from which byte to which."""


class Joined:
    """Which spans speak of whom."""

    def __init__(self) -> None:
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.execute("PRAGMA journal_mode = OFF")
        self._scratch.execute("CREATE TABLE span (key TEXT, report INTEGER, start INTEGER, end INTEGER, digest BLOB)")
        self._scratch.execute("CREATE TABLE wanted (key TEXT PRIMARY KEY)")

    def close(self) -> None:
        self._scratch.close()

    def add(self, report: int, spans: Iterator[Span]) -> None:
        """Take in the spans of one report, in its order."""
        rows = ((key, report, start, end, digest) for key, start, end, digest in spans)
        self._scratch.execute("BEGIN")
        try:
            self._scratch.executemany("INSERT INTO span VALUES (?, ?, ?, ?, ?)", rows)
        finally:
            self._scratch.execute("COMMIT")

    def drop(self, report: int) -> None:
        """Forget the spans of one report."""
        self._scratch.execute("DELETE FROM span WHERE report = ?", (report,))

    def people(self) -> Iterator[tuple[str, bytes]]:
        """Everybody once: id, and a digest of all that the reports say of them."""
        last, whole = None, b""
        for key, report, digest in self._scratch.execute(
            "SELECT key, report, digest FROM span ORDER BY key, report, rowid"
        ):
            if key != last:
                if last is not None:
                    yield last, whole
                last, whole = key, b""
            whole += b"%d" % report + digest
        if last is not None:
            yield last, whole

    def listed(self) -> dict[int, int]:
        """How many people each report lists."""
        return dict(self._scratch.execute("SELECT report, count(DISTINCT key) FROM span GROUP BY report"))

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
