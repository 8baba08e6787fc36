"""How a contact was at an earlier time: what is held now, with every change since then taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from kinroll.core.change import Line
from kinroll.store import plans
from kinroll.store.bulk import fetch, of_roots
from kinroll.store.queries import moment

_APPLIED = 1
_NAMES = ("rename", "account-create")
_ACCOUNT = {"enable": "inactive", "disable": "active"}


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


def past(number: int, at: datetime, values: Mapping[str, str], account: Mapping[str, Any] | None) -> Past:
    """How a root contact was at a time; ``values`` and ``account`` are those of now. Two queries."""
    held = dict(values)
    now = {"username": account["username"], "account": "active" if account["active"] else "inactive"} if account else {}
    is_known, is_whole = True, True
    for kind, body in _since(number, at):
        is_known &= kind != "created"
        is_whole &= bool(body)
        for line in reversed(plans.lines_of(kind, orjson.loads(body))) if body else ():
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
