"""One list: what was found in it, what it would become, and what has become of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import receiving
from kinroll.store.imports import APPLIED, APPLYING, PLANNED
from kinroll.store.uploads import Upload
from kinroll.web.doors import door, visitor_of
from kinroll.web.import_words import CAUSES, REMEDIES, reason
from kinroll.web.spreadsheet import as_file
from kinroll.web.views.imports import working

MOST_FAULTS = 100


@door(RUN)
@require_safe
def show(request: HttpRequest, upload: int) -> HttpResponse:
    """A list where it stands: analysis with choices, plan, or result."""
    found = access.upload(visitor_of(request), upload)
    analysis = found.report.get("analysis")
    if found.is_there and not analysis and found.state not in (APPLYING, APPLIED):
        return redirect("import-columns", upload)
    is_planned = found.state in (PLANNED, APPLYING) and bool(found.report.get("plan"))
    everything = {
        "upload": found,
        "analysis": analysis,
        "causes": _causes(found) if analysis else [],
        "faults": analysis["faults"][:MOST_FAULTS] if analysis else [],
        "plan": found.report.get("plan") if is_planned or found.state == APPLIED else None,
        "result": found.report.get("result"),
        "is_planned": is_planned and found.state == PLANNED,
        "is_choosing": request.GET.get("choose") == "1" or not is_planned,
        "is_half": found.state == APPLYING,
        "is_done": found.state == APPLIED,
        "not_made": sum(len(lines) for lines in found.report.get("left_out", {}).values()),
        "left_out": [(reason(why), len(lines)) for why, lines in found.report.get("left_out", {}).items()],
    }
    return render(request, "web/imports/show.html", everything)


def _causes(found: Upload) -> list[dict[str, Any]]:
    """Each doubt with its words, its groups, and what is chosen for it."""
    analysis = found.report["analysis"]
    return [
        {
            "code": cause,
            "name": CAUSES[cause][0],
            "why": CAUSES[cause][1],
            "rows": doubt["rows"],
            "single": doubt["single"],
            "is_asked": cause in analysis["asked"],
            "chosen": found.choices.get(cause, ""),
            "remedies": [(code, *REMEDIES[code]) for code in receiving.remedies_of(cause)],
            "groups": [
                {**group, "place": place, "chosen": found.choices.get(f"{cause}:{group['about']}", "")}
                for place, group in enumerate(doubt["groups"])
            ],
        }
        for cause, doubt in analysis["doubts"].items()
        if cause in CAUSES
    ]


@door(RUN)
@require_POST
def plan(request: HttpRequest, upload: int) -> HttpResponse:
    """Work out what the list would become under the remedies that were chosen."""
    found = access.upload(visitor_of(request), upload)
    if not found.report.get("analysis"):
        return redirect("import-columns", upload)
    return working.plan(request, found, _choices(request, found))


def _choices(request: HttpRequest, found: Upload) -> dict[str, str]:
    """The remedies that were chosen: for all rows of a cause, and for single groups of them."""
    chosen = {}
    for cause, doubt in found.report["analysis"]["doubts"].items():
        remedies = receiving.remedies_of(cause)
        said = request.POST.get(f"for-{cause}", "")
        if said in remedies:
            chosen[cause] = said
        for place, group in enumerate(doubt["groups"]):
            said = request.POST.get(f"group-{cause}-{place}", "")
            if said in remedies:
                chosen[f"{cause}:{group['about']}"] = said
    return chosen


@door(RUN)
@require_POST
def apply(request: HttpRequest, upload: int) -> HttpResponse:
    """Make what was planned."""
    return working.apply(request, access.upload(visitor_of(request), upload))


@door(RUN)
@require_POST
def look_again(request: HttpRequest, upload: int) -> HttpResponse:
    """Look into the list once more, since the rules or the people here have changed."""
    return working.look(request, access.upload(visitor_of(request), upload))


@door(RUN)
@require_safe
def not_made(request: HttpRequest, upload: int) -> HttpResponseBase:
    """The rows that became nothing, each with the reason, as a file to correct and upload again."""
    found = access.upload(visitor_of(request), upload)
    if not found.is_there:
        raise access.NotThereError
    rows = ((line, reason(why), *cells) for line, why, *cells in receiving.not_made(found))
    return as_file(rows, f"not-imported-{found.number}.csv")
