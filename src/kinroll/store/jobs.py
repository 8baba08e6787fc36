"""Work that somebody asked for: one row each, done in the order in which it was asked for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from kinroll.store.models import Job
from kinroll.store.prepared import fetch_kept

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
OPEN = (WAITING, RUNNING)
MOST_TRIES = 3
"""So often is work begun whose worker was gone before it was done."""


def add(kind: str, asked: Mapping[str, Any], by: str, now: datetime) -> Job:
    """New work, or the same that waits already."""
    same = Job.objects.filter(kind=kind, asked=dict(asked), state=WAITING).first()
    return same or Job.objects.create(kind=kind, asked=dict(asked), by=by, asked_at=now, state=WAITING)


def find(number: int) -> Job | None:
    """A piece of work by its number."""
    return Job.objects.filter(pk=number).first()


def latest(kinds: Sequence[str], count: int) -> list[Job]:
    """The last work of these kinds, newest first."""
    return list(Job.objects.filter(kind__in=kinds).order_by("-pk")[:count])


def open_now(kinds: Sequence[str], most: int = 10) -> list[Job]:
    """What waits or goes on of these kinds, the oldest first."""
    if not _is_any_open():
        return []
    return list(Job.objects.filter(state__in=OPEN, kind__in=kinds).order_by("pk")[:most])


def of_run(number: int) -> Job | None:
    """The work that waits or goes on about a run."""
    if not _is_any_open():
        return None
    return Job.objects.filter(state__in=OPEN, asked__run=number).order_by("pk").first()


def _is_any_open() -> bool:
    """Whether any work waits or goes on: mostly there is none, and pages ask that first, since it is told sooner."""
    states = ", ".join(f"'{state}'" for state in OPEN)
    return bool(fetch_kept(f"SELECT 1 FROM job WHERE state IN ({states}) LIMIT 1"))


def last_of(kind: str, source: str) -> Job | None:
    """The last work of a kind that was asked for about a source."""
    return Job.objects.filter(kind=kind, asked__source=source).order_by("-pk").first()


def is_waiting() -> bool:
    """Whether anything is to be done, or was left half done."""
    return Job.objects.filter(state__in=OPEN).exists()


def take_next(now: datetime) -> Job | None:
    """The next work, marked as begun. Only whoever holds the worker's lock may ask: what runs is then nobody's."""
    Job.objects.filter(state=RUNNING, is_unwanted=True).update(state=CANCELLED, ended_at=now)
    Job.objects.filter(state=RUNNING, tries__gte=MOST_TRIES).update(
        state=FAILED,
        ended_at=now,
        failure=f"It was begun {MOST_TRIES} times, and never came to its end.",
    )
    for job in Job.objects.filter(state__in=OPEN).order_by("pk"):
        taken = Job.objects.filter(pk=job.pk, state=job.state)
        if taken.update(state=RUNNING, tries=F("tries") + 1, begun_at=now, done=0, stage=""):
            job.refresh_from_db()
            return job
    return None


def beat(number: int, stage: str, done: int, of: int | None) -> bool:
    """Note how far it is; whether somebody wants it stopped."""
    Job.objects.filter(pk=number).update(stage=stage, done=done, of=of)
    return Job.objects.filter(pk=number, is_unwanted=True).exists()


def end(job: Job, state: str, now: datetime, *, answer: Mapping[str, Any] | None = None, failure: str = "") -> None:
    """Note how it ended."""
    Job.objects.filter(pk=job.pk).update(state=state, ended_at=now, answer=dict(answer or {}), failure=failure)


def cancel(job: Job, by: str, now: datetime) -> None:
    """Take back what waits; ask whoever does it to stop where that is still possible."""
    waiting = Job.objects.filter(pk=job.pk, state=WAITING)
    if not waiting.update(state=CANCELLED, ended_at=now, is_unwanted=True, stopped_by=by):
        Job.objects.filter(pk=job.pk, state=RUNNING).update(is_unwanted=True, stopped_by=by)


def forget_old(before: datetime) -> int:
    """Delete what ended before this; how many rows."""
    return Job.objects.filter(~Q(state__in=OPEN), ended_at__lt=before).delete()[0]
