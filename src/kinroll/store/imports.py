"""Lists on their way in: who stands in them, compared in sets in a temporary table; and what became of each row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import orjson
from django.db import connection, transaction

from kinroll.core.importing.causes import Doubt, Person
from kinroll.core.importing.remedies import Standing
from kinroll.store.bulk import analyze, any_of, drop, execute, fetch, fetch_one, insert, update
from kinroll.store.models import ImportFile

ANALYSED, PLANNED, APPLYING, APPLIED = "analysed", "planned", "applying", "applied"
BATCH = 2_000
MOST_TOLD = 100
"""So many of those who share an id or an address are looked at: more names than that are never one person's."""
MOST_TOGETHER = 1_000
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


class ImportUnknownError(Exception):
    """There is no import of this number."""


def open_listing() -> None:
    """Empty temporary tables for the rows of a list, for doubts as they are found, and for all who stand in one."""
    drop("listed", "named", "found", "doubted")
    for name in ("found", "doubted"):
        execute(f"CREATE TEMPORARY TABLE {name} (line INTEGER, cause TEXT, about TEXT, first INTEGER)")
    execute(f"CREATE TEMPORARY TABLE listed ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())})")


def add(people: Sequence[tuple[Person, str]]) -> None:
    """Take in these rows, each with its digest."""
    rows = [(p.line, p.key, p.forename, p.surname, p.birth, p.email, p.id, digest) for p, digest in people]
    with transaction.atomic():
        insert("listed", tuple(_COLUMNS), rows)


def close_listing() -> None:
    """All rows are in: index them, and note once who was born when."""
    for name in ("person", "id", "email", "digest", "birth, surname, forename"):
        execute(f"CREATE INDEX listed_{name.partition(',')[0]} ON listed ({name})")
    analyze("listed")
    execute(
        "CREATE TEMPORARY TABLE named AS SELECT birth, surname, forename, min(line) AS line FROM listed "
        "WHERE birth <> '' GROUP BY birth, surname, forename"
    )
    for name in ("surname, forename", "forename"):
        execute(f"CREATE INDEX named_{name.partition(',')[0]} ON named (birth, {name})")
    analyze("named")


def without(column: str, most: int) -> tuple[int, list[int]]:
    """How many lines have no ``id`` or no ``email``, and the first of them."""
    (count,) = fetch(f"SELECT count(*) FROM listed WHERE {column} = ''")[0]
    lines = fetch(f"SELECT line FROM listed WHERE {column} = '' ORDER BY line LIMIT {most}")
    return count, [line for (line,) in lines]


def sharing(column: str) -> Iterator[tuple[str, list[Person]]]:
    """Each ``id`` or ``email`` that stands beside different names or birthdays, with all who have it, each once.

    Of very many the first ones.
    """
    shared = (
        f"SELECT {column} FROM listed WHERE {column} <> '' GROUP BY {column} "
        "HAVING count(DISTINCT surname || '|' || forename || '|' || birth) > 1"
    )
    people = _stream(
        f"SELECT min(line), forename, surname, birth, {column} FROM listed WHERE {column} IN ({shared}) "
        f"GROUP BY {column}, surname, forename, birth ORDER BY {column}, min(line)"
    )
    for about, rows in groupby(people, key=itemgetter(4)):
        yield about, [Person(*row[:4]) for row in islice(rows, MOST_TOLD)]


def born_together() -> Iterator[list[Person]]:
    """People with a birthday and one name in common, or with both names exchanged, whose other name differs.

    Very many come in several parts, in the order of the alphabet.
    """
    for name, other in (("surname", "forename"), ("forename", "surname")):
        shared = f"SELECT birth, {name} FROM named WHERE {name} <> '' GROUP BY birth, {name} HAVING count(*) > 1"
        people = _stream(
            f"SELECT line, forename, surname, birth, {name} FROM named WHERE (birth, {name}) IN ({shared}) "
            f"ORDER BY birth, {name}, {other}"
        )
        for _, rows in groupby(people, key=itemgetter(3, 4)):
            while part := [Person(*row[:4]) for row in islice(rows, MOST_TOGETHER)]:
                yield part
    exchanged = _stream(
        "SELECT n.line, n.forename, n.surname, n.birth, m.line, m.forename, m.surname, m.birth FROM named n "
        "JOIN named m ON m.birth = n.birth AND m.surname = n.forename AND m.forename = n.surname "
        "WHERE n.surname < n.forename"
    )
    yield from ([Person(*row[:4]), Person(*row[4:])] for row in exchanged)


