"""Runs and plans: to look at, and to decide about."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import RUN, SEE
from kinroll.flows import applying, discarding, reverting, working
from kinroll.flows.answers.runs import change_json, difference_json, report_json, run_json
from kinroll.flows.applying import CannotApplyError
from kinroll.store import comparing, history, pages
from kinroll.web.api import cursors
from kinroll.web.api.background import ACCEPTED, in_background, is_wanted, timed
from kinroll.web.api.contacts import Cursor, Limit, Text
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.runs import Changes, Discarded, Report, Runs, RunWithChanges
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["runs"])
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]


@reads(router, "/runs", "runs:read", Runs, operation_id="runs_list", summary="List runs")
def listing(
    request: HttpRequest,
    source: Text = "",
    state: Text = "",
    kind: Text = "",
    cursor: Cursor = "",
    limit: Limit = cursors.USUAL,
) -> HttpResponse:
    """What has been run, the newest first: all, or of one source, state or kind."""
    access.page(visitor_of(request), SEE)
    filters = {"source": source, "state": state, "kind": kind}
    before = cursors.read("runs", filters, cursor)
    found = pages.runs(before, limit + 1, source=source, state=state, kind=kind)
    shown, more = found[:limit], len(found) > limit
    following = cursors.make("runs", filters, shown[-1].pk) if more else None
    return answer({"items": [history.facts(plan) for plan in shown], "next": following})


@reads(router, "/runs/{int:number}", "runs:read", RunWithChanges, operation_id="runs_show", summary="Show a run")
def show(request: HttpRequest, number: Number) -> HttpResponse:
    """One run: what it did or would do, what stopped it, who let it pass."""
    return answer(run_json(access.plan(visitor_of(request), number)))


@reads(
    router,
    "/runs/{int:number}/changes",
    "runs:read",
    Changes,
    operation_id="runs_changes",
    summary="Its changes",
)
def changes(request: HttpRequest, number: Number, cursor: Cursor = "", limit: Limit = cursors.USUAL) -> HttpResponse:
    """Each change with before, after and reason; ``limit`` counts people, each of whom may have several lines."""
    plan = access.plan(visitor_of(request), number)
    first = cursors.read("changes", {"run": number}, cursor) or 1
    lines = [
        change_json(item.contact_id, item.source_id, item.line)
        for item in history.changes(plan, first, first + limit - 1)
    ]
    more = sum(history.count_changes(plan).values()) >= first + limit
    following = cursors.make("changes", {"run": number}, first + limit) if more else None
    return answer({"items": lines, "next": following})


@reads(
    router,
    "/runs/{int:number}/difference/{int:other}",
    "runs:read",
    dict[str, Any],
    operation_id="runs_difference",
    summary="How two runs differ",
)
def difference(
    request: HttpRequest, number: Number, other: Annotated[int, Path(ge=1, le=access.LARGEST)]
) -> HttpResponse:
    """What is different between two runs of one source: counts, problems, people."""
    for one in (number, other):
        access.plan(visitor_of(request), one)
    return answer(difference_json(comparing.compare(number, other)))


class Release(Body):
    """Without a reason a plan that a brake holds stays held."""

    release_brake: Annotated[str, Field(max_length=1_000)] = ""


@writes(
    router,
    "/runs/{int:number}/apply",
    "runs:write",
    Report,
    answers=ACCEPTED,
    operation_id="runs_apply",
    summary="Apply a stored plan",
)
def apply(request: HttpRequest, number: Number, body: Release) -> HttpResponse:
    """Apply a stored plan; nothing is read again. ``release_brake`` lets a held plan pass, for this reason."""
    plan, now = access.plan(visitor_of(request), number, RUN), now_of(request)
    if is_wanted(request):
        return in_background(request, working.APPLY, {"run": plan.pk, "release": body.release_brake})
    rules, reason = configuration().rules, body.release_brake
    report, seconds = timed(
        lambda: applying.apply_stored(plan.pk, rules, now.at, release=reason, by=now.by, wait_s=5.0)
    )
    return answer(report_json(report, seconds))


@writes(
    router, "/runs/{int:number}/discard", "runs:write", Discarded, operation_id="runs_discard", summary="Give a plan up"
)
def discard(request: HttpRequest, number: Number) -> HttpResponse:
    """Give a plan up that was not applied. Nothing is changed by it."""
    plan = access.plan(visitor_of(request), number, RUN)
    done = discarding.discard(plan.pk, now_of(request))
    return answer({"run": done.plan.pk, "outcome": done.plan.state})


@writes(
    router,
    "/runs/{int:number}/revert",
    "runs:write",
    Report,
    answers=ACCEPTED,
    operation_id="runs_revert",
    summary="Undo a run",
)
def revert(request: HttpRequest, number: Number) -> HttpResponse:
    """Withdraw what a run said and linked, and pause its source until somebody resumes it."""
    plan = access.plan(visitor_of(request), number, RUN)
    if plan.kind not in reverting.REVERTIBLE:
        raise CannotApplyError(f"Run {number} ({plan.kind}) cannot be reverted: only a sync, an edit or a move-in can.")
    if is_wanted(request):
        return in_background(request, working.REVERT, {"run": plan.pk})
    report, seconds = timed(lambda: reverting.revert(plan.pk, configuration().rules, now_of(request)))
    return answer(report_json(report, seconds))
