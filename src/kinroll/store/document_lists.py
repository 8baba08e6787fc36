"""Documents as lists and boards show them: filtered, a page at a time, a fixed number of queries for however many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kinroll.core.text import fold
from kinroll.store.bulk import fetch, fetch_one
from kinroll.store.documents import SOURCE, unpack
from kinroll.store.queries import moment
from kinroll.store.text_search import LETTERS, escaped, in_threes

PAGE = 25
ON_A_STEP = 20
"""Documents of a step that a board shows; the list has the others."""
MOST_COUNTED = 10_000
"""So many are counted: nobody turns more pages."""
ANY = "any"
WAITS = "waiting"
LONGEST = 200
_FROM = (
    "document d JOIN payload p ON p.id = d.payload_id LEFT JOIN course_date cd ON cd.id = d.course_date_id "
    "LEFT JOIN course co ON co.id = cd.course_id LEFT JOIN source_record r ON r.id = d.record_id "
    "LEFT JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL LEFT JOIN contact k ON k.number = l.contact_id "
    "LEFT JOIN contact c ON c.number = COALESCE(k.root, k.number)"
)
_SHOWN = (
    "d.number, d.process, d.step, d.reference, d.waiting, p.body, c.number, c.forename, c.surname, "
    "co.name, cd.code, d.changed_at"
)
_OPEN = (
    "d.number IN (SELECT CAST(x.source_key AS BIGINT) FROM problem x JOIN source s ON s.id = x.source_id "
    f"WHERE s.name = '{SOURCE}' AND x.closed_plan_id IS NULL AND x.source_key NOT LIKE '%%.%%'"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; an empty text asks nothing.

    ``type`` is a contact type, ``problem`` the code of an open problem, ``any``, or ``waiting``.
    """

    text: str = ""
    process: str = ""
    step: str = ""
    course_date: str = ""
    type: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One document of a list; ``name`` is as the document says, ``contact_name`` as the contact is called."""

    number: int
    process: str
    step: str
    reference: str
    waiting: str
    name: str
    contact: int | None
    contact_name: str
    course: str
    course_date: str
    changed_at: datetime


def search(asked: Asked, *, page: int = 1, size: int = PAGE) -> tuple[list[Found], int]:
    """One page of the documents that are meant, the newest first, and how many there are, as far as is counted."""
    where, values = _where(asked)
    counted = f"SELECT count(*) FROM (SELECT 1 FROM document d WHERE {where} LIMIT {MOST_COUNTED}) t"
    total = int(fetch_one(counted, values))
    numbers = f"SELECT d.number FROM document d WHERE {where} ORDER BY d.number DESC LIMIT %s OFFSET %s"
    rows = fetch(
        f"SELECT {_SHOWN} FROM {_FROM} WHERE d.number IN ({numbers}) ORDER BY d.number DESC",
        [*values, size, (page - 1) * size],
    )
    return [_found(row) for row in rows], total


def board(asked: Asked, *, size: int = ON_A_STEP) -> dict[str, tuple[int, list[Found]]]:
    """For each step how many documents are on it, and those that changed last."""
    where, values = _where(asked)
    counts = fetch(f"SELECT d.step, count(*) FROM document d WHERE {where} GROUP BY d.step", values)
    if not counts:
        return {}
    last = f"SELECT d.number FROM document d WHERE {where} AND d.step = %s ORDER BY d.changed_at DESC LIMIT %s"
    numbers = " UNION ALL ".join([f"SELECT number FROM ({last}) t{place}" for place in range(len(counts))])
    rows = fetch(
        f"SELECT {_SHOWN} FROM {_FROM} WHERE d.number IN ({numbers}) ORDER BY d.changed_at DESC, d.number DESC",
        [value for step, _ in counts for value in (*values, step, size)],
    )
    found = [_found(row) for row in rows]
    return {step: (count, [item for item in found if item.step == step]) for step, count in counts}


def _found(row: Sequence[Any]) -> Found:
    number, process, step, reference, waiting, body, contact, forename, surname, course, code, changed = row
    values = unpack(body)[0]
    name = " ".join(part for part in (values.get("forename"), values.get("surname")) if part)
    called = f"{forename or ''} {surname or ''}".strip()
    at = moment(changed)
    return Found(number, process, step, reference, waiting, name, contact, called, course or "", code or "", at)


def _where(asked: Asked) -> tuple[str, list[Any]]:
    conditions, values = ["1 = 1"], list[Any]()
    for name in ("process", "step"):
        if text := getattr(asked, name):
            conditions.append(f"d.{name} = %s")
            values.append(text)
    if asked.course_date:
        conditions.append("d.course_date_id = (SELECT id FROM course_date WHERE code = %s)")
        values.append(asked.course_date)
    if asked.type:
        conditions.append(
            "EXISTS (SELECT 1 FROM role o WHERE o.record_id = d.record_id AND o.ended_plan_id IS NULL AND o.name = %s)"
        )
        values.append(asked.type)
    for condition, given in (_of_problem(asked.problem), _of_text(asked.text)):
        conditions += [condition] if condition else []
        values += given
    return " AND ".join(conditions), values


def _of_problem(code: str) -> tuple[str, list[Any]]:
    if not code:
        return "", []
    if code == WAITS:
        return "d.number IN (SELECT w.number FROM document w WHERE NOT w.waiting = '')", []  # as their index has it
    if code == ANY:
        return f"{_OPEN})", []
    return f"{_OPEN} AND x.code = %s)", [code]


def _of_text(text: str) -> tuple[str, list[Any]]:
    """Every word stands somewhere in name, address or reference; or the whole is the document's number."""
    words = fold(text.replace("\x00", "")[:LONGEST]).split()
    if not words:
        return "", []
    condition, values = _with_words(words)
    if len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) < 19:
        return f"(({condition}) OR d.number = %s)", [*values, int(words[0])]
    return f"({condition})", values


