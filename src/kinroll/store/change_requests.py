"""What people have asked the school for: kept with its words, answered by staff, closed when the wish came true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from kinroll.core.owning import is_granted
from kinroll.store.bulk import fetch, fetch_one, of_roots, update
from kinroll.store.models import ChangeRequest, Payload
from kinroll.store.queries import moment

FIELD, TWO_ACCOUNTS, SOURCE = "field", "two-accounts", "source"
OPEN, PASSED_ON, DECLINED, DONE, WITHDRAWN = "open", "passed-on", "declined", "done", "withdrawn"
WAITING = (OPEN, PASSED_ON)
PAGE = 50
_WAITS = "q.state IN ('open', 'passed-on')"
_COLUMNS = (
    "q.id, q.kind, q.field, q.state, q.made_at, q.made_by, q.changed_at, q.changed_by, p.body, "
    "COALESCE(c.root, c.number), k.forename, k.surname, q.source, q.record, q.reopened_at"
)
_FROM = (
    "change_request q JOIN payload p ON p.id = q.payload_id JOIN contact c ON c.number = q.contact_id "
    "JOIN contact k ON k.number = COALESCE(c.root, c.number)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``words``: ``value`` (the wish), ``note``, ``answer``; of two accounts ``other`` and ``proven``; to
    a source ``before``, what it said. ``place`` is the source and the record that would have to say it.
    """

    number: int
    kind: str
    field: str
    state: str
    made_at: datetime
    made_by: str
    changed_at: datetime
    changed_by: str
    words: Mapping[str, Any]
    contact: int
    name: str
    place: tuple[str, str] = ("", "")
    reopened_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


def add(
    contact: int,
    kind: str,
    field: str,
    words: Mapping[str, Any],
    *,
    at: datetime,
    by: str,
    place: tuple[str, str] = ("", ""),
) -> int:
    """Keep a request; its number. ``place`` is the source and the record that would have to grant it."""
    payload = Payload.objects.create(body=orjson.dumps(words).decode())
    made = ChangeRequest.objects.create(
        contact_id=contact,
        kind=kind,
        field=field,
        payload=payload,
        state=OPEN,
        made_at=at,
        made_by=by,
        changed_at=at,
        changed_by=by,
        source=place[0],
        record=place[1],
    )
    return made.pk


def answer(number: int, state: str, text: str, *, at: datetime, by: str) -> bool:
    """Give a waiting request another state, with words for the person; whether it still waited."""
    changed = ChangeRequest.objects.filter(pk=number, state__in=WAITING).update(
        state=state, changed_at=at, changed_by=by
    )
    if changed and text:
        payload = Payload.objects.get(changerequest__pk=number)
        words = orjson.loads(payload.body) if payload.body else {}
        Payload.objects.filter(pk=payload.pk).update(body=orjson.dumps({**words, "answer": text}).decode())
    return bool(changed)


def withdraw_earlier(contact: int, field: str, *, at: datetime, by: str, kind: str = FIELD) -> None:
    """End what the contact has asked for this field before: the newest wish counts."""
    earlier = ChangeRequest.objects.filter(contact_id=contact, kind=kind, field=field, state__in=WAITING)
    earlier.update(state=WITHDRAWN, changed_at=at, changed_by=by)


def of(root: int, most: int = 20) -> list[Asked]:
    """What a root contact has asked for, the newest first; not what is asked for because they have set it here."""
    condition, values = of_roots("c", [root])
    sql = f"SELECT {_COLUMNS} FROM {_FROM} WHERE q.kind <> '{SOURCE}' AND {condition} ORDER BY q.id DESC LIMIT %s"
    return [_asked(*row) for row in fetch(sql, [*values, most])]


def count_waiting_of(root: int) -> int:
    """How many requests of a root contact wait."""
    condition, values = of_roots("c", [root])
    waits = f"{_WAITS} AND q.kind <> '{SOURCE}'"
    return int(fetch_one(f"SELECT count(*) FROM {_FROM} WHERE {waits} AND {condition}", values))


