"""The identifiers that a check has seen, in a scratch file of SQLite: memory does not grow with the files."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager

from kinroll.core.avetmiss.seen import Ids, Noted
from kinroll.sources.errors import SourceUnreadableError

CACHE_MB = 16
"""What is more goes to the scratch file, which the database makes only then, and which goes with the connection."""


class Remembered:
    """A table for each kind of identifier, made when there is one of it."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows
        self._kinds: set[str] = set()

    def look_up(self, kind: str, keys: Collection[str]) -> Ids:
        """Those of these identifiers that are kept."""
        if kind not in self._kinds:
            return {}
        asked = f"SELECT id, line, more FROM {kind} WHERE id IN (SELECT value FROM json_each(?))"
        return {key: (line, more) for key, line, more in self._rows.execute(asked, [json.dumps(list(keys))])}

    def keep(self, kind: str, ids: Ids) -> None:
        """Keep identifiers; those that are kept already stay as they are."""
        self._make(kind)
        rows = [(key, line, more) for key, (line, more) in ids.items()]
        self._rows.executemany(f"INSERT OR IGNORE INTO {kind} VALUES (?, ?, ?)", rows)

    def without(self, kind: str, others: Sequence[str], like: str = "*") -> Iterator[tuple[str, Noted]]:
        """The identifiers of a kind that are of none of the others, by line."""
        for one in (kind, *others):
            self._make(one)
        absent = "".join(f" AND NOT EXISTS (SELECT 1 FROM {other} WHERE {other}.id = {kind}.id)" for other in others)
        found = self._rows.execute(f"SELECT id, line, more FROM {kind} WHERE more GLOB ?{absent} ORDER BY line", [like])
        for key, line, more in found:
            yield key, (line, more)

    def _make(self, kind: str) -> None:
        if kind not in self._kinds:
            self._rows.execute(f"CREATE TABLE {kind} (id TEXT PRIMARY KEY, line INT, more TEXT) WITHOUT ROWID")
            self._kinds.add(kind)


@contextmanager
def remembered() -> Iterator[Remembered]:
    """A memory for one check; the scratch file goes at the end of the block.

    Raises SourceUnreadableError where there is no room for it.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as rows:
        rows.execute("PRAGMA journal_mode = OFF")
        rows.execute("PRAGMA synchronous = OFF")
        rows.execute(f"PRAGMA cache_size = -{CACHE_MB << 10}")
        rows.execute("BEGIN")
        try:
            yield Remembered(rows)
        except sqlite3.OperationalError as error:
            raise SourceUnreadableError(
                f"The scratch file cannot be written ({error}). Make room where temporary files are kept first."
            ) from None
