"""Who has come in, and who has not: counted, listed, and chosen to be invited."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts import people_in
from kinroll.accounts.levels import ACCOUNTS, OWN
from kinroll.accounts.people_in import STATES, Asked
from kinroll.store import searching
from kinroll.web.doors import door, page_number, pages, visitor_of
from kinroll.web.views.people.asked import asked_of, query
from kinroll.web.words import COMING_IN


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps on the way in, with how many are there."""

    state: str
    name: str
    count: int
    query: str
    is_chosen: bool


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Those who may sign in, by how far they are."""
    now, visitor, asked = datetime.now(UTC), visitor_of(request), asked_of(request)
    counts = people_in.counts(asked.role, now)
    found = people_in.page(asked, now, number=page_number(request))
    everything = {
        "found": found,
        "asked": asked,
        "pages": pages(request, _total(asked, counts, now), people_in.PAGE),
        "can_invite": bool(visitor and visitor.may(ACCOUNTS)),
        "query": query(asked),
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/people/found.html", everything)
    may_see_looks = bool(visitor and visitor.may(OWN))
    more = {"steps": _steps(asked, counts), "roles": searching.roles(), "states": COMING_IN, "looks": may_see_looks}
    return render(request, "web/people/list.html", {**everything, **more})


def _total(asked: Asked, counts: dict[str, int], now: datetime) -> int:
    """How many fit; where only a step was chosen, that is counted already."""
    if asked.text or asked.address or asked.numbers:
        return people_in.count(asked, now)
    return counts[asked.state] if asked.state else sum(counts.values())


def _steps(asked: Asked, counts: dict[str, int]) -> list[Step]:
    return [
        Step(state, str(COMING_IN[state]), counts[state], query(asked, state=state), asked.state == state)
        for state in STATES
    ]
