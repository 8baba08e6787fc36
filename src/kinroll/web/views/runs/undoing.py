"""Undoing a run: what would become of whom is shown first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.change import Change
from kinroll.flows import reverting, working
from kinroll.store import contacts
from kinroll.store.lists import ChangeRow
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.runs.deciding import is_large
from kinroll.web.views.runs.show import choices
from kinroll.web.views.work.asking import watch

SHOWN = 50


@door(RUN)
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """What undoing a run would do to the first of those whom it touched."""
    visitor = visitor_of(request)
    plan = access.plan(visitor, number, RUN)
    if not choices(visitor, plan).can_undo:
        return redirect("run", number)
    preview = reverting.preview(number, configuration().rules, now_of(request), SHOWN)
    everything = {
        "plan": plan,
        "preview": preview,
        "changes": _rows(preview.first),
        "more": max(preview.people - SHOWN, 0),
    }
    return render(request, "web/runs/undo.html", everything)


def _rows(changes: list[Change]) -> list[ChangeRow]:
    names = contacts.names_of([change.number for change in changes if change.number])
    return [
        ChangeRow(change.kind, change.number, change.key, names.get(change.number or 0, ""), 0, tuple(change.lines))
        for change in changes
    ]


@door(RUN)
@require_POST
def revert(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a run, and show the run that has done so; for a large one a worker is asked."""
    plan = access.plan(visitor_of(request), number, RUN)
    if is_large(plan):
        return watch(request, working.REVERT, {"run": plan.pk, "release": ""})
    done = _("Run %(number)s was undone.") % {"number": plan.pk}
    report = tell(request, lambda: reverting.revert(plan.pk, configuration().rules, now_of(request)), done)
    return redirect("run", report.plan.pk if report else number)
