"""What a run leaves behind beside the contacts: its problems, those it did not import, and its place in the history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from django.db import transaction

from kinroll.core.problem import Problem
from kinroll.store import plans
from kinroll.store.bulk import analyze, execute, fetch, fetch_one
from kinroll.store.models import Plan, Source
from kinroll.store.moved import LEFT_ALONE, NOT_WRITTEN
from kinroll.store.queries import moment

_MOVING_IN = "substr(problem.code, 1, 8) = 'move-in-'"
"""What a file of old accounts had to be told of: another scope than a sync's, closed by the next such file."""

MANY = 200
"""Of so many findings at once the database is told anew how large their tables are."""
OUTSIDE = "outside"
"""The severity of a finding that is no problem: somebody in the extract who is rightly no contact, or was refused."""

_SAME = (
    "p.source_id = %s AND p.closed_plan_id IS NULL AND p.source_key = f.source_key AND p.code = f.code "
    "AND p.field = f.field AND p.value = f.value"
)


@dataclass(frozen=True, slots=True)
class SeenProblem:
    """A problem with the time it was first seen."""

    problem: Problem
    first_seen: datetime


def get_source(name: str, kind: str) -> Source:
    """The row of a source; made when it is heard of for the first time."""
    source, _ = Source.objects.get_or_create(name=name, defaults={"kind": kind})
    return source


def unfinished(source: Source) -> Plan | None:
    """The plan that a killed run has left half applied."""
    return Plan.objects.filter(source=source, state=plans.APPLYING).order_by("pk").first()


def drop_drafts(source: Source) -> None:
    """Throw away what runs of this source have left that were killed while they made their plan."""
    for plan in Plan.objects.filter(source=source, state=plans.DRAFTING):
        plans.drop_draft(plan)
        plan.state, plan.failure = plans.FAILED, "killed before its plan was complete; nothing was changed"
        plan.save(update_fields=["state", "failure"])


def last_good(source: Source) -> Plan | None:
    """The last sync of this source that ended well; a run that was reverted does not count."""
    good = Plan.objects.filter(source=source, kind="sync", state__in=(plans.APPLIED, plans.UNCHANGED))
    return good.exclude(pk__in=_reverted(source)).order_by("-pk").first()


def is_touched_since(last: Plan) -> bool:
    """Whether anybody's contact may have changed since a run, or somebody is still to change: one left alone, or in
    the days before a role ends.
    """
    applied = "SELECT 1 FROM change WHERE (plan_id > %s AND state <> 0) OR (plan_id = %s AND state = %s) LIMIT 1"
    lapsed = (
        "SELECT 1 FROM role o JOIN source_record r ON r.id = o.record_id "
        "WHERE r.source_id = %s AND o.lapsed_on IS NOT NULL AND o.ended_plan_id IS NULL LIMIT 1"
    )
    by_hand = "SELECT 1 FROM plan WHERE id > %s AND kind IN ('erase', 'let-in') LIMIT 1"
    asked = ((applied, [last.pk, last.pk, LEFT_ALONE]), (lapsed, [last.source_id]), (by_hand, [last.pk]))
    return any(fetch(sql, values) for sql, values in asked)


def finish_as_last(plan: Plan, now: datetime) -> None:
    """Close a run that found everything as the last one left it: it sees every open problem of its source again."""
    plan.state, plan.finished_at = plans.UNCHANGED, _end(now)
    execute(
        f"UPDATE problem SET last_plan_id = %s WHERE source_id = %s AND closed_plan_id IS NULL AND NOT {_MOVING_IN}",
        [plan.pk, plan.source_id],
    )


def _reverted(source: Source) -> list[int]:
    """The runs of a source that were undone."""
    reverts = Plan.objects.filter(source=source, kind="revert", state__in=(plans.APPLIED, plans.UNCHANGED))
    return [extract["reverts"] for extract in reverts.values_list("extract", flat=True)]