def _with_words(words: list[str]) -> tuple[str, list[Any]]:
    """All of these stand somewhere in the words of a document; each database has an index of every three letters."""
    if connection.vendor != "sqlite":
        return " AND ".join(["d.words LIKE %s ESCAPE '!'"] * len(words)), [f"%{escaped(word)}%" for word in words]
    condition = " AND ".join(["instr(d.words, %s) > 0"] * len(words))
    long = [word for word in words if len(word) >= LETTERS]
    if not long:
        return condition, list(words)
    found = "d.number IN (SELECT rowid FROM document_found WHERE document_found MATCH %s)"
    return f"{found} AND {condition}", [in_threes(long), *words]


def problem_counts() -> list[tuple[str, int]]:
    """The kinds of problems that documents have now, with how many of each, the commonest first."""
    return [
        (code, count)
        for code, count in fetch(
            "SELECT x.code, count(*) FROM problem x JOIN source s ON s.id = x.source_id "
            f"WHERE s.name = '{SOURCE}' AND x.closed_plan_id IS NULL GROUP BY x.code ORDER BY 2 DESC, 1"
        )
    ]


def step_of(number: int) -> tuple[str, int] | None:
    """The step and the version that a document has at this moment; None where there is no such document."""
    rows = fetch("SELECT step, version FROM document WHERE number = %s", [number])
    return rows[0] if rows else None


def of_reference(reference: str, course_date: int) -> list[int]:
    """The documents of a course date that carry this reference, in order."""
    rows = fetch(
        "SELECT number FROM document WHERE course_date_id = %s AND reference = %s ORDER BY number",
        [course_date, reference],
    )
    return [number for (number,) in rows]


def last_by(number: int, version: int) -> tuple[str, datetime] | None:
    """Who was the last to change a document after this version of it, and when."""
    rows = fetch(
        'SELECT e."by", e.at FROM document_entry e WHERE e.document_id = %s AND e.version > %s ORDER BY e.id DESC '
        "LIMIT 1",
        [number, version],
    )
    return (rows[0][0], moment(rows[0][1])) if rows else None
