"""What was found and what was left out when it was looked last, in pages and as files."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.avetmiss.gate import ANSWERABLE, GATE_RULES
from kinroll.core.avetmiss.window import REASONS
from kinroll.flows.answers.lodging import FINDING_COLUMNS, finding_row, rule
from kinroll.flows.avetmiss import answering
from kinroll.flows.avetmiss.lodging import left_out_rows
from kinroll.store import collection_checks
from kinroll.store.models import CollectionCheck
from kinroll.web.doors import back, door, now_of, page_number, pages, tell, visitor_of
from kinroll.web.spreadsheet import as_file

THINGS_BY_FILE = {
    "NAT00010": "organisation",
    "NAT00010A": "organisation",
    "NAT00020": "place",
    "NAT00030": "program",
    "NAT00030A": "program",
    "NAT00060": "unit",
}
"""Where what a file without clients says is mended."""


def _check() -> CollectionCheck:
    found = collection_checks.last()
    if found is None:
        raise access.NotThereError
    return found


@door()
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """What was found, errors first; of one rule, or of the gate alone."""
    check, number = collection_checks.last(), page_number(request)
    asked, part = request.GET.get("rule", ""), request.GET.get("part", "")
    counts = check.counts.get("rules", {}) if check else {}
    asked = asked if asked in counts else ""
    gate = {"gate": True, "files": False}.get(part)
    found, total = collection_checks.findings(check, rule=asked, gate=gate, page=number) if check else ([], 0)
    visitor = visitor_of(request)
    facts = {
        "check": check,
        "found": [(one, rule(one.rule), THINGS_BY_FILE.get(one.file, "")) for one in found],
        "pages": pages(request, total, collection_checks.PAGE),
        "rules": [(one, rule(one).says) for one in counts if gate is None or (one in GATE_RULES) == gate],
        "asked": asked,
        "part": part if gate is not None else "",
        "can_edit": bool(visitor and visitor.may(EDIT)),
        "answerable": ANSWERABLE,
    }
    return render(request, "web/avetmiss/findings.html", facts)


@door(EDIT)
@require_POST
def answer(request: HttpRequest, finding: int) -> HttpResponse:
    """Say that a suspicion was looked at, and is right as it is."""
    found = access.finding(visitor_of(request), finding)
    reason = request.POST.get("reason", "")
    done = _("Noted. It is not asked again unless something changes.")
    tell(request, lambda: answering.answer(found.pk, reason, now_of(request)), done)
    return redirect(back(request, "/avetmiss/findings/"))


@door()
@require_safe
def left_out(request: HttpRequest) -> HttpResponse:
    """What of the window is not reported, and why."""
    check, number = collection_checks.last(), page_number(request)
    counts = check.counts.get("left_out", {}) if check else {}
    asked = request.GET.get("reason", "")
    asked = asked if asked in counts else ""
    found, total = collection_checks.left_out(check, reason=asked, page=number) if check else ([], 0)
    facts = {
        "check": check,
        "found": [(one, REASONS[one.reason]) for one in found],
        "pages": pages(request, total, collection_checks.PAGE),
        "reasons": [(one, REASONS[one], count) for one, count in sorted(counts.items())],
        "asked": asked,
    }
    return render(request, "web/avetmiss/left_out.html", facts)


@door()
@require_safe
def findings_csv(request: HttpRequest) -> HttpResponseBase:
    """All findings as a file."""
    return as_file(_finding_rows(_check()), "findings.csv")


def _finding_rows(check: CollectionCheck) -> Iterator[Iterable[Any]]:
    yield FINDING_COLUMNS
    page, size = 1, 5_000
    while True:
        found, total = collection_checks.findings(check, page=page, size=size)
        yield from map(finding_row, found)
        if page * size >= total:
            return
        page += 1


@door()
@require_safe
def left_out_csv(request: HttpRequest) -> HttpResponseBase:
    """The list of what is left out as a file."""
    return as_file(left_out_rows(_check()), "left-out.csv")
