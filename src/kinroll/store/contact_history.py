"""What happened to one contact, the newest first, with who did it and what it changed."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from kinroll.core.change import Line
from kinroll.store.bulk import of_roots
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import moment
from kinroll.store.shapes import packed

MOST = 100


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a contact, with the run that it came from."""

    at: datetime
    kind: str
    run: int
    run_kind: str
    source: str
    by: str
    reason: str
    lines: tuple[Line, ...]


def of(number: int, most: int | None = MOST) -> list[Happened]:
    """The events of a root contact, and of those seen as it, in one query."""
    condition, values = of_roots("c", [number])
    limit = "" if most is None else f" LIMIT {most}"
    rows = fetch_kept(
        'SELECT e.at, e.kind, p.id, p.kind, s.name, p."by", p.reason, ch.kind, b.body FROM event e '
        "JOIN contact c ON c.number = e.contact_id JOIN plan p ON p.id = e.plan_id "
        "LEFT JOIN source s ON s.id = p.source_id "
        "LEFT JOIN change ch ON ch.plan_id = e.plan_id AND ch.seq = e.seq "
        f"LEFT JOIN payload b ON b.id = ch.payload_id WHERE {condition} ORDER BY e.id DESC{limit}",
        values,
    )
    return [
        Happened(moment(at), kind, run, run_kind, source or "", by, reason, _lines(change, body))
        for at, kind, run, run_kind, source, by, reason, change, body in rows
    ]


def _lines(kind: str | None, body: str | None) -> tuple[Line, ...]:
    return tuple(packed.lines_of(kind, orjson.loads(body))) if kind and body else ()


@dataclass(frozen=True, slots=True)
class HeldIdentifier:
    """A typed id that some record carries for a contact."""

    type: str
    value: str
    source: str
    record: str


def identifiers(number: int) -> list[HeldIdentifier]:
    """The typed ids of a contact, with the records that carry them."""
    condition, values = of_roots("c", [number])
    rows = fetch_kept(
        "SELECT DISTINCT i.type, i.value, s.name, r.key FROM identifier i JOIN source_record r ON r.id = i.record_id "
        "JOIN source s ON s.id = r.source_id JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
        f"JOIN contact c ON c.number = l.contact_id WHERE i.ended_plan_id IS NULL AND {condition} ORDER BY 1, 2",
        values,
    )
    return [HeldIdentifier(*row) for row in rows]
