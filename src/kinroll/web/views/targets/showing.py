"""How targets stand, whom somebody has to look at, and what a run sent or would send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows.answers.targets import state_of
from kinroll.store.provisioning import links, runs, states
from kinroll.web.doors import door, page_number, pages, visitor_of
from kinroll.web.opening import configuration

PEOPLE, STEPS, RUNS = 50, 100, 10


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every target that is declared, with how it stands."""
    known = states.all_by_name()
    counted = links.counts_of([row.pk for row in known.values()])
    rows = [
        (name, known.get(name), state_of(known.get(name)), counted.get(known[name].pk) if name in known else None)
        for name in configuration().declared.targets
    ]
    return render(request, "web/targets/list.html", {"targets": rows})


@door()
@require_safe
def show(request: HttpRequest, target: str) -> HttpResponse:
    """One target."""
    visitor = visitor_of(request)
    access.declared_target(visitor, target, configuration().declared.targets)
    row = states.find(target)
    people, total = links.listed(row.pk, links.PARKED, page=page_number(request), size=PEOPLE) if row else ([], 0)
    everything = {
        "name": target,
        "row": row,
        "state": state_of(row),
        "counts": links.counts(row.pk) if row else {},
        "people": people,
        "pages": pages(request, total, PEOPLE),
        "open_plan": runs.open_plan(row.pk) if row else None,
        "runs": runs.latest(row.pk, RUNS) if row else [],
        "may_run": bool(visitor and visitor.may(RUN)),
    }
    return render(request, "web/targets/show.html", everything)


@door()
@require_safe
def run(request: HttpRequest, target: str, sent: int) -> HttpResponse:
    """One run at a target, with a page of its steps."""
    visitor = visitor_of(request)
    access.declared_target(visitor, target, configuration().declared.targets)
    found, kind = access.target_run(visitor, target, sent), request.GET.get("kind", "")
    lines, total = runs.lines(found, kind=kind, page=page_number(request), size=STEPS)
    everything = {
        "name": target,
        "run": found,
        "kinds": runs.kinds(found),
        "kind": kind,
        "lines": lines,
        "pages": pages(request, total, STEPS),
        "is_open": found.state in (runs.PLANNED, runs.HELD),
        "may_run": bool(visitor and visitor.may(RUN)),
    }
    return render(request, "web/targets/run.html", everything)
