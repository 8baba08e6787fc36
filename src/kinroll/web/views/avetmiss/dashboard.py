"""What stands between now and a clean lodgement, and how that went over the last days."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts.levels import RUN
from kinroll.core.avetmiss.window import REASONS
from kinroll.flows import working
from kinroll.flows.answers.lodging import rule
from kinroll.flows.avetmiss.looking import stands_between
from kinroll.flows.avetmiss.working import asked_for
from kinroll.store import collection_checks, lodgements
from kinroll.store.models import CollectionCheck
from kinroll.web.doors import door, now_of, visitor_of
from kinroll.web.forms.avetmiss import WindowForm, usual_year
from kinroll.web.training_words import files
from kinroll.web.views.work.asking import watch

LODGEMENTS_SHOWN = 3


@door()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The dashboard of the window that was looked at last."""
    check, visitor = collection_checks.last(), visitor_of(request)
    year = check.last_on.year if check else usual_year(now_of(request).today)
    facts: dict[str, Any] = {
        "check": check,
        "form": WindowForm(initial={"year": year}, label_suffix=""),
        "lodgements": lodgements.listed(size=LODGEMENTS_SHOWN)[0],
        "can_run": bool(visitor and visitor.may(RUN)),
    }
    if check:
        trend = collection_checks.trend(check)
        facts |= {
            "between": stands_between(check.counts),
            "days": [stands_between(one.counts) for one in trend],
            "rules": _rules(check),
            "left_out": [(one, REASONS[one], n) for one, n in sorted(check.counts.get("left_out", {}).items())],
            "left_out_in_all": sum(check.counts.get("left_out", {}).values()),
            "records": files(check.counts.get("records", {})),
        }
    return render(request, "web/avetmiss/dashboard.html", facts)


def _rules(check: CollectionCheck) -> list[dict[str, Any]]:
    """Each rule that is broken, those that stop a lodgement first."""
    found = [
        {"rule": rule(number), "severity": severity, "count": count}
        for number, (severity, count) in check.counts.get("rules", {}).items()
    ]
    return sorted(found, key=lambda one: (one["severity"] != "error", one["rule"].number))


@door(RUN)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have it looked at again, in the background."""
    form = WindowForm(request.POST)
    if not form.is_valid():
        return redirect("avetmiss")
    return watch(request, working.AVETMISS_LOOK, asked_for(form.window, url=reverse("avetmiss")))
