"""The rules on one page: processes, forms, contact types and match rules, and how far the draft is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.core.process.checks.finding import form_place
from kinroll.core.process.rule_set import MATCH_RULES
from kinroll.web.doors import door
from kinroll.web.views.rules.opened import opened


@door()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Everything that is declared, each with what the linter says of it."""
    here = opened(request)
    everything = {
        "opened": here,
        "processes": [
            (place, process, here.errors_of(f'process "{process.name}"'))
            for place, process in enumerate(here.rules.processes)
        ],
        "forms": [(place, form, here.errors_of(form_place(form))) for place, form in enumerate(here.rules.forms)],
        "own_matches": list(enumerate(here.rules.match)),
        "ready_matches": list(MATCH_RULES.items()),
        "general": [one for one in here.findings if not one.place.startswith(("process ", "form "))],
    }
    return render(request, "web/rules/overview.html", everything)
