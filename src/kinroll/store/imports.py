"""Lists on their way in: who stands in them, compared in sets in a temporary table; and what became of each row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.db import transaction

from kinroll.core.importing.causes import Doubt, Person
from kinroll.core.importing.remedies import Standing
from kinroll.store.bulk import analyze, any_of, execute, fetch, in_batches, insert, update
from kinroll.store.models import ImportFile

ANALYSED, PLANNED, APPLYING, APPLIED = "analysed", "planned", "applying", "applied"
BATCH = 2_000
BIRTHDAYS = 500
_COLUMNS = {
    "line": "INTEGER PRIMARY KEY",
    "person": "TEXT",
    "forename": "TEXT",
    "surname": "TEXT",
    "birth": "TEXT",
    "email": "TEXT",
    "id": "TEXT",
    "digest": "TEXT",
}
_PERSON = "line, forename, surname, birth, email, id"


class ImportUnknownError(Exception):
    """There is no import of this number."""


def open_listing() -> None:
    """An empty temporary table for the rows of a list."""
    execute("DROP TABLE IF EXISTS listed")
    execute("DROP TABLE IF EXISTS doubted")
    execute("CREATE TEMPORARY TABLE doubted (line INTEGER, cause TEXT, about TEXT, first INTEGER)")
    execute(f"CREATE TEMPORARY TABLE listed ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())})")


def add(people: Sequence[tuple[Person, str]]) -> None:
    """Take in these rows, each with its digest."""
    rows = [(p.line, p.key, p.forename, p.surname, p.birth, p.email, p.id, digest) for p, digest in people]
    with transaction.atomic():
        insert("listed", tuple(_COLUMNS), rows)


def close_listing() -> None:
    """All rows are in: index them."""
    for name in ("person", "id", "email", "digest", "birth"):
        execute(f"CREATE INDEX listed_{name} ON listed ({name})")
    analyze("listed")


def without(column: str, most: int) -> tuple[int, list[int]]:
    """How many lines have no ``id`` or no ``email``, and the first of them."""
    (count,) = fetch(f"SELECT count(*) FROM listed WHERE {column} = ''")[0]
    lines = fetch(f"SELECT line FROM listed WHERE {column} = '' ORDER BY line LIMIT {most}")
    return count, [line for (line,) in lines]


def sharing(column: str) -> Iterator[tuple[str, list[Person]]]:
    """Each ``id`` or ``email`` that stands beside different names or birthdays, with all who have it."""
    shared = fetch(
        f"SELECT {column} FROM listed WHERE {column} <> '' GROUP BY {column} "
        "HAVING count(DISTINCT surname || '|' || forename || '|' || birth) > 1 ORDER BY min(line)"
    )
    for batch in in_batches((text for (text,) in shared), BATCH):
        condition, values = any_of(column, batch)
        yield from _grouped(
            f"SELECT {_PERSON} FROM listed WHERE {condition} ORDER BY {column}, line", values, (column,)
        )


def born_together() -> Iterator[list[Person]]:
    """People with a birthday and one name in common, or with both names exchanged, whose other name differs."""
    births = fetch("SELECT birth FROM listed WHERE birth <> '' GROUP BY birth HAVING count(*) > 1 ORDER BY birth")
    for batch in in_batches((birth for (birth,) in births), BIRTHDAYS):
        condition, values = any_of("birth", batch)
        for one, other in (("surname", "forename"), ("forename", "surname")):
            shared = (
                f"SELECT birth, {one} FROM listed WHERE {condition} AND {one} <> '' "
                f"GROUP BY birth, {one} HAVING count(DISTINCT {other}) > 1"
            )
            sql = (
                f"SELECT {_PERSON} FROM listed WHERE {condition} AND (birth, {one}) IN ({shared}) "
                f"ORDER BY birth, {one}, line"
            )
            yield from (people for _, people in _grouped(sql, [*values, *values], ("birth", one)))
        both, values = any_of("l.birth", batch)
        exchanged = (
            "SELECT l.line, l.forename, l.surname, l.birth, l.email, l.id FROM listed l JOIN listed m "
            "ON l.birth = m.birth AND l.surname = m.forename AND l.forename = m.surname AND l.surname <> l.forename "
            f"WHERE {both} ORDER BY l.birth, l.line"
        )
        yield from (people for _, people in _grouped(exchanged, values, ("birth",)))


def _grouped(sql: str, values: Sequence[Any], by: tuple[str, ...]) -> Iterator[tuple[str, list[Person]]]:
    group: list[Person] = []
    about: tuple[str, ...] = ()
    for row in fetch(sql, values):
        person = Person(*row)
        key = tuple(getattr(person, name) for name in by)
        if group and key != about:
            yield about[-1], group
            group = []
        about = key
        group.append(person)
    if group:
        yield about[-1], group


def repeated() -> dict[int, int]:
    """The lines that say exactly what an earlier line says, with that line."""
    return dict(
        fetch(
            "SELECT l.line, f.first FROM listed l JOIN (SELECT digest, min(line) AS first FROM listed GROUP BY digest "
            "HAVING count(*) > 1) f ON f.digest = l.digest WHERE l.line <> f.first"
        )
    )


def imported_before() -> dict[int, int]:
    """The lines that an earlier list had too, word for word, with the document they have become."""
    return dict(
        fetch(
            "SELECT l.line, min(r.document_id) FROM listed l JOIN import_row r ON r.digest = l.digest "
            "AND r.document_id IS NOT NULL GROUP BY l.line"
        )
    )


def add_doubts(doubts: Sequence[Doubt]) -> None:
    """Note that rows stand in doubt together."""
    rows = [(line, doubt.cause, doubt.about, doubt.lines[0]) for doubt in doubts for line in doubt.lines]
    with transaction.atomic():
        insert("doubted", ("line", "cause", "about", "first"), rows)


def count_doubts() -> dict[str, int]:
    """How many rows stand in each doubt that was noted."""
    return dict(fetch("SELECT cause, count(DISTINCT line) FROM doubted GROUP BY cause"))


def keep_rows(file: ImportFile, again: Mapping[int, str]) -> None:
    """Keep every listed row of a file with the doubts it stands in, in place of what an earlier look has found.

    ``again`` are the rows that say nothing new, with the words for it.
    """
    with transaction.atomic():
        execute("DELETE FROM import_row WHERE file_id = %s AND document_id IS NULL", [file.pk])
        execute(
            "INSERT INTO import_row (file_id, line, digest, person_line, doubts, same_as) "
            "SELECT %s, l.line, l.digest, p.first, '', '' FROM listed l "
            "JOIN (SELECT person, min(line) AS first FROM listed GROUP BY person) p ON p.person = l.person "
            "WHERE NOT EXISTS (SELECT 1 FROM import_row r WHERE r.file_id = %s AND r.line = l.line) ORDER BY l.line",
            [file.pk, file.pk],
        )
        for doubts in _doubts_by_line():
            rows = [(orjson.dumps(found).decode(), file.pk, line) for line, found in doubts.items()]
            update("import_row", ("doubts",), rows, key=("file_id", "line"))
        for batch in in_batches(again.items(), BATCH):
            update("import_row", ("same_as",), [(why, file.pk, line) for line, why in batch], key=("file_id", "line"))
    analyze("import_row")


def _doubts_by_line() -> Iterator[dict[int, list[tuple[str, str, int]]]]:
    """The doubts of some lines after the other: of each cause the first that was noted."""
    execute("CREATE INDEX doubted_line ON doubted (line)")
    analyze("doubted")
    after = 0
    while lines := fetch(f"SELECT DISTINCT line FROM doubted WHERE line > %s ORDER BY line LIMIT {BATCH}", [after]):
        found: dict[int, list[tuple[str, str, int]]] = {}
        for line, cause, about, first in fetch(
            "SELECT line, cause, about, first FROM doubted WHERE line > %s AND line <= %s ORDER BY line, cause, first",
            [after, lines[-1][0]],
        ):
            listed = found.setdefault(line, [])
            if all(cause != known for known, _, _ in listed):
                listed.append((cause, about, first))
        yield found
        after = lines[-1][0]


def kept_rows(file: ImportFile, lines: Collection[int]) -> dict[int, tuple[Standing, int | None]]:
    """Where each of these lines stands, and the document that it has become, if it has."""
    condition, values = any_of("line", list(lines))
    rows = fetch(
        f"SELECT line, person_line, doubts, same_as, document_id FROM import_row WHERE file_id = %s AND {condition}",
        [file.pk, *values],
    )
    return {
        line: (Standing(file.pk, first, tuple(map(tuple, orjson.loads(doubts or "[]"))), same_as), document)
        for line, first, doubts, same_as, document in rows
    }


def mark(file: ImportFile, documents: Mapping[int, int]) -> None:
    """These lines have become these documents. Within the transaction that made them."""
    rows = [(document, file.pk, line) for line, document in documents.items()]
    update("import_row", ("document_id",), rows, key=("file_id", "line"))


def forget_doubts(file: ImportFile) -> None:
    """The import is done: what its rows had in common is kept no longer, and of rows left out only that they were."""
    execute("UPDATE import_row SET doubts = '' WHERE file_id = %s", [file.pk])
    execute("UPDATE import_row SET digest = '' WHERE file_id = %s AND document_id IS NULL", [file.pk])


def of_digest(digest: str) -> ImportFile | None:
    """The last look into this very file."""
    return ImportFile.objects.filter(digest=digest).order_by("-pk").first()


def applied_names() -> set[str]:
    """The names of the lists that were imported whole."""
    return set(ImportFile.objects.filter(state=APPLIED).values_list("name", flat=True))


def get(number: int) -> ImportFile:
    """An import by its number."""
    found = ImportFile.objects.filter(pk=number).first()
    if found is None:
        raise ImportUnknownError(f"There is no import {number}. Begin with: kinroll import analyse FILE")
    return found
