"""What was done at a target, or would be: made whole before anything is sent, and marked as it is done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Count

from kinroll.core.brakes import Brake
from kinroll.core.provisioning.values import Step
from kinroll.store.bulk import any_of, execute, fetch, insert
from kinroll.store.models import TargetRun, TargetStep

PLANNED, HELD, APPLYING, APPLIED = "planned", "held", "applying", "applied"
UNCHANGED, FAILED, INTERRUPTED = "unchanged", "failed", "interrupted"
TO_DO, DONE, LEFT, REFUSED = range(4)
WEEK = timedelta(days=7)
KEPT = timedelta(days=365)


def add(
    target: int, kind: str, steps: Sequence[Step], facts: Mapping[str, Any], *, is_full: bool, by: str, now: datetime
) -> TargetRun:
    """A new run with its steps in their order."""
    with transaction.atomic():
        run = TargetRun.objects.create(
            target_id=target, kind=kind, state=PLANNED, is_full=is_full, by=by, made_at=now, counts=dict(facts)
        )
        columns = ("run_id", "seq", "contact_id", "kind", "place", "why", "body", "state")
        insert(
            "target_step",
            columns,
            [
                (run.pk, i, step.contact, step.kind, step.place, step.why, _pack(step), TO_DO)
                for i, step in enumerate(steps, 1)
            ],
        )
    return run


def _pack(step: Step) -> str:
    if not (step.before or step.after):
        return ""
    return orjson.dumps({"before": dict(step.before), "after": dict(step.after)}).decode()


def steps(run: TargetRun) -> list[Step]:
    """The steps of a run in their order."""
    rows = fetch("SELECT contact_id, kind, body, place, why FROM target_step WHERE run_id = %s ORDER BY seq", [run.pk])
    return [_unpack(*row) for row in rows]


def _unpack(contact: int, kind: str, body: str, place: str, why: str) -> Step:
    said = orjson.loads(body) if body else {}
    return Step(contact, kind, said.get("before", {}), said.get("after", {}), place, why)


def mark(run: TargetRun, numbers: Collection[int], state: int = DONE) -> None:
    """Mark steps of a run, by their place in it."""
    condition, values = any_of("seq", sorted(numbers))
    execute(f"UPDATE target_step SET state = %s WHERE run_id = %s AND {condition}", [state, run.pk, *values])


def hold(run: TargetRun, brakes: Sequence[Brake]) -> None:
    """Brakes have stopped it; nothing is sent until a person lets it pass."""
    run.state, run.brakes = HELD, [{"code": brake.code, "message": brake.message} for brake in brakes]
    run.save(update_fields=["state", "brakes"])


def begin(run: TargetRun, *, released_by: str = "", released_why: str = "") -> None:
    """Its steps are being carried out."""
    run.state, run.released_by, run.released_why = APPLYING, released_by, released_why
    run.save(update_fields=["state", "released_by", "released_why"])


def end(run: TargetRun, state: str, counts: Mapping[str, int], now: datetime, failure: str = "") -> None:
    """How it ended."""
    run.state, run.finished_at, run.failure = state, now, failure
    run.counts = {**run.counts, **counts}
    run.save(update_fields=["state", "finished_at", "failure", "counts"])


def supersede(target: int) -> None:
    """Plans that were made before are overtaken; what a killed run has begun counts as interrupted."""
    rows = TargetRun.objects.filter(target_id=target)
    rows.filter(state=APPLYING).update(state=INTERRUPTED)
    rows.filter(state__in=(PLANNED, HELD)).update(state="discarded")


def week_of(target: int, now: datetime, names: Sequence[str]) -> dict[str, int]:
    """What the runs of the last seven days took away; those that a person let pass count for nothing any more."""
    rows = TargetRun.objects.filter(
        target_id=target, state__in=(APPLIED, INTERRUPTED), made_at__gt=now - WEEK, released_by=""
    )
    found = dict.fromkeys(names, 0)
    for counts in rows.values_list("counts", flat=True):
        for name in names:
            found[name] += int(counts.get("taken", {}).get(name, 0))
    return found


def forget_old(before: datetime) -> None:
    """Delete runs that ended before this."""
    TargetRun.objects.filter(finished_at__lt=before).delete()


def find(number: int) -> TargetRun | None:
    """A run by its number."""
    return TargetRun.objects.select_related("target").filter(pk=number).first()


def latest(target: int, count: int) -> list[TargetRun]:
    """The last runs of a target, the newest first."""
    return list(TargetRun.objects.filter(target_id=target).order_by("-pk")[:count])


def open_plan(target: int) -> TargetRun | None:
    """The plan that waits for a person, if one does."""
    return TargetRun.objects.filter(target_id=target, state__in=(PLANNED, HELD)).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it is shown."""

    contact: int
    name: str
    kind: str
    place: str
    why: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    state: int


def lines(run: TargetRun, *, kind: str = "", page: int = 1, size: int = 100) -> tuple[list[Line], int]:
    """One page of the steps of a run, and how many there are."""
    rows = TargetStep.objects.filter(run=run).select_related("contact").order_by("seq")
    rows = rows.filter(kind=kind) if kind else rows
    shown = []
    for row in rows[(page - 1) * size : page * size]:
        step = _unpack(row.contact_id, row.kind, row.body, row.place, row.why)
        name = f"{row.contact.forename} {row.contact.surname}".strip()
        shown.append(Line(row.contact_id, name, row.kind, row.place, row.why, step.before, step.after, row.state))
    return shown, rows.count()


def kinds(run: TargetRun) -> dict[str, int]:
    """How many steps of each kind a run has."""
    rows = TargetStep.objects.filter(run=run).values_list("kind").annotate(count=Count("id")).order_by("kind")
    return dict(rows)
