"""The feed: what happened to contacts, in an order that no reader can overtake.

An event's number is given when it is written, but it is seen only when its transaction ends, in whatever order. A
reader that remembers the last number it saw would miss the event of a slow transaction. So the position of an
event is (number of its transaction, number of the event), and a reader is never shown a transaction that is younger
than the oldest one still open. On PostgreSQL that is one in any database of the server.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from kinroll.store.bulk import any_of, fetch, fetch_one
from kinroll.store.queries import moment

_WRITTEN = re.compile(r"(\d{1,19})-(\d{1,19})")
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader has come. As a text it is readable, so that programs can keep it."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"


class PositionUnknownError(Exception):
    """Somebody has shown a position that is none."""


def position_of(written: str) -> Position:
    """The position that was written so; the beginning where nothing was."""
    if not written:
        return BEGINNING
    found = _WRITTEN.fullmatch(written)
    numbers = [int(part) for part in found.groups()] if found and written.isascii() else []
    if not numbers or max(numbers) > _LARGEST:
        raise PositionUnknownError("That is no position of the feed.")
    return Position(*numbers)


BEGINNING = Position(0, 0)
KINDS = ("created", "changed", "disabled", "enabled", "merged", "unmerged", "renamed", "verified", "erased")
"""What can happen to a contact."""
Ids = Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class FedEvent:
    """One thing that happened to one contact, in one run.

    ``old`` and ``new`` are the ids before and after: contact numbers of who was merged or is themselves again,
    usernames of who was renamed; None where no id has changed.
    """

    position: Position
    at: datetime
    kind: str
    contact: int
    run: int
    old: Ids | None = None
    new: Ids | None = None


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
        "SELECT xid, id, at, kind, contact_id, plan_id, seq FROM event WHERE (xid, id) > (%s, %s) "
        f"{_behind_open()} ORDER BY xid, id LIMIT {int(limit)}",
        [after.xid, after.id],
    )
    return _fed(rows)


def find(number: int) -> FedEvent | None:
    """One event by its own number, if it can be seen."""
    rows = fetch(
        f"SELECT xid, id, at, kind, contact_id, plan_id, seq FROM event WHERE id = %s {_behind_open()}", [number]
    )
    return next(iter(_fed(rows)), None)


def since(moment_: datetime) -> Position:
    """The position just before the first event of that time or later; the end of the feed where there is none."""
    rows = fetch("SELECT xid, id FROM event WHERE at >= %s ORDER BY xid, id LIMIT 1", [moment_])
    return Position(rows[0][0], rows[0][1] - 1) if rows else end()


Row = Sequence[Any]


def _fed(rows: Sequence[Row]) -> list[FedEvent]:
    ids = {**_merged(rows), **_unmerged(rows), **_renamed(rows)}
    return [
        FedEvent(Position(xid, number), moment(at), kind, contact, run, *ids.get((kind, run, contact), (None, None)))
        for xid, number, at, kind, contact, run, _ in rows
    ]


Known = dict[tuple[str, int, int], tuple[Ids, Ids]]
"""Kind of event, run and contact, with the ids before and after."""


def _runs(rows: Sequence[Row], wanted: str) -> list[int]:
    return sorted({run for _, _, _, kind, _, run, _ in rows if kind == wanted})


def _merged(rows: Sequence[Row]) -> Known:
    """Who was merged, with whom they are seen as since."""
    condition, values = any_of("plan_id", runs := _runs(rows, "merged"))
    found = fetch(f"SELECT plan_id, loser_id, survivor_id FROM merge WHERE {condition}", values) if runs else []
    return {("merged", run, one): ({"contact_id": one}, {"contact_id": other}) for run, one, other in found}


def _unmerged(rows: Sequence[Row]) -> Known:
    """Who is themselves again, with whom they were seen as."""
    condition, values = any_of("ended_plan_id", runs := _runs(rows, "unmerged"))
    found = fetch(f"SELECT ended_plan_id, loser_id, survivor_id FROM merge WHERE {condition}", values) if runs else []
    return {("unmerged", run, one): ({"contact_id": other}, {"contact_id": one}) for run, one, other in found}


def _renamed(rows: Sequence[Row]) -> Known:
    """Who was renamed, with the names; None for what has been erased since, or was never there."""
    condition, values = any_of("c.plan_id", runs := _runs(rows, "renamed"))
    sql = (
        "SELECT c.plan_id, c.contact_id, p.body FROM change c JOIN payload p ON p.id = c.payload_id "
        f"WHERE c.kind = 'renamed' AND {condition}"
    )
    return {("renamed", run, contact): _names(body) for run, contact, body in (fetch(sql, values) if runs else [])}


def _names(body: str) -> tuple[Ids, Ids]:
    for kind, name, before, after, _ in orjson.loads(body).get("lines", ()) if body else ():
        if kind in ("rename", "account-create") and name == "username":
            return {"username": before}, {"username": after}
    return {"username": None}, {"username": None}
