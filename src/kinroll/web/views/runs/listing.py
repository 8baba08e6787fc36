"""All runs, the newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.store import history, lists
from kinroll.web.doors import door, page_number, pages
from kinroll.web.opening import configuration
from kinroll.web.words import STATES


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The runs of a source or of all, of one outcome or of any."""
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
    return render(request, "web/runs/list.html", everything)
