"""Targets: how each stands, what became of a run, and whom somebody has to look at."""

from collections.abc import Collection
from typing import Any

from kinroll.core.provisioning.codes import meaning
from kinroll.flows.provisioning.polling import Polled
from kinroll.flows.provisioning.syncing import Ran
from kinroll.store.models import Target, TargetRun
from kinroll.store.provisioning import links, runs
from kinroll.store.provisioning.links import Waiting
from kinroll.store.provisioning.runs import Line


def ran_json(name: str, ran: Ran) -> dict[str, Any]:
    """What became of a run at a target."""
    return {
        "schema": 1,
        "target": name,
        "run": ran.run.pk if ran.run else None,
        "outcome": ran.outcome,
        "looked": ran.looked,
        "steps": runs.kinds(ran.run) if ran.run else {},
        "done": ran.done,
        "parked": ran.parked,
        "waiting": ran.waiting,
        "requests": ran.requests,
        "brakes": ran.brakes,
    }


def targets_json(declared: Collection[str], states: dict[str, Target]) -> list[dict[str, Any]]:
    """Every target that is declared, and how it stands."""
    return [target_json(name, states.get(name)) for name in declared]


def target_json(name: str, row: Target | None) -> dict[str, Any]:
    """How one target stands."""
    counts = links.counts(row.pk) if row else dict.fromkeys(("users", "suspended", "parked", "waiting"), 0)
    return {
        "target": name,
        "site": (row.site if row else "") or None,
        "state": state_of(row),
        "why": (row.stopped_why if row else "") or None,
        "release": (row.facts.get("release") if row else "") or None,
        "warnings": list(row.facts.get("warnings", ())) if row else [],
        "checked_at": _text(row.checked_at if row else None),
        "compared_at": _text(row.full_at if row else None),
        "asked_at": _text(row.polled_at if row else None),
        **counts,
    }


def state_of(row: Target | None) -> str:
    """``new``, ``stopped`` (a person has to put something right), ``resting`` (tried again later) or ``ready``."""
    if row is None or row.full_at is None:
        return "stopped" if row and row.stopped else "new"
    return "stopped" if row.stopped else "resting" if row.resting_until else "ready"


def waiting_json(one: Waiting) -> dict[str, Any]:
    """Somebody whom a person has to look at, or who is tried again."""
    means = meaning(one.code)
    return {
        "contact_id": one.contact,
        "name": one.name,
        "state": one.state,
        "code": one.code,
        "about": one.about or None,
        "user": one.remote or None,
        "found": one.found or None,
        "message": means.message,
        "fix": means.fix,
        "next_try_at": _text(one.next_try_at),
    }


def run_json(run: TargetRun) -> dict[str, Any]:
    """A run at a target, without its steps."""
    return {
        "run": run.pk,
        "target": run.target.name,
        "kind": run.kind,
        "outcome": run.state,
        "made_at": run.made_at.isoformat(),
        "finished_at": _text(run.finished_at),
        "by": run.by,
        "counts": {name: value for name, value in run.counts.items() if name != "taken"},
        "brakes": run.brakes,
        "released": run.released_why or None,
        "reason": run.failure or None,
    }


_STATES = {runs.TO_DO: "to-do", runs.DONE: "done", runs.LEFT: "left", runs.REFUSED: "refused"}


def line_json(line: Line) -> dict[str, Any]:
    """One step of a run."""
    return {
        "contact_id": line.contact,
        "name": line.name,
        "kind": line.kind,
        "place": line.place or None,
        "before": dict(line.before),
        "after": dict(line.after),
        "reason": line.why or None,
        "state": _STATES[line.state],
    }


def polled_json(name: str, polled: Polled) -> dict[str, Any]:
    """What was heard of a target."""
    return {
        "schema": 1,
        "target": name,
        "asked": polled.asked,
        "completed": polled.completed,
        "documents": polled.moved,
        "refused": [{"document": number, "reason": why} for number, why in polled.refused],
        "requests": polled.requests,
    }


def _text(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
