"""The feed: what happened to contacts, in an order that no reader can overtake.

An event's number is given when it is written, but it is seen only when its transaction ends, in whatever order. A
reader that remembers the last number it saw would miss the event of a slow transaction. So the position of an
event is (number of its transaction, number of the event), and a reader is never shown a transaction that is younger
than the oldest one still open. On PostgreSQL that is one in any database of the server.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kinroll.store.bulk import fetch, fetch_one
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


def read(after: Position = BEGINNING, limit: int = 1_000) -> list[FedEvent]:
    """The events behind a position, the oldest first."""
    behind_open = "AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    rows = fetch(
        "SELECT xid, id, at, kind, contact_id, plan_id FROM event WHERE (xid, id) > (%s, %s) "
        f"{behind_open if connection.vendor == 'postgresql' else ''} ORDER BY xid, id LIMIT {int(limit)}",
        [after.xid, after.id],
    )
    return [FedEvent(Position(xid, id_), moment(at), kind, contact, run) for xid, id_, at, kind, contact, run in rows]