def _stream(sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that may have as many as the list, some at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def repeated() -> int:
    """How many lines say exactly what an earlier line says."""
    return int(fetch_one("SELECT count(*) - count(DISTINCT digest) FROM listed"))


def imported_before() -> int:
    """How many lines an earlier list had too, word for word, that have become a document."""
    return int(fetch_one(f"SELECT count(*) FROM listed l WHERE {_BEFORE} IS NOT NULL"))


_BEFORE = "(SELECT min(r.document_id) FROM import_row r WHERE r.digest = l.digest AND r.document_id IS NOT NULL)"


def add_doubts(doubts: Sequence[Doubt]) -> None:
    """Note doubts by the rows that show them. ``spread`` goes on to all other rows that stand in them."""
    rows = [(line, doubt.cause, doubt.about, doubt.lines[0]) for doubt in doubts for line in doubt.lines]
    with transaction.atomic():
        insert("found", ("line", "cause", "about", "first"), rows)


def spread(by: str) -> None:
    """Let all rows stand in the doubts just noted that have the same ``id``, ``email`` or ``name`` and birthday."""
    analyze("found")
    if by == "name":
        same = "JOIN listed s ON s.line = f.line JOIN listed l ON (l.birth, l.surname, l.forename) = "
        same += "(s.birth, s.surname, s.forename)"
    else:
        same = f"JOIN listed l ON l.{by} = f.{'about' if by != 'line' else by}"
    execute(
        "INSERT INTO doubted (line, cause, about, first) SELECT DISTINCT l.line, f.cause, f.about, f.first "
        f"FROM (SELECT DISTINCT {'' if by in ('id', 'email') else 'line, '}cause, about, first FROM found) f {same}"
    )
    execute("DELETE FROM found")


def lines_of(doubt: Doubt, most: int) -> tuple[int, ...]:
    """The first lines that stand in a doubt."""
    found = fetch(
        f"SELECT line FROM doubted WHERE cause = %s AND about = %s AND first = %s ORDER BY line LIMIT {most}",
        [doubt.cause, doubt.about, doubt.lines[0]],
    )
    return tuple(line for (line,) in found)


def count_doubts() -> dict[str, int]:
    """How many rows stand in each doubt that was noted."""
    return dict(fetch("SELECT cause, count(DISTINCT line) FROM doubted GROUP BY cause"))


def keep_rows(file: ImportFile, *, repeats: str, before: str) -> None:
    """Keep every listed row of a file with the doubts it stands in, in place of what an earlier look has found.

    ``repeats`` and ``before`` are the words for a row that says what an earlier line says, whose number goes behind
    them, or what a row of an earlier list says: there the number of its document does.
    """
    with transaction.atomic():
        execute("DELETE FROM import_row WHERE file_id = %s AND document_id IS NULL", [file.pk])
        execute(
            "INSERT INTO import_row (file_id, line, digest, person_line, doubts, same_as) "
            "SELECT %s, l.line, l.digest, p.first, '', "
            f"COALESCE(CAST(%s AS TEXT) || CAST({_BEFORE} AS TEXT), "
            "CASE WHEN d.first < l.line THEN CAST(%s AS TEXT) || CAST(d.first AS TEXT) ELSE '' END) FROM listed l "
            "JOIN (SELECT person, min(line) AS first FROM listed GROUP BY person) p ON p.person = l.person "
            "JOIN (SELECT digest, min(line) AS first FROM listed GROUP BY digest) d ON d.digest = l.digest "
            "WHERE NOT EXISTS (SELECT 1 FROM import_row r WHERE r.file_id = %s AND r.line = l.line) ORDER BY l.line",
            [file.pk, before, repeats, file.pk],
        )
        for doubts in _doubts_by_line():
            rows = [(orjson.dumps(found).decode(), file.pk, line) for line, found in doubts.items()]
            update("import_row", ("doubts",), rows, key=("file_id", "line"))
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
