"""Long work: in the request, or in the background where a program would rather look in again."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.flows.answers.jobs import job_json
from kinroll.flows.working import KINDS
from kinroll.store import jobs
from kinroll.web.api.operations import answer, reads, writes
from kinroll.web.api.shapes.runs import Job, Jobs
from kinroll.web.doors import now_of, visitor_of

router = Router(tags=["work"])
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]
ACCEPTED: dict[int, Any] = {202: Job}
SHOWN = 100
T = TypeVar("T")


def is_wanted(request: HttpRequest) -> bool:
    """Whether a program asks for the work to be done in the background."""
    return "respond-async" in str(request.META.get("HTTP_PREFER", "")).lower()


def in_background(request: HttpRequest, kind: str, asked: Mapping[str, Any]) -> HttpResponse:
    """The answer to work that a worker will do: where to see how far it is."""
    visitor = visitor_of(request)
    access.page(visitor, access.right_for(kind))
    job = jobs.add(kind, asked, now_of(request).by, datetime.now(UTC))
    return answer(job_json(job), 202, Location=f"/api/v1/jobs/{job.pk}", Preference_Applied="respond-async")


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """What was done, and in how many seconds."""
    started = time.perf_counter()
    return act(), time.perf_counter() - started


@reads(router, "/jobs", "runs:read", Jobs, operation_id="jobs_list", summary="List work in the background")
def listing(request: HttpRequest) -> HttpResponse:
    """The last work that was asked for, the newest first."""
    access.page(visitor_of(request), SEE)
    return answer({"items": [job_json(job) for job in jobs.latest(list(KINDS), SHOWN)]})


@reads(router, "/jobs/{int:number}", "runs:read", Job, operation_id="jobs_show", summary="Show how far work is")
def show(request: HttpRequest, number: Number) -> HttpResponse:
    """One piece of work: waiting, running, done, failed or cancelled."""
    return answer(job_json(access.job(visitor_of(request), number)))


@writes(router, "/jobs/{int:number}/stop", "runs:write", Job, operation_id="jobs_stop", summary="Stop work")
def stop(request: HttpRequest, number: Number) -> HttpResponse:
    """Take back work that waits, or ask for it to be stopped before it changes anything."""
    visitor = visitor_of(request)
    jobs.cancel(access.job(visitor, number, to_stop=True), now_of(request).by, datetime.now(UTC))
    return answer(job_json(access.job(visitor, number)))
