"""Deciding about a plan: apply, let pass, discard; and letting a paused source go on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import applying, discarding, reverting, working
from kinroll.store import lists
from kinroll.store.models import Plan
from kinroll.web.doors import View, back, door, now_of, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.work.asking import watch

MOST_AT_ONCE = 500
"""So many changes are made while the page waits; for more a worker is asked."""


def is_large(plan: Plan) -> bool:
    """Whether a run has so many changes that a worker is asked."""
    return sum(lists.kinds(plan).values()) > MOST_AT_ONCE


def _deciding(act: Callable[[HttpRequest, Any], Any], done: Callable[[Any], str], *, is_long: bool) -> View:
    """A view that does something to a plan and shows the plan again; for a large one a worker does it meanwhile."""

    @door(RUN)
    @require_POST
    def decide(request: HttpRequest, number: int) -> HttpResponse:
        plan = access.plan(visitor_of(request), number, RUN)
        if is_long and is_large(plan) and (act is not _release or _reason(request)):
            return watch(request, working.APPLY, {"run": plan.pk, "release": _reason(request)})
        tell(request, lambda: act(request, plan), done(plan))
        return redirect("run", number)

    return decide


def _apply(request: HttpRequest, plan: Any) -> Any:
    now = now_of(request)
    return applying.apply_stored(plan.pk, configuration().rules, now.at, by=now.by, wait_s=5.0)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:500]


def _release(request: HttpRequest, plan: Any) -> Any:
    now, reason = now_of(request), _reason(request)
    if not reason:
        raise applying.CannotApplyError(_("Say in a few words why this plan may pass. Nothing was changed."))
    rules = configuration().rules
    return applying.apply_stored(plan.pk, rules, now.at, release=reason, by=now.by, wait_s=5.0)


def _discard(request: HttpRequest, plan: Any) -> Any:
    return discarding.discard(plan.pk, now_of(request))


apply = _deciding(_apply, lambda plan: _("Plan %(number)s was applied.") % {"number": plan.pk}, is_long=True)
release = _deciding(
    _release, lambda plan: _("Plan %(number)s was let pass and applied.") % {"number": plan.pk}, is_long=True
)
discard = _deciding(
    _discard, lambda plan: _("Plan %(number)s was discarded. Nothing was changed.") % {"number": plan.pk}, is_long=False
)


@door(RUN)
@require_POST
def resume(request: HttpRequest, name: str) -> HttpResponse:
    """End the pause of a source."""
    source = access.source(visitor_of(request), name)
    tell(request, lambda: reverting.resume(source.name), _("%(name)s goes on with the next sync.") % {"name": name})
    return redirect(back(request, "/overview/"))
