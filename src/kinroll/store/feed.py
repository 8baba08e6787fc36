"""The feed: what happened to contacts, in an order that no reader can overtake.

An event's number is given when it is written, but it is seen only when its transaction ends, in whatever order. A
reader that remembers the last number it saw would miss the event of a slow transaction. So the position of an
event is (number of its transaction, number of the event), and a reader is never shown a transaction that is younger
than the oldest one still open. On PostgreSQL that is one in any database of the server.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kinroll.store.bulk import any_of, fetch, fetch_one
from kinroll.store.queries import moment


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader has come."""

    xid: int
    id: int


BEGINNING = Position(0, 0)


@dataclass(frozen=True, slots=True)
class FedEvent:
    """One thing that happened to one contact, in one run."""

    position: Position
    at: datetime
    kind: str
    contact: int
    run: int


def horizon() -> str:
    """How much of the feed can be seen now, as a text for ``created_behind``."""
    if connection.vendor == "postgresql":
        return str(fetch_one("SELECT pg_current_snapshot()::text"))
    return str(fetch_one("SELECT max(id) FROM event") or 0)


def created_behind(horizon: str, *, but_by: int) -> list[int]:
    """The contacts whose creation could not be seen at that horizon, leaving out those that one run made."""
    if connection.vendor == "postgresql":
        unseen = (
            "xid >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint "
            "AND NOT pg_visible_in_snapshot(xid::text::xid8, %s::pg_snapshot)"
        )
        values = [horizon, horizon]
    else:
        unseen, values = "id > %s", [horizon]
    created = f"SELECT contact_id FROM event WHERE {unseen} AND kind = 'created' AND plan_id <> %s"
    return [number for (number,) in fetch(created, [*values, but_by])]


def end() -> Position:
    """The position of the last event that can be seen."""
    rows = fetch(f"SELECT xid, id FROM event WHERE TRUE {_behind_open()} ORDER BY xid DESC, id DESC LIMIT 1")
    return Position(*rows[0]) if rows else BEGINNING


def _behind_open() -> str:
    """The condition that keeps readers behind every open transaction."""
    is_server = connection.vendor == "postgresql"
    return "AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint" if is_server else ""


@dataclass(frozen=True, slots=True)
class Changed:
    """The root contacts that something happened to behind a position, where to go on, and whether there is more."""

    numbers: list[int]
    position: Position
    has_more: bool


def changed(after: Position, limit: int) -> Changed:
    """The contacts that at most ``limit`` events behind a position are about."""
    events = read(after, limit)
    if not events:
        return Changed([], after, has_more=False)
    condition, values = any_of("number", sorted({event.contact for event in events}))
    rows = fetch(f"SELECT DISTINCT COALESCE(root, number) FROM contact WHERE {condition}", values)
    return Changed(sorted(number for (number,) in rows), events[-1].position, has_more=len(events) == limit)


def read(after: Position = BEGINNING, limit: int = 1_000) -> list[FedEvent]:
    """The events behind a position, the oldest first."""
    rows = fetch(
        "SELECT xid, id, at, kind, contact_id, plan_id FROM event WHERE (xid, id) > (%s, %s) "
        f"{_behind_open()} ORDER BY xid, id LIMIT {int(limit)}",
        [after.xid, after.id],
    )
    return [FedEvent(Position(xid, id_), moment(at), kind, contact, run) for xid, id_, at, kind, contact, run in rows]
