"""The index of the text that contacts are found by: made by a migration, and kept right by the database itself.

On SQLite it is a table of trigrams without the text itself (``detail=none``: which contact, not where), in step with
the table of contacts by three triggers. Django makes a table anew when a column of it is altered, and its triggers are
gone then: such a migration has to end with ``make``.
"""

from typing import Any

from django.db.utils import Error

from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS
from kinroll.core.finding import found_by
from kinroll.store.bulk import execute, fetch, update
from kinroll.store.database import DatabaseUnusableError, first_line, is_sqlite

BATCH = 5_000
_PIECES, _MANY_PIECES = 4, 16
"""How many pieces of a size SQLite lets come together before it makes one of them; the first is its own choice."""
_FIELDS = ("surname", "forename", *EMAIL_FIELDS, *TELEPHONE_FIELDS)
_ADD = "INSERT INTO contact_found (rowid, found_by) VALUES (new.number, new.found_by);"
_TAKE = "INSERT INTO contact_found (contact_found, rowid, found_by) VALUES ('delete', old.number, old.found_by);"
_SQLITE = (
    "DROP TABLE IF EXISTS contact_found",
    "CREATE VIRTUAL TABLE contact_found USING fts5(found_by, content='contact', content_rowid='number', "
    "tokenize='trigram', detail=none, columnsize=0)",
    "DROP TRIGGER IF EXISTS contact_found_added",
    f"CREATE TRIGGER contact_found_added AFTER INSERT ON contact BEGIN {_ADD} END",
    "DROP TRIGGER IF EXISTS contact_found_changed",
    "CREATE TRIGGER contact_found_changed AFTER UPDATE OF found_by ON contact WHEN old.found_by <> new.found_by "
    f"BEGIN {_TAKE} {_ADD} END",
    "DROP TRIGGER IF EXISTS contact_found_gone",
    f"CREATE TRIGGER contact_found_gone AFTER DELETE ON contact BEGIN {_TAKE} END",
    "INSERT INTO contact_found (contact_found) VALUES ('rebuild')",
)
_POSTGRESQL = (
    # a short list of what is yet to be sorted in: every search has to go through it
    "CREATE INDEX contact_found ON contact USING gin (found_by gin_trgm_ops) WITH (gin_pending_list_limit = 256)",
)


def prepare(apps: Any, editor: Any) -> None:
    """PostgreSQL has the extension that the index is made of; raise where this role may not see to that."""
    if editor.connection.vendor != "postgresql" or fetch("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"):
        return
    try:
        execute("CREATE EXTENSION pg_trgm")
    except Error as error:
        name = editor.connection.settings_dict["NAME"]
        raise DatabaseUnusableError(
            f"Searching needs PostgreSQL's extension pg_trgm, which could not be switched on: {first_line(error)}. "
            f'Ask whoever looks after the server to type, in the database "{name}": CREATE EXTENSION pg_trgm; '
            "Then run this again. Nothing was changed."
        ) from error


def fill(apps: Any, editor: Any) -> None:
    """Write the text of every contact that there is."""
    after = 0
    names = ", ".join(_FIELDS)
    while rows := fetch(f"SELECT number, {names} FROM contact WHERE number > %s ORDER BY 1 LIMIT {BATCH}", [after]):
        texts = [(found_by(dict(zip(_FIELDS, values, strict=True))), number) for number, *values in rows]
        update("contact", ("found_by",), texts, key="number")
        after = rows[-1][0]


def make(apps: Any, editor: Any) -> None:
    """Make the index anew, from the texts that stand in the table."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        execute(statement)


def gather() -> None:
    """Let SQLite keep what is added in more pieces until ``join``: a large load has each written anew less often."""
    if is_sqlite():
        _set("automerge", _MANY_PIECES)


def join() -> None:
    """Make one piece of the index, which is then searched quickest, and keep few again."""
    if is_sqlite():
        _set("automerge", _PIECES)
        execute("INSERT INTO contact_found (contact_found) VALUES ('optimize')")


def _set(option: str, number: int) -> None:
    execute("INSERT INTO contact_found (contact_found, rank) VALUES (%s, %s)", [option, number])


def drop(apps: Any, editor: Any) -> None:
    """Take the index away; its column is gone by now, and with that PostgreSQL's index."""
    if editor.connection.vendor == "sqlite":
        execute("DROP TABLE IF EXISTS contact_found")
