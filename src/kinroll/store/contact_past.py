"""How a contact was at an earlier time: what is held now, with every change since then taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from kinroll.core.change import Line
from kinroll.store.bulk import fetch, of_roots
from kinroll.store.queries import moment
from kinroll.store.shapes import packed

_APPLIED = 1
_NAMES = ("rename", "account-create")
_ACCOUNT = {"enable": "inactive", "disable": "active"}


_LINKED = (
    "contact c JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL "
    "JOIN source_record r ON r.id = l.record_id"
)
_OTHER = (
    "JOIN link lo ON lo.record_id = ro.id AND lo.ended_plan_id IS NULL JOIN contact o ON o.number = lo.contact_id "
    "JOIN contact k ON k.number = COALESCE(o.root, o.number)"
)
_TIES = (  # no index on the source: it would find whole sources
    "JOIN relationship x ON x.record_id = r.id "
    "JOIN source_record ro ON ro.key = x.other_key AND ro.source_id + 0 = r.source_id",
    "JOIN relationship x ON x.other_key = r.key "
    "JOIN source_record ro ON ro.id = x.record_id AND ro.source_id + 0 = r.source_id",
)


@dataclass(frozen=True, slots=True)
class Related:
    """Somebody who was related to a contact; ``is_of``: the contact is what ``relationship`` says, of the other."""

    is_of: bool
    number: int
    name: str
    relationship: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A document that is the contact's today, and the step it stood on at a time."""

    number: int
    process: str
    step: str


@dataclass(frozen=True, slots=True)
class Past:
    """A contact at a time. ``is_known``: it was here by then; ``is_whole``: no change since was erased."""

    at: datetime
    is_known: bool
    is_whole: bool
    values: Mapping[str, str]
    roles: tuple[str, ...]
    username: str
    account: str
    related: tuple[Related, ...] = ()
    documents: tuple[Booked, ...] = ()


def past(number: int, at: datetime, values: Mapping[str, str], account: Mapping[str, Any] | None) -> Past:
    """How a root contact was at a time; ``values`` and ``account`` are those of now. Five queries."""
    held = dict(values)
    now = {"username": account["username"], "account": "active" if account["active"] else "inactive"} if account else {}
    is_known, is_whole = True, True
    for kind, body in _since(number, at):
        is_known &= kind != "created"
        is_whole &= bool(body)
        for line in reversed(packed.lines_of(kind, orjson.loads(body))) if body else ():
            _take_back(line, held, now)
    state = now if now.get("username") else {}
    return Past(
        at,
        is_known,
        is_whole,
        {name: value for name, value in held.items() if value} if is_known else {},
        _roles(number, at.astimezone().date()) if is_known else (),
        state.get("username", ""),
        state.get("account", ""),
        _related(number, at.astimezone().date()) if is_known else (),
        _documents(number, at) if is_known else (),
    )


def _since(number: int, at: datetime) -> list[tuple[str, str]]:
    """The changes that were applied later, the newest first: kind and body."""
    rows = fetch(
        "SELECT c.kind, b.body, p.finished_at, p.made_at FROM change c JOIN plan p ON p.id = c.plan_id "
        "LEFT JOIN payload b ON b.id = c.payload_id WHERE c.contact_id = %s AND c.state = %s "
        "ORDER BY c.plan_id DESC, c.seq DESC",
        [number, _APPLIED],
    )
    return [(kind, body or "") for kind, body, finished, made in rows if moment(finished or made) > at]


def _take_back(line: Line, values: dict[str, str], account: dict[str, str]) -> None:
    """What one line has changed is as it was before."""
    if line.kind == "update":
        values[line.field] = line.before or ""
    elif line.kind in _NAMES and line.field == "username":
        account["username"] = line.before or ""
    elif line.kind in _ACCOUNT:
        account["account"] = _ACCOUNT[line.kind]


def _roles(number: int, day: date) -> tuple[str, ...]:
    """The roles that some record gave on a day."""
    condition, values = of_roots("c", [number])
    rows = fetch(
        "SELECT DISTINCT o.name FROM contact c JOIN link l ON l.contact_id = c.number JOIN role o "
        f"ON o.record_id = l.record_id WHERE {condition} AND o.began_on <= %s AND (o.ended_on IS NULL "
        "OR o.ended_on > %s) ORDER BY 1",
        [*values, day, day],
    )
    return tuple(name for (name,) in rows)


def _related(number: int, day: date) -> tuple[Related, ...]:
    """Who was related to a contact on a day, in either direction, once each."""
    condition, values = of_roots("c", [number])
    found = [
        Related(is_of, other, f"{forename} {surname}".strip(), relationship)
        for is_of, ties in zip((True, False), _TIES, strict=True)
        for other, forename, surname, relationship in fetch(
            f"SELECT DISTINCT k.number, k.forename, k.surname, x.name FROM {_LINKED} {ties} {_OTHER} "
            f"WHERE {condition} AND x.began_on <= %s AND (x.ended_on IS NULL OR x.ended_on > %s) ORDER BY 3, 2, 1",
            [*values, day, day],
        )
        if other != number
    ]
    return tuple(found)


def _documents(number: int, at: datetime) -> tuple[Booked, ...]:
    """The documents of a contact that were there at a time, the newest first."""
    condition, values = of_roots("c", [number])
    rows = fetch(
        f"SELECT d.number, d.process, e.step, e.at FROM {_LINKED} JOIN document d ON d.record_id = r.id "
        f"JOIN document_entry e ON e.document_id = d.number WHERE {condition} AND e.step <> '' "
        "ORDER BY d.number DESC, e.id",
        values,
    )
    steps = {(document, process): step for document, process, step, when in rows if moment(when) <= at}
    return tuple(Booked(document, process, step) for (document, process), step in steps.items())
