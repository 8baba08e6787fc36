"""Throw a stored plan away without applying it."""

from kinroll.flows.applying import CannotApplyError, Report
from kinroll.flows.now import Now
from kinroll.store import history, plans
from kinroll.store.locking import source_lock


def discard(number: int, now: Now) -> Report:
    """Give a plan up that was not applied; it stays in the history, without its changes."""
    plan = history.get(number)
    with source_lock(plan.source.name if plan.source else "contacts", wait_s=5.0):
        plan.refresh_from_db()
        if plan.state == plans.DISCARDED:
            return Report(plan)
        if plan.state not in plans.OPEN_STATES:
            raise CannotApplyError(f"Plan {number} is {plan.state}, so there is nothing to discard.")
        plans.drop_draft(plan)
        plan.state, plan.failure, plan.finished_at = plans.DISCARDED, f"discarded by {now.by}", now.at
        plan.save(update_fields=["state", "failure", "finished_at"])
    return Report(plan)
