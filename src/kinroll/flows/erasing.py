"""Erase what is known of one contact: the words go, the proof stays, and whoever follows the feed is told."""

from django.db import transaction

from kinroll.accounts import forgetting
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.editing import LOCK
from kinroll.flows.now import Now
from kinroll.store import erasing, events, merges, plans, runs
from kinroll.store.locking import source_lock


def erase(number: int, now: Now, *, reason: str = "") -> int:
    """Empty everything personal of a contact number, for ever; the number of the run."""
    with source_lock(LOCK, wait_s=30.0), transaction.atomic():
        if merges.is_erased({number}):
            raise CannotApplyError(f"What was known of contact {number} is erased already. Nothing was changed.")
        plan = plans.open_plan(
            "erase", source=None, now=now.at, as_of=now.as_of, today=now.today, by=now.by, reason=reason
        )
        forgetting.forget(number, now.at)
        erasing.empty(number)
        events.add([(now.at, "erased", number, plan.pk, 0)])
        runs.finish(plan, now.at, state=plans.APPLIED)
        return plan.pk
