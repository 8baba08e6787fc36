"""Runs and their changes, as people and programs see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinroll.core.change import Line
from kinroll.store import database, plans
from kinroll.store.bulk import fetch, fetch_one
from kinroll.store.models import Plan
from kinroll.store.shapes import packed


class RunUnknownError(Exception):
    """There is no run of this number."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One line of a plan, with whom it concerns."""

    contact_id: int | None
    source_id: str
    name: str
    change: str
    line: Line


def get(number: int) -> Plan:
    """One run. Raises when there is none of this number."""
    plan = Plan.objects.filter(pk=number).select_related("source").first()
    if plan is None:
        raise RunUnknownError(f"There is no run {number}. See: kinroll runs")
    return plan


def recent(count: int) -> list[Plan]:
    """The last runs, the newest first."""
    return list(Plan.objects.select_related("source").order_by("-pk")[:count])


def changes(plan: Plan, first: int = 1, last: int | None = None) -> Iterator[ShownChange]:
    """Everything that a plan does, line by line; ``first`` and ``last`` count changes."""
    for change, body in plans.changes(plan, first, last):
        key = change["source_key"] if change["source_key"] else ""
        for line in packed.lines_of(change["kind"], body):
            yield ShownChange(change["contact_id"], key, body["name"], change["kind"], line)


_counted: dict[tuple[str, int, datetime], dict[str, int]] = {}
_MOST_COUNTED = 200


def count_changes(plan: Plan) -> dict[str, int]:
    """How many people a plan changes, by kind of change. A plan that is made never changes: it is counted once."""
    key = (database.path(), plan.pk, plan.made_at)
    if key in _counted:
        return dict(_counted[key])
    rows = fetch("SELECT kind, count(*) FROM change WHERE plan_id = %s GROUP BY kind ORDER BY kind", [plan.pk])
    if plan.state != plans.DRAFTING:
        if len(_counted) >= _MOST_COUNTED:
            _counted.clear()
        _counted[key] = dict(rows)
    return dict(rows)


def open_problem_count() -> int:
    """How many problems are open that keep somebody out or drop a value."""
    return int(fetch_one("SELECT count(*) FROM problem WHERE closed_plan_id IS NULL AND severity <> 'advice'"))


def facts(plan: Plan) -> dict[str, Any]:
    """A run as programs see it, without its problems."""
    return {
        "run": plan.pk,
        "plan": plan.pk,
        "source": plan.source.name if plan.source else None,
        "kind": plan.kind,
        "outcome": plan.state,
        "made_at": plan.made_at.isoformat(),
        "finished_at": plan.finished_at.isoformat() if plan.finished_at else None,
        "by": plan.by,
        "counts": {name: count for name, count in plan.counts.items() if name != "tally"},
        "brakes": plan.brakes,
        "released": plan.released_why or None,
        "reason": plan.reason or plan.failure or None,
    }
