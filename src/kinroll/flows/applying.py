"""Apply a stored plan, or finish one that was begun."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from django.db.utils import Error

from kinroll.flows import settling
from kinroll.flows.hands import Hands
from kinroll.flows.reader import Progress
from kinroll.flows.settling import Rules
from kinroll.store import change_requests, history, moved, plans, runs
from kinroll.store.database import first_line, large_journal
from kinroll.store.locking import source_lock, wait_for_newcomers
from kinroll.store.models import Change, Plan, Source

FEW_NEWCOMERS = 100
"""So many who have just come are put to the scorer at once; of more the next sweep takes care."""


class SourcePausedError(Exception):
    """The source is paused until a person resumes it."""


class CannotApplyError(Exception):
    """This plan cannot be applied; the text says why and what to do."""


class ApplyInterruptedError(Exception):
    """A plan was begun and not finished; the next run of the source, or ``apply`` again, finishes it."""

    def __init__(self, plan: Plan, cause: BaseException) -> None:
        why = "interrupted" if isinstance(cause, KeyboardInterrupt) else first_line(cause)
        super().__init__(f"Plan {plan.pk} was begun and not finished ({why}). Run the same command again.")
        self.plan = plan


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a plan."""

    plan: Plan


def refuse_if_paused(source: Source) -> None:
    """Raise when a person, or a revert, has paused the source."""
    if source.paused_at:
        raise SourcePausedError(
            f"{source.name} is paused since {source.paused_at:%Y-%m-%d %H:%M} ({source.paused_why}). "
            f"Nothing was changed. To go on: kinroll resume {source.name}"
        )


def finish_interrupted(source: Source, rules: Rules, now: datetime) -> None:
    """Finish what a killed run has left half applied, without reading any file again."""
    while plan := runs.unfinished(source):
        wait_for_newcomers()
        with Hands() as hands:
            _carry_out(plan, now, rules, hands)


def apply_plan(
    plan: Plan,
    now: datetime,
    rules: Rules | None = None,
    progress: Progress | None = None,
    hands: Hands | None = None,
) -> Report:
    """Apply a plan that no brake stops; refuse it whole when something has moved since it was made.

    With the ``rules`` of all sources, what was asked of the plan's source is settled; what people and documents say
    needs none.
    """
    if Change.objects.filter(plan=plan).exists():
        _refuse_stale(plan)
        with hands or Hands() as helping:
            _carry_out(plan, now, rules, helping, progress)
        if rules is not None and 0 < plan.counts.get("created", 0) <= FEW_NEWCOMERS:
            from kinroll.flows import newcomers  # here: it loads the scorer, which few nights need

            newcomers.look_since_sweep(rules, now)
    else:
        _finish(plan, now, rules, plans.UNCHANGED)
    return Report(plan)


def _refuse_stale(plan: Plan) -> None:
    """Raise, and end the plan, when anything has moved since it was made."""
    try:
        moved.check_fresh(plan)
    except moved.PlanIsStaleError as error:
        plan.state, plan.failure = plans.FAILED, str(error)
        plan.save(update_fields=["state", "failure"])
        raise


def _carry_out(plan: Plan, now: datetime, rules: Rules | None, hands: Hands, progress: Progress | None = None) -> None:
    from kinroll.store import apply  # here: most nights apply nothing, and it takes a while to load

    try:
        plan.state = plans.APPLYING
        plan.save(update_fields=["state"])
        with closing(apply.carry_out(plan, now, hands.each)) as counts:
            for count in counts:
                if progress:
                    progress(count)
        change_requests.close_granted(plan.pk, now)
        _finish(plan, now, rules, plans.APPLIED)
    except (Error, KeyboardInterrupt) as error:
        raise ApplyInterruptedError(plan, error) from error


def _finish(plan: Plan, now: datetime, rules: Rules | None, state: str) -> None:
    """End a run: the one place where what was asked of its source is settled, whoever let it be applied."""
    if rules is not None:
        settling.settle(plan, rules, now)
    runs.finish(plan, now, state=state)


def apply_stored(
    number: int,
    rules: Rules,
    now: datetime,
    *,
    release: str = "",
    by: str = "",
    wait_s: float = 30.0,
    progress: Progress | None = None,
) -> Report:
    """Apply a plan by its number. ``release`` is the reason for which a person lets its brakes pass."""
    plan = history.get(number)
    with source_lock(plan.source.name if plan.source else "contacts", wait_s=wait_s), large_journal():
        plan.refresh_from_db()
        if plan.state in (plans.APPLIED, plans.UNCHANGED):
            return Report(plan)
        if plan.source:
            refuse_if_paused(plan.source)
            finish_interrupted(plan.source, rules, now)
            plan.refresh_from_db()
            if plan.state == plans.APPLIED:
                return Report(plan)
        _release(plan, release, by)
        return Report(plan) if plan.state == plans.HELD else apply_plan(plan, now, rules, progress)


def _release(plan: Plan, reason: str, by: str) -> None:
    """Let a held plan pass, if a person gives a reason; without one it stays held."""
    if plan.state not in plans.OPEN_STATES:
        raise CannotApplyError(f"Plan {plan.pk} is {plan.state} and cannot be applied. Make a new one: kinroll plan")
    looked_since = (plans.APPLIED, plans.UNCHANGED, plans.APPLYING)
    newer = Plan.objects.filter(source=plan.source, kind="sync", pk__gt=plan.pk, state__in=looked_since)
    if plan.kind == "sync" and newer.exists():
        raise CannotApplyError(f"Plan {plan.pk} is older than the last sync. Make a new one: kinroll plan")
    if plan.state == plans.HELD and reason.strip():
        plan.released_by, plan.released_why, plan.state = by, reason.strip(), plans.PLANNED
        plan.save(update_fields=["released_by", "released_why", "state"])
