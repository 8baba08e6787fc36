"""How far work is that somebody asked for, and stopping it."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.flows.working import KINDS
from kinroll.store import jobs
from kinroll.web.doors import door, now_of, visitor_of

SHOWN = 50


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The last work that was asked for, newest first."""
    return render(request, "web/work/listing.html", {"jobs": jobs.latest(list(KINDS), SHOWN)})


@door()
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One piece of work; while it goes on, the page asks for its part again and again."""
    visitor = visitor_of(request)
    job = access.job(visitor, number)
    everything = {
        "job": job,
        "is_open": job.state in jobs.OPEN,
        "can_stop": job.state in jobs.OPEN
        and job.stage != "changing"
        and not job.is_unwanted
        and bool(visitor and visitor.may(access.right_for(job.kind))),
    }
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, "web/parts/job.html" if is_part else "web/work/job.html", everything)


@door(SEE)
@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Take back work that waits, or ask for it to be stopped before it changes anything."""
    job = access.job(visitor_of(request), number, to_stop=True)
    jobs.cancel(job, now_of(request).by, datetime.now(UTC))
    return redirect("job", number)