def week_before(source: Source, now: datetime) -> Mapping[str, int]:
    """What the syncs of the last seven days have ended or lost, summed; a run that was reverted has lost nothing."""
    summed: dict[str, int] = {}
    recent = Plan.objects.filter(
        source=source, kind="sync", state=plans.APPLIED, made_at__gte=now - timedelta(days=7), released_why=""
    )
    for counts in recent.exclude(pk__in=_reverted(source)).values_list("counts", flat=True):
        for name, count in counts.get("tally", {}).items():
            summed[name] = summed.get(name, 0) + count
    return summed


def finish(plan: Plan, now: datetime, *, state: str) -> None:
    """Close a run: its problems open or stay, those it no longer saw close, and it takes its place in the history."""
    with transaction.atomic():
        _note_left_alone(plan)
        if plan.kind == "move-in":
            _settle_problems(plan, now)
        elif plan.kind == "sync" and not plan.failure:
            _settle_problems(plan, now)
            _settle_not_imported(plan)
        elif plan.source_id:
            _open_problems(plan, now)
        execute("DELETE FROM finding WHERE plan_id = %s", [plan.pk])
        execute("DELETE FROM secret WHERE plan_id = %s", [plan.pk])
        plan.state, plan.finished_at = state, _end(now)
        plan.save(update_fields=["state", "finished_at", "counts"])


def _end(now: datetime) -> datetime:
    """The time at which a run that began at ``now`` ends."""
    return max(now, datetime.now(UTC))


def _note_left_alone(plan: Plan) -> None:
    """Name who was left alone; those whose values are at fault are named already, and count as refused."""
    rows = fetch(
        "SELECT c.source_key, p.body FROM change c JOIN payload p ON p.id = c.payload_id "
        "WHERE c.plan_id = %s AND c.state = %s ORDER BY c.seq",
        [plan.pk, LEFT_ALONE],
    )
    if not rows:
        return
    named = fetch("SELECT source_key FROM finding WHERE plan_id = %s AND code = %s", [plan.pk, NOT_WRITTEN])
    at_fault = {key for (key,) in named}
    names = ((key, orjson.loads(body)["name"] if body else "") for key, body in rows if key not in at_fault)
    plans.add_findings(plan, [Problem("moved-since-plan", key, name) for key, name in names])
    plan.counts["refused"] = plan.counts.get("refused", 0) + len(at_fault)


def _settle_problems(plan: Plan, now: datetime) -> None:
    """Open what is new, close what the run no longer saw, in its own scope."""
    source, scope = plan.source_id, _MOVING_IN if plan.kind == "move-in" else f"NOT {_MOVING_IN}"
    if fetch_one("SELECT count(*) FROM finding WHERE plan_id = %s", [plan.pk]) >= MANY:
        analyze("finding", "problem")
    execute(
        "UPDATE problem SET last_plan_id = %s, name = f.name, other = f.other, severity = f.severity FROM finding f "
        "WHERE f.plan_id = %s AND problem.source_id = %s AND problem.closed_plan_id IS NULL "
        "AND problem.source_key = f.source_key AND problem.code = f.code AND problem.field = f.field "
        "AND problem.value = f.value",
        [plan.pk, plan.pk, source],
    )
    _open_problems(plan, now)
    execute(
        "UPDATE problem SET closed_plan_id = %s, closed_at = %s "
        "WHERE source_id = %s AND closed_plan_id IS NULL AND last_plan_id <> %s "
        f"AND {scope}",
        [plan.pk, now, source, plan.pk],
    )


def _open_problems(plan: Plan, now: datetime) -> None:
    source = plan.source_id
    execute(
        "INSERT INTO problem (source_id, source_key, code, field, value, name, other, severity, first_plan_id, "
        "last_plan_id, first_seen) SELECT %s, f.source_key, f.code, f.field, f.value, min(f.name), min(f.other), "
        "min(f.severity), min(f.plan_id), min(f.plan_id), %s FROM finding f WHERE f.plan_id = %s AND f.severity <> %s "
        f"AND NOT EXISTS (SELECT 1 FROM problem p WHERE {_SAME}) "
        "GROUP BY f.source_key, f.code, f.field, f.value ORDER BY min(f.id)",
        [source, now, plan.pk, OUTSIDE, source],
    )


