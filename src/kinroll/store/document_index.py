"""The index of the words that documents are looked for by: made by a migration, kept right by the database itself.

It is as that of contacts is (``finding_index.py``), and the same holds: a migration that makes the table of documents
anew has to end with ``make``.
"""

from typing import Any

from kinroll.store.bulk import execute

_ADD = "INSERT INTO document_found (rowid, words) VALUES (new.number, new.words);"
_TAKE = "INSERT INTO document_found (document_found, rowid, words) VALUES ('delete', old.number, old.words);"
_SQLITE = (
    "DROP TABLE IF EXISTS document_found",
    "CREATE VIRTUAL TABLE document_found USING fts5(words, content='document', content_rowid='number', "
    "tokenize='trigram', detail=none, columnsize=0)",
    "DROP TRIGGER IF EXISTS document_found_added",
    f"CREATE TRIGGER document_found_added AFTER INSERT ON document BEGIN {_ADD} END",
    "DROP TRIGGER IF EXISTS document_found_changed",
    "CREATE TRIGGER document_found_changed AFTER UPDATE OF words ON document WHEN old.words <> new.words "
    f"BEGIN {_TAKE} {_ADD} END",
    "DROP TRIGGER IF EXISTS document_found_gone",
    f"CREATE TRIGGER document_found_gone AFTER DELETE ON document BEGIN {_TAKE} END",
    "INSERT INTO document_found (document_found) VALUES ('rebuild')",
)
_POSTGRESQL = (
    "CREATE INDEX document_found ON document USING gin (words gin_trgm_ops) WITH (gin_pending_list_limit = 256)",
)


def make(apps: Any, editor: Any) -> None:
    """Make the index anew, from the words that stand in the table."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        execute(statement)


def drop(apps: Any, editor: Any) -> None:
    """Take the index away."""
    if editor.connection.vendor == "sqlite":
        for name in ("added", "changed", "gone"):
            execute(f"DROP TRIGGER IF EXISTS document_found_{name}")
        execute("DROP TABLE IF EXISTS document_found")
    else:
        execute("DROP INDEX IF EXISTS document_found")
