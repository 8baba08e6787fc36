"""Runs and their plans: to look at, and to decide about."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import applying, discarding, reverting, working
from kinroll.store import history, lists, plans
from kinroll.web.doors import View, door, now_of, page_number, pages, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.work.asking import watch
from kinroll.web.words import STATES

UNDONE = reverting.REVERTIBLE
MOST_AT_ONCE = 500
"""So many changes are made while the page waits; for more a worker is asked."""


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All runs, the newest first."""
    source, state = request.GET.get("source", ""), request.GET.get("state", "")
    found, total = lists.runs(source=source, state=state, page=page_number(request))
    everything = {
        "runs": [history.facts(plan) for plan in found],
        "pages": pages(request, total, lists.PAGE),
        "sources": list(configuration().declared.sources),
        "states": STATES,
        "source": source,
        "state": state,
    }
    return render(request, "web/runs.html", everything)


@door()
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One run: what it did or would do, what stops it, and what can be done about it."""
    visitor = visitor_of(request)
    plan = access.plan(visitor, number)
    kind, name = request.GET.get("kind", ""), request.GET.get("name", "").strip()
    found, total = lists.changes(plan, kind=kind, name=name, page=page_number(request))
    everything = {
        "plan": plan,
        "facts": history.facts(plan),
        "kinds": history.count_changes(plan),
        "changes": found,
        "pages": pages(request, total, lists.PAGE),
        "kind": kind,
        "name": name,
        "can_run": bool(visitor and visitor.may(RUN)),
        "is_open": plan.state in plans.OPEN_STATES,
        "can_revert": plan.state == plans.APPLIED and plan.kind in UNDONE and plan.source is not None,
    }
    template = "web/parts/changes.html" if request.headers.get("HX-Request") else "web/run.html"
    return render(request, template, everything)


def _deciding(act: Callable[[HttpRequest, Any], Any], done: Callable[[Any], str], kind: str = "") -> View:
    """A view that does something to a plan and shows the plan again; for a large one a worker does it meanwhile."""

    @door(RUN)
    @require_POST
    def decide(request: HttpRequest, number: int) -> HttpResponse:
        plan = access.plan(visitor_of(request), number, RUN)
        if kind and _is_large(plan) and (act is not _release or _reason(request)):
            return watch(request, kind, {"run": plan.pk, "release": _reason(request)})
        report = tell(request, lambda: act(request, plan), done(plan))
        return redirect("run", getattr(getattr(report, "plan", None), "pk", number))

    return decide


def _apply(request: HttpRequest, plan: Any) -> Any:
    now = now_of(request)
    return applying.apply_stored(plan.pk, now.at, by=now.by, wait_s=5.0)


def _is_large(plan: Any) -> bool:
    return sum(history.count_changes(plan).values()) > MOST_AT_ONCE


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()


def _release(request: HttpRequest, plan: Any) -> Any:
    now, reason = now_of(request), _reason(request)
    if not reason:
        raise applying.CannotApplyError(_("Say in a few words why this plan may pass. Nothing was changed."))
    return applying.apply_stored(plan.pk, now.at, release=reason, by=now.by, wait_s=5.0)


def _discard(request: HttpRequest, plan: Any) -> Any:
    return discarding.discard(plan.pk, now_of(request))


def _revert(request: HttpRequest, plan: Any) -> Any:
    return reverting.revert(plan.pk, configuration().rules, now_of(request))


apply = _deciding(_apply, lambda plan: _("Plan %(number)s was applied.") % {"number": plan.pk}, working.APPLY)
release = _deciding(
    _release, lambda plan: _("Plan %(number)s was let pass and applied.") % {"number": plan.pk}, working.APPLY
)
discard = _deciding(
    _discard, lambda plan: _("Plan %(number)s was discarded. Nothing was changed.") % {"number": plan.pk}
)
revert = _deciding(_revert, lambda plan: _("Run %(number)s was undone.") % {"number": plan.pk}, working.REVERT)


@door(RUN)
@require_POST
def resume(request: HttpRequest, name: str) -> HttpResponse:
    """End the pause of a source."""
    source = access.source(visitor_of(request), name)
    tell(request, lambda: reverting.resume(source.name), _("%(name)s goes on with the next sync.") % {"name": name})
    return redirect("overview")
