"""Work that takes longer than a page may: asked for here, done by ``kinroll worker``, stopped where that harms nothing.

One piece of work is done at a time. Whoever does it holds a lock that is free as soon as its process is gone; what then
still counts as begun was left half done, and is begun again: every flow finishes what an interrupted one has left.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.utils import Error

from kinroll.accounts import askers
from kinroll.accounts.access import right_for
from kinroll.declarations.file import Configuration
from kinroll.flows.now import Now
from kinroll.store import database, jobs
from kinroll.store.locking import SourceBusyError, source_lock
from kinroll.store.models import Job

LOCK = "worker"
BEAT_S = 0.5
KEPT = timedelta(days=90)
PAUSE_S = 1.0
READING, CHANGING, SENDING = "reading", "changing", "sending"
_log = logging.getLogger("kinroll.worker")


class AskerGoneError(Exception):
    """Whoever asked for the work may not do so any more."""


class StoppedError(Exception):
    """Somebody has stopped the work before it changed anything."""


@dataclass(slots=True)
class Ticket:
    """How far a piece of work is. It may be stopped while it reads; what changes people goes on to its end."""

    stage: str = READING
    done: int = 0
    of: int | None = None
    unwanted: threading.Event = field(default_factory=threading.Event)

    def reading(self, count: int) -> None:
        """So many more were read. Raises ``StoppedError`` where somebody wants no more of it."""
        self.done += count
        if self.unwanted.is_set():
            raise StoppedError("It was stopped before anything was changed.")

    def changing(self, count: int) -> None:
        """So many more were changed."""
        if self.stage != CHANGING:
            self.stage, self.done = CHANGING, 0
        self.done += count

    def sending(self, count: int) -> None:
        """So many more messages were queued."""
        self.done += count


Work = Callable[[Configuration, Mapping[str, Any], Now, Ticket], Mapping[str, Any]]
"""One kind of work: what was asked in, plain facts for whoever asked out."""


def is_to_do() -> bool:
    """Whether work waits, or was left half done, that no worker is at."""
    if jobs.is_waiting():
        with suppress(SourceBusyError), source_lock(LOCK, wait_s=0.0):
            return True
    return False


def work(
    configuration: Configuration, kinds: Mapping[str, Work], *, may_go_on: Callable[[], bool] | None = None
) -> int:
    """Do what waits, one after the other; how many were done: none while another worker is at it."""
    count = 0
    if not jobs.is_waiting():
        return count
    with suppress(SourceBusyError), source_lock(LOCK, wait_s=0.0):
        jobs.forget_old(datetime.now(UTC) - KEPT)
        while job := jobs.take_next(datetime.now(UTC)):
            _do(job, configuration, kinds)
            count += 1
    return count


def _do(job: Job, configuration: Configuration, kinds: Mapping[str, Work]) -> None:
    at, ticket = datetime.now(UTC), Ticket()
    now = Now(at, datetime.now().astimezone().date(), at, by=job.by)
    try:
        _refuse_gone(job)
        with _telling(job.pk, ticket):
            answer = kinds[job.kind](configuration, job.asked, now, ticket)
    except StoppedError:
        jobs.end(job, jobs.CANCELLED, datetime.now(UTC))
    except Exception as error:
        words = _words(error)
        if not words:
            _log.exception("%s (%s) failed", job.kind, job.pk)
        failure = words or "An unexpected fault; what happened stands in the log of the worker."
        jobs.end(job, jobs.FAILED, datetime.now(UTC), failure=failure)
    else:
        jobs.end(job, jobs.DONE, datetime.now(UTC), answer=answer)


def _refuse_gone(job: Job) -> None:
    """Raise where whoever asked was switched off since, or may do less now."""
    if not askers.may_still(job.by, right_for(job.kind)):
        raise AskerGoneError(
            f"{job.by or 'Nobody'} asked for this and may not any more. Nothing was changed. If it is still "
            "wanted, ask for it again."
        )


def _words(error: Exception) -> str:
    """What an error that is expected now and then says to people; empty for any other."""
    if isinstance(error, Error):
        return f"The database cannot be used: {database.first_line(error)}."
    return str(error) if type(error).__module__.startswith("kinroll.") else ""


@contextmanager
def _telling(number: int, ticket: Ticket) -> Iterator[None]:
    """While the work in this block is done, note again and again how far it is, and hear whether it is still wanted."""
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(number, ticket, ended), daemon=True, name=f"job-{number}")
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def _tell(number: int, ticket: Ticket, ended: threading.Event) -> None:
    try:
        while not ended.wait(BEAT_S):
            with suppress(Error):  # the work itself holds the database, perhaps; then the next beat tells
                if jobs.beat(number, ticket.stage, ticket.done, ticket.of):
                    ticket.unwanted.set()
    finally:
        database.close_here()