def _settle_not_imported(plan: Plan) -> None:
    """Those who are in the extract and no contacts, as this run found them; who is as before keeps their row."""
    found = (
        "(SELECT source_key AS key, max(name) AS name, max(value) AS reason, max(other) AS related FROM finding "
        "WHERE plan_id = %s AND severity = %s GROUP BY source_key) AS f"
    )
    values = [plan.pk, OUTSIDE]
    execute(
        f"DELETE FROM not_imported WHERE source_id = %s AND key NOT IN (SELECT key FROM {found})",
        [plan.source_id, *values],
    )
    execute(
        f"UPDATE not_imported SET name = f.name, reason = f.reason, related = f.related FROM {found} "
        "WHERE not_imported.source_id = %s AND f.key = not_imported.key AND (f.name <> not_imported.name "
        "OR f.reason <> not_imported.reason OR f.related <> not_imported.related)",
        [*values, plan.source_id],
    )
    execute(
        "INSERT INTO not_imported (source_id, key, name, reason, related) "
        f"SELECT %s, key, name, reason, related FROM {found} "
        "WHERE key NOT IN (SELECT key FROM not_imported WHERE source_id = %s)",
        [plan.source_id, *values, plan.source_id],
    )


def problems_of(plan: Plan) -> Iterator[SeenProblem]:
    """Everything this run saw, old or new."""
    facts = "source_key, code, field, value, name, other, severity"
    if plan.state in (plans.APPLIED, plans.UNCHANGED):
        rows = fetch(f"SELECT {facts}, first_seen FROM problem WHERE last_plan_id = %s ORDER BY id", [plan.pk])
    else:
        named = ", ".join(f"f.{name}" for name in facts.split(", "))
        rows = fetch(
            f"SELECT {named}, COALESCE(p.first_seen, %s) FROM finding f LEFT JOIN problem p ON {_SAME} "
            "WHERE f.plan_id = %s AND f.severity <> %s ORDER BY f.id",
            [plan.made_at, plan.source_id, plan.pk, OUTSIDE],
        )
    yield from map(_seen, rows)


def open_problems(source: str = "") -> list[tuple[str, SeenProblem]]:
    """All open problems with their source, refused ones first."""
    rows = fetch(
        "SELECT s.name, p.source_key, p.code, p.field, p.value, p.name, p.other, p.severity, p.first_seen "
        "FROM problem p "
        "JOIN source s ON s.id = p.source_id WHERE p.closed_plan_id IS NULL AND (%s = '' OR s.name = %s) "
        "ORDER BY CASE p.severity WHEN 'refused' THEN 0 WHEN 'value-dropped' THEN 1 ELSE 2 END, p.code, p.id",
        [source, source],
    )
    return [(name, _seen(row)) for name, *row in rows]


def _seen(row: Any) -> SeenProblem:
    key, code, field, value, name, other, severity, first_seen = row
    return SeenProblem(Problem(code, key, name, field, value, other, severity), moment(first_seen))


def active_accounts(source: Source) -> int:
    """How many of a source's people have an active account."""
    return int(
        fetch_one(
            "SELECT count(DISTINCT a.id) FROM source_record r "
            "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id "
            "JOIN account a ON a.contact_id = COALESCE(c.root, c.number) WHERE a.is_active AND r.source_id = %s",
            [source.pk],
        )
    )


def live_roles(source: Source) -> int:
    """How many roles a source gives now."""
    return _count("role o JOIN source_record r ON r.id = o.record_id WHERE o.ended_plan_id IS NULL", source)


def live_relationships(source: Source) -> int:
    """How many relationships a source tells of now."""
    return _count("relationship x JOIN source_record r ON r.id = x.record_id WHERE x.ended_plan_id IS NULL", source)


def present_records(source: Source) -> int:
    """How many records a source has now."""
    return _count("source_record r WHERE r.mask <> 0", source)


def current_students(source: Source) -> int:
    """How many current students a source has now."""
    students = "o.ended_plan_id IS NULL AND o.lapsed_on IS NULL AND o.name = 'student'"
    return _count(f"role o JOIN source_record r ON r.id = o.record_id WHERE {students}", source)


def _count(rows: str, source: Source) -> int:
    return int(fetch_one(f"SELECT count(*) FROM {rows} AND r.source_id = %s", [source.pk]))
