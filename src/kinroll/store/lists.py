"""Runs, changes and problems as pages list them: a page at a time, each in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import Case, Count, Exists, Max, Min, OuterRef, QuerySet, When

from kinroll.core.change import Line
from kinroll.core.problem import Problem as Seen
from kinroll.store import database, history, plans
from kinroll.store.bulk import any_of, fetch, fetch_one
from kinroll.store.models import Plan, Problem
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import moment
from kinroll.store.shapes import packed

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


_LOOKED = (plans.APPLIED, plans.UNCHANGED, plans.APPLYING)


def waiting() -> list[Plan]:
    """The plans that wait for a person, the newest first: held, or made and not applied, and not overtaken since."""
    later = Plan.objects.filter(source=OuterRef("source"), kind="sync", pk__gt=OuterRef("pk"), state__in=_LOOKED)
    states = ", ".join(f"'{state}'" for state in plans.OPEN_STATES)
    # mostly there are none, and that is told sooner
    open_now = fetch_kept(f"SELECT id FROM plan WHERE state IN ({states}) AND kind <> 'edit' LIMIT 1")
    if not open_now:
        return []
    found = Plan.objects.select_related("source").filter(~Exists(later), state__in=plans.OPEN_STATES)
    return list(found.exclude(kind="edit").order_by("-pk")[:20])


def changes(
    plan: Plan, *, kind: str = "", name: str = "", field: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[ChangeRow], int]:
    """One page of a plan's changes, all or those of one kind, name or field, and how many there are.

    Changes are numbered without gaps, so that any page of all of them is found at once.
    """
    first = (page - 1) * size
    if not (kind or name or field):
        total = int(fetch_one("SELECT COALESCE(max(seq), 0) FROM change WHERE plan_id = %s", [plan.pk]))
        meant, values = (
            "FROM change c WHERE c.plan_id = %s AND c.seq BETWEEN %s AND %s",
            [plan.pk, first + 1, first + size],
        )
        skipped: list[Any] = [size, 0]
    else:
        meant, values = _meant(plan, kind, name, field)
        total = int(fetch_one(f"SELECT count(*) {meant}", values))
        skipped = [size, first]
    rows = (fetch if kind or name or field else fetch_kept)(
        "SELECT c.kind, c.contact_id, c.source_key, c.state, p.body "
        f"FROM (SELECT c.* {meant} ORDER BY c.seq LIMIT %s OFFSET %s) AS c {_PAYLOAD} ORDER BY c.seq",
        [*values, *skipped],
    )
    return [_change(*row) for row in rows], total


_LINE_KINDS = {
    "roles": ("role-start", "role-end"),
    "relationship": ("relationship-start", "relationship-change", "relationship-end"),
    "username": ("account-create", "rename"),
    "record": ("link", "unlink"),
}
"""The kinds of lines that speak of what is no value."""


def _meant(plan: Plan, kind: str, name: str, field: str) -> tuple[str, list[Any]]:
    """Where the changes are that fit, each as its row and its words."""
    conditions: list[str] = ["c.plan_id = %s"]
    values: list[Any] = [plan.pk]
    if kind:
        conditions.append("c.kind = %s")
        values.append(kind)
    if name:
        conditions.append("lower(p.body) LIKE %s ESCAPE '!'")
        values.append(f'%"name":"%{_escaped(name.lower())}%"%')
    if field:
        # a line of a change is [kind, field, ...]; of somebody new there are values instead
        patterns = [f'%["{kind}","{_escaped(field)}",%' for kind in _LINE_KINDS.get(field, ("update", "set", "verify"))]
        listed = " OR ".join(["p.body LIKE %s ESCAPE '!'"] * len(patterns))
        conditions.append(f"({listed} OR (c.kind = 'created' AND p.body LIKE %s ESCAPE '!'))")
        values += [*patterns, f'%"{_escaped(field)}":"%']
    payload = _PAYLOAD if name or field else ""
    return f"FROM change c {payload} WHERE {' AND '.join(conditions)}", values


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


_kinds: dict[tuple[object, ...], dict[str, int]] = {}
_MOST_KINDS = 100


def kinds(plan: Plan) -> dict[str, int]:
    """How many people a plan changes, by kind; counted once, since a complete plan stays as it is."""
    key = (database.path(), plan.pk, plan.made_at, plan.state)
    if plan.state == plans.DRAFTING:
        return history.count_changes(plan)
    if key not in _kinds:
        if len(_kinds) >= _MOST_KINDS:
            _kinds.clear()
        _kinds[key] = history.count_changes(plan)
    return _kinds[key]


def done_so_far(plan: Plan) -> int:
    """How many changes of a plan are done by now."""
    return int(fetch_one("SELECT count(*) FROM change WHERE plan_id = %s AND state <> 0", [plan.pk]))


def overtaken_by(plan: Plan) -> int | None:
    """The last sync of the source that has looked since a plan was made: the plan cannot be applied any more."""
    later = Plan.objects.filter(source=plan.source, kind="sync", pk__gt=plan.pk, state__in=_LOOKED)
    return later.order_by("-pk").values_list("pk", flat=True).first() if plan.kind == "sync" else None


def undone_by(plan: Plan) -> int | None:
    """The run that has undone this one."""
    # not asked of the database: SQLite would read the extracts of all runs
    reverts = Plan.objects.filter(kind="revert", pk__gt=plan.pk, state__in=(plans.APPLIED, plans.UNCHANGED))
    listed = reverts.order_by("-pk").values_list("pk", "extract")
    return next((number for number, extract in listed if extract.get("reverts") == plan.pk), None)


def syncs(source: int, count: int = 30) -> list[Plan]:
    """The last syncs of a source that came as far as a plan, the newest first."""
    found = Plan.objects.filter(source=source, kind="sync").exclude(state__in=(plans.FAILED, plans.DRAFTING))
    return list(found.order_by("-pk").only("pk", "state", "made_at")[:count])


def _change(kind: str, contact: int | None, key: str, state: int, body: str | None) -> ChangeRow:
    said: dict[str, Any] = orjson.loads(body) if body else {"name": ""}
    return ChangeRow(kind, contact, key, said["name"], state, tuple(packed.lines_of(kind, said)))


def problem_counts() -> list[tuple[str, str, int, datetime]]:
    """Code, severity, how many are open and since when the oldest is, those that keep somebody out first."""
    rows = fetch_kept(
        "SELECT code, severity, count(*), min(first_seen) FROM problem WHERE closed_plan_id IS NULL "
        "GROUP BY code, severity "
        "ORDER BY CASE severity WHEN 'refused' THEN 0 WHEN 'value-dropped' THEN 1 ELSE 2 END, 3 DESC, code"
    )
    return [(code, severity, count, moment(first)) for code, severity, count, first in rows]


def open_codes() -> list[str]:
    """The codes of the open problems."""
    rows = fetch_kept("SELECT DISTINCT code FROM problem WHERE closed_plan_id IS NULL ORDER BY code")
    return [code for (code,) in rows]


def problem_trends(now: datetime, days: int = 30) -> dict[str, list[int]]:
    """For each code how many problems were open at the end of each of the last days, the oldest first."""
    since = now - timedelta(days=days)
    rows = fetch_kept(
        "SELECT code, first_seen, closed_at, count(*) FROM problem WHERE closed_at IS NULL OR closed_at > %s "
        "GROUP BY code, first_seen, closed_at",
        [since],
    )
    ends = [now - timedelta(days=days - 1 - day) for day in range(days)]
    found: dict[str, list[int]] = {}
    for code, opened, closed, count in rows:
        counts = found.setdefault(code, [0] * days)
        began, ended = moment(opened), moment(closed) if closed else None
        for place, end in enumerate(ends):
            counts[place] += count * (began <= end and (ended is None or ended > end))
    return found


def problems(
    *, code: str = "", source: str = "", severity: str = "", text: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[OpenProblem], int]:
    """One page of the open problems, those that keep somebody out first, and how many there are."""
    found = _fitting(code, source, severity, text)
    total = found.count()
    first = (page - 1) * size
    rows = found.extra(select={"rank": _RANK}).order_by("rank", "code", "pk")[first : first + size]
    held = rows.values_list("pk", "source__name", "first_seen", *_SEEN)
    return [OpenProblem(number, source, Seen(*seen), at) for number, source, at, *seen in held], total


_SEEN = ("code", "source_key", "name", "field", "value", "other", "severity")
_RANK = "CASE severity WHEN 'refused' THEN 0 WHEN 'value-dropped' THEN 1 ELSE 2 END"


def _fitting(code: str, source: str, severity: str, text: str) -> QuerySet[Problem]:
    found = Problem.objects.filter(closed_plan=None)
    wanted = {"code": code, "source__name": source, "severity": severity, "name__icontains": text}
    return found.filter(**{name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class WithProblems:
    """Somebody, as a record of a source, about whom problems are open."""

    source: str
    key: str
    name: str
    count: int
    since: datetime


def problem_people(
    *, code: str = "", source: str = "", severity: str = "", text: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[WithProblems], int]:
    """One page of those about whom problems are open, who is kept out first, and how many they are."""
    worst = Case(When(severity="refused", then=0), When(severity="value-dropped", then=1), default=2)
    grouped = (
        _fitting(code, source, severity, text)
        .values("source__name", "source_key")
        .annotate(who=Max("name"), problems=Count("pk"), since=Min("first_seen"), worst=Min(worst))
    )
    first = (page - 1) * size
    rows = grouped.order_by("worst", "-problems", "who", "source_key")[first : first + size]
    found = [
        WithProblems(row["source__name"], row["source_key"], row["who"], row["problems"], row["since"]) for row in rows
    ]
    return found, grouped.order_by().count()


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
    numbers = fetch_kept(
        f"SELECT p.id, s.name, p.source_key FROM problem p JOIN source s ON s.id = p.source_id "
        f"WHERE p.closed_plan_id IS NULL AND {condition}",
        values,
    )
    wanted = [number for number, source, key in numbers if (source, key) in records]
    if not wanted:
        return []
    rows = Problem.objects.select_related("source").filter(pk__in=wanted).order_by("pk")
    return [_open(row) for row in rows]
