"""Runs, changes and problems as pages list them: a page at a time, each in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from kinroll.core.change import Line
from kinroll.core.problem import Problem as Seen
from kinroll.store import plans
from kinroll.store.bulk import any_of, fetch, fetch_one
from kinroll.store.models import Plan, Problem
from kinroll.store.queries import moment

PAGE = 50
_PAYLOAD = "LEFT JOIN payload p ON p.id = c.payload_id"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What a plan does, or did, to one person. ``state``: 0 pending, 1 applied, 2 left alone."""

    kind: str
    contact: int | None
    source_id: str
    name: str
    state: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """A problem that is open."""

    number: int
    source: str
    problem: Seen
    first_seen: datetime


def runs(*, source: str = "", state: str = "", page: int = 1, size: int = PAGE) -> tuple[list[Plan], int]:
    """One page of the runs, the newest first, and how many there are."""
    found = Plan.objects.select_related("source").order_by("-pk").defer("extract", "columns", "rules_digest")
    if source:
        found = found.filter(source__name=source)
    if state:
        found = found.filter(state=state)
    first = (page - 1) * size
    return list(found[first : first + size]), found.count()


def waiting() -> list[Plan]:
    """The plans that wait for a person, the newest first: held, or made and not applied."""
    found = Plan.objects.select_related("source").filter(state__in=plans.OPEN_STATES).exclude(kind="edit")
    return [plan for plan in found.order_by("-pk")[:20] if not _is_overtaken(plan)]


def _is_overtaken(plan: Plan) -> bool:
    """Whether a later sync of the source has looked since."""
    looked = (plans.APPLIED, plans.UNCHANGED, plans.APPLYING)
    return Plan.objects.filter(source=plan.source, kind="sync", pk__gt=plan.pk, state__in=looked).exists()


def changes(
    plan: Plan, *, kind: str = "", name: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[ChangeRow], int]:
    """One page of a plan's changes, of one kind or all, and how many there are."""
    condition = "c.plan_id = %s"
    values: list[Any] = [plan.pk]
    if kind:
        condition, values = f"{condition} AND c.kind = %s", [*values, kind]
    if name:
        condition += " AND lower(p.body) LIKE %s ESCAPE '!'"
        escaped = name.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values = [*values, f'%"name":"%{escaped}%"%']
    meant = f"FROM change c {_PAYLOAD if name else ''} WHERE {condition}"
    total = int(fetch_one(f"SELECT count(*) {meant}", values))
    rows = fetch(
        "SELECT c.kind, c.contact_id, c.source_key, c.state, p.body "
        f"FROM (SELECT c.* {meant} ORDER BY c.seq LIMIT %s OFFSET %s) AS c {_PAYLOAD} ORDER BY c.seq",
        [*values, size, (page - 1) * size],
    )
    return [_change(*row) for row in rows], total


def _change(kind: str, contact: int | None, key: str, state: int, body: str | None) -> ChangeRow:
    said: dict[str, Any] = orjson.loads(body) if body else {"name": ""}
    return ChangeRow(kind, contact, key, said["name"], state, tuple(plans.lines_of(kind, said)))


def problem_counts() -> list[tuple[str, str, int, datetime]]:
    """Code, severity, how many are open and since when the oldest is, those that keep somebody out first."""
    rows = fetch(
        "SELECT code, severity, count(*), min(first_seen) FROM problem WHERE closed_plan_id IS NULL "
        "GROUP BY code, severity "
        "ORDER BY CASE severity WHEN 'refused' THEN 0 WHEN 'value-dropped' THEN 1 ELSE 2 END, 3 DESC, code"
    )
    return [(code, severity, count, moment(first)) for code, severity, count, first in rows]


def problem_trends(now: datetime, days: int = 30) -> dict[str, list[int]]:
    """For each code how many problems were open at the end of each of the last days, the oldest first."""
    since = now - timedelta(days=days)
    rows = fetch("SELECT code, first_seen, closed_at FROM problem WHERE closed_at IS NULL OR closed_at > %s", [since])
    ends = [now - timedelta(days=days - 1 - day) for day in range(days)]
    found: dict[str, list[int]] = {}
    for code, opened, closed in rows:
        counts = found.setdefault(code, [0] * days)
        began, ended = moment(opened), moment(closed) if closed else None
        for place, end in enumerate(ends):
            counts[place] += began <= end and (ended is None or ended > end)
    return found


def problems(
    *, code: str = "", source: str = "", severity: str = "", text: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[OpenProblem], int]:
    """One page of the open problems, those that keep somebody out first, and how many there are."""
    found = Problem.objects.filter(closed_plan=None)
    for name, value in (("code", code), ("source__name", source), ("severity", severity), ("name__icontains", text)):
        found = found.filter(**{name: value}) if value else found
    total = found.count()
    ordered = found.select_related("source").extra(
        select={"rank": "CASE severity WHEN 'refused' THEN 0 WHEN 'value-dropped' THEN 1 ELSE 2 END"}
    )
    first = (page - 1) * size
    rows = ordered.order_by("rank", "code", "pk")[first : first + size]
    return [_open(row) for row in rows], total


def _open(row: Problem) -> OpenProblem:
    seen = Seen(row.code, row.source_key, row.name, row.field, row.value, row.other, row.severity)
    return OpenProblem(row.pk, row.source.name, seen, row.first_seen)


def problem(number: int) -> OpenProblem | None:
    """One open problem."""
    row = Problem.objects.select_related("source").filter(pk=number, closed_plan=None).first()
    return _open(row) if row else None


def problems_of(records: Collection[tuple[str, str]]) -> list[OpenProblem]:
    """The open problems of these records, given as (source, id)."""
    condition, values = any_of("p.source_key", sorted({key for _, key in records}))
    numbers = fetch(
        f"SELECT p.id, s.name, p.source_key FROM problem p JOIN source s ON s.id = p.source_id "
        f"WHERE p.closed_plan_id IS NULL AND {condition}",
        values,
    )
    wanted = [number for number, source, key in numbers if (source, key) in records]
    rows = Problem.objects.select_related("source").filter(pk__in=wanted).order_by("pk")
    return [_open(row) for row in rows]
