"""Erase what is known of one person: the words go, the proof stays, and whoever follows the feed is told.

A source that lists them still is not heard about them any more (``store/erased.py``), until a record is let in again.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import transaction

from kinroll.accounts import forgetting
from kinroll.accounts.models import Permission
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.editing import LOCK, ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import erased, erasing, events, merges, plans, runs
from kinroll.store.locking import source_lock
from kinroll.store.models import Plan, Source

WAIT_S = 30.0


def erase(number: int, now: Now, *, reason: str = "", wait_s: float = WAIT_S) -> int:
    """Empty everything personal of a contact and of all numbers that are seen as it, for ever; the number of the run.

    Runs of the sources that speak of the person are waited for: they may have read them already.
    """
    numbers = _numbers(number)
    with _holding(erased.sources_of(numbers), wait_s), transaction.atomic():
        if set(_numbers(number)) != set(numbers):
            raise CannotApplyError(
                f"Contact {number} was merged or unmerged just now. Look again. Nothing was changed."
            )
        _refuse(number, numbers)
        plan = _open(erased.KIND, now, reason)
        for one in numbers:
            forgetting.forget(one, now.at)
            erasing.end(one, plan.pk, now.today)
            erasing.empty(one)
        events.add([(now.at, "erased", one, plan.pk, place) for place, one in enumerate(numbers)])
        runs.finish(plan, now.at, state=plans.APPLIED)
        return plan.pk


def let_in(source: str, key: str, now: Now, *, reason: str = "", wait_s: float = WAIT_S) -> int:
    """Hear a source about a record again that was erased; the number of the contact that was.

    The next run of the source makes somebody new of it.
    """
    row = Source.objects.filter(name=source).first()
    with _holding([source], wait_s), transaction.atomic():
        number = erased.contact_of(row.pk, key) if row else None
        if row is None or number is None:
            raise ValueRefusedError(f"{source}:{key} is no record of somebody who was erased here.")
        plan = _open(erased.LET_IN, now, reason)
        erased.let_in(row.pk, key, plan.pk)
        runs.finish(plan, now.at, state=plans.APPLIED)
        return number


def _numbers(number: int) -> list[int]:
    """The number, and all that are seen as the same contact."""
    return sorted(merges.members([number]))


@contextmanager
def _holding(sources: Iterable[str], wait_s: float) -> Iterator[None]:
    """While this block lasts, no run of these sources goes on, and nobody edits a contact."""
    with ExitStack() as stack:
        for name in (*sorted(set(sources) - {LOCK}), LOCK):
            stack.enter_context(source_lock(name, wait_s=wait_s))
        yield


def _refuse(number: int, numbers: list[int]) -> None:
    """Raise where somebody is erased already, or works here."""
    if merges.is_erased(numbers):
        raise CannotApplyError(f"What was known of contact {number} is erased already. Nothing was changed.")
    if Permission.objects.filter(account__contact_id__in=numbers).exists():
        raise CannotApplyError(
            f"Contact {number} works with this system. Take the permission away first. Nothing was changed."
        )


def _open(kind: str, now: Now, reason: str) -> Plan:
    return plans.open_plan(
        kind, source=None, now=now.at, as_of=now.as_of, today=now.today, by=now.by, reason=reason.strip()
    )