def at_source(source: str) -> list[Asked]:
    """The newest request for each field of a contact that a source would have to grant: those that wait, and those that
    it has granted.
    """
    newest = (
        "q.id = (SELECT max(n.id) FROM change_request n WHERE n.contact_id = q.contact_id AND n.field = q.field "
        "AND n.source = q.source AND n.record = q.record)"
    )
    granted = "(q.state = 'done' AND q.plan_id IS NOT NULL)"
    sql = f"SELECT {_COLUMNS} FROM {_FROM} WHERE q.source = %s AND ({_WAITS} OR {granted}) AND {newest} ORDER BY q.id"
    return [_asked(*row) for row in fetch(sql, [source])]


def close(number: int, plan: int, at: datetime) -> None:
    """The source says what was asked for, since a run."""
    facts = {"state": DONE, "plan_id": plan, "changed_at": at, "changed_by": ""}
    ChangeRequest.objects.filter(pk=number, state__in=WAITING).update(**facts)


def reopen(number: int, said: str, at: datetime) -> None:
    """The source says otherwise once more."""
    facts = {"state": OPEN, "plan_id": None, "changed_at": at, "changed_by": "", "reopened_at": at}
    ChangeRequest.objects.filter(pk=number, state=DONE).update(**facts)
    payload = Payload.objects.get(changerequest__pk=number)
    words = orjson.loads(payload.body) if payload.body else {}
    Payload.objects.filter(pk=payload.pk).update(body=orjson.dumps({**words, "before": said}).decode())


def pass_on(number: int, before: str, after: str, *, at: datetime, by: str) -> bool:
    """Note that a request was handed on; whether it had not been."""
    waiting = ChangeRequest.objects.filter(pk=number, state=before)
    return bool(waiting.update(state=after, changed_at=at, changed_by=by))


def sources_asked() -> dict[str, int]:
    """How many requests wait for each source."""
    waits = f"change_request q WHERE q.source <> '' AND {_WAITS}"
    return dict(fetch(f"SELECT q.source, count(*) FROM {waits} GROUP BY q.source ORDER BY 1"))


def find(number: int) -> Asked | None:
    """One request."""
    rows = fetch(f"SELECT {_COLUMNS} FROM {_FROM} WHERE q.id = %s", [number])
    return _asked(*rows[0]) if rows else None


def listed(state: str = "waiting", page: int = 1, size: int = PAGE) -> tuple[list[Asked], int]:
    """One page of the requests: those that wait (oldest first), those in one state, or ``all`` (newest first)."""
    condition, values = {"waiting": (_WAITS, []), "all": ("q.id > 0", [])}.get(state, ("q.state = %s", [state]))
    total = int(fetch_one(f"SELECT count(*) FROM change_request q WHERE {condition}", values))
    order = "q.id" if state in ("waiting", *WAITING) else "q.id DESC"
    sql = f"SELECT {_COLUMNS} FROM {_FROM} WHERE {condition} ORDER BY {order} LIMIT %s OFFSET %s"
    return [_asked(*row) for row in fetch(sql, [*values, size, (page - 1) * size])], total


def count_waiting() -> int:
    """How many requests nobody has looked at yet."""
    return ChangeRequest.objects.filter(state=OPEN).count()


def _asked(number: int, kind: str, field: str, state: str, made_at: Any, made_by: str, *rest: Any) -> Asked:
    changed_at, changed_by, body, contact, forename, surname, source, record, reopened_at = rest
    words = orjson.loads(body) if body else {}
    times = moment(made_at), moment(changed_at)
    name = f"{forename} {surname}".strip()
    place, again = (source, record), moment(reopened_at) if reopened_at else None
    return Asked(
        number, kind, field, state, times[0], made_by, times[1], changed_by, words, contact, name, place, again
    )


def close_granted(plan: int, now: datetime) -> list[int]:
    """Close the requests whose wish is what stands, now that a plan has changed their contacts; in two queries."""
    rows = fetch(
        f"SELECT q.id, q.field, p.body, k.number FROM {_FROM} JOIN change ch ON ch.contact_id = k.number "
        f"AND ch.plan_id = %s WHERE {_WAITS} AND q.kind = 'field' ORDER BY q.id",
        [plan],
    )
    if not rows:
        return []
    from kinroll.store.contacts import values_of  # here: most runs close none

    held = values_of({number for *_, number in rows})
    granted = [
        number
        for number, field, body, contact in rows
        if body and is_granted(field, orjson.loads(body).get("value", ""), held[contact].get(field, ""))
    ]
    columns = ("state", "plan_id", "changed_at", "changed_by")
    update("change_request", columns, [(DONE, plan, now, "", number) for number in granted])
    return granted
