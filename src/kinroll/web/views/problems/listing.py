"""Open problems to read: one by one, by kind, and by person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts.levels import ACCOUNTS, EDIT
from kinroll.store import lists
from kinroll.web.doors import door, page_number, pages, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.problem_kinds import DAYS, kind_rows
from kinroll.web.problem_rows import Row, rows
from kinroll.web.words import PROBLEMS, SEVERITIES

PEOPLE = 25


class Asked(TypedDict):
    """What the filters of the page ask for; an empty text asks nothing."""

    code: str
    source: str
    severity: str
    text: str


def asked_of(request: HttpRequest) -> Asked:
    """What the filters of the page ask for."""
    code, source, severity, text = (request.GET.get(name, "").strip() for name in Asked.__annotations__)
    return {"code": code, "source": source, "severity": severity, "text": text}


def _rights(request: HttpRequest) -> dict[str, bool]:
    visitor = visitor_of(request)
    return {
        "can_edit": bool(visitor and visitor.may(EDIT)),
        "can_release": bool(visitor and visitor.may(ACCOUNTS)),
    }


def _choices() -> dict[str, object]:
    """What can be chosen in the filters."""
    codes = [(code, PROBLEMS.get(code, code), count) for code, _severity, count, _first in lists.problem_counts()]
    return {"codes": codes, "severities": SEVERITIES, "sources": [*configuration().declared.sources, "documents"]}


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One by one, those that keep somebody out first."""
    asked = asked_of(request)
    found, total = lists.problems(**asked, page=page_number(request))
    everything = {
        "problems": rows(found),
        "pages": pages(request, total, lists.PAGE),
        "asked": asked,
        **_rights(request),
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/parts/problems.html", everything)
    return render(request, "web/problems/list.html", {**everything, **_choices()})


@door()
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """How many there are of each kind, since when, and whether they grow."""
    return render(request, "web/problems/kinds.html", {"kinds": kind_rows(datetime.now(UTC)), "days": DAYS})


@dataclass(frozen=True, slots=True)
class Troubled:
    """Somebody with everything that is wrong about them."""

    who: lists.WithProblems
    contact: int | None
    problems: list[Row]


@door()
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """By person, those who are kept out first."""
    asked = asked_of(request)
    found, total = lists.problem_people(**asked, page=page_number(request), size=PEOPLE)
    about = _about(found)
    troubled = [_troubled(who, about) for who in found]
    everything = {"people": troubled, "pages": pages(request, total, PEOPLE), "asked": asked, **_rights(request)}
    if request.headers.get("HX-Request"):
        return render(request, "web/problems/found_people.html", everything)
    return render(request, "web/problems/people.html", {**everything, **_choices()})


def _about(found: list[lists.WithProblems]) -> Mapping[tuple[str, str], list[Row]]:
    """All open problems of these people, in a fixed number of queries."""
    listed: dict[tuple[str, str], list[Row]] = {}
    for row in rows(lists.problems_of({(who.source, who.key) for who in found})):
        listed.setdefault((row.source, row.problem.source_id), []).append(row)
    return listed


def _troubled(who: lists.WithProblems, about: Mapping[tuple[str, str], list[Row]]) -> Troubled:
    problems = about.get((who.source, who.key), [])
    return Troubled(who, problems[0].contact if problems else None, problems)
