"""How things stand, on one page."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts.levels import RUN
from kinroll.declarations.channels import overdue_after
from kinroll.declarations.file import Configuration
from kinroll.flows.working import KINDS
from kinroll.store import change_requests, jobs, lists, outbox, overview
from kinroll.store.overview import SourceState
from kinroll.web.document_words import waits_for
from kinroll.web.doors import door, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.problem_kinds import DAYS, kind_rows

GROWTH_DAYS = 90


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as the overview shows it."""

    name: str
    state: SourceState | None
    is_overdue: bool
    is_declared: bool


@door()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Sources, problems, what waits for a person, and how many there are of whom."""
    now, current, visitor = datetime.now(UTC), configuration(), visitor_of(request)
    growth = overview.accounts_by_day(now, GROWTH_DAYS)
    everything = {
        "sources": _cards(current, overview.sources(), now),
        "kinds": kind_rows(now),
        "waiting": lists.waiting(),
        "stopped": [(waits_for(code), count) for code, count in overview.stopped_documents()],
        "jobs": jobs.open_now(list(KINDS)),
        "requests": change_requests.count_waiting(),
        "review": overview.cases(now.date()),
        "counts": overview.counts(),
        "growth": growth if growth[0] != growth[-1] and len(set(growth)) > 2 else [],
        "growth_days": GROWTH_DAYS,
        "mail_waiting": outbox.count_waiting(now).get("mail", 0),
        "has_mail": bool(current.declared.notify.mail),
        "days": DAYS,
        "can_run": bool(visitor and visitor.may(RUN)),
    }
    return render(request, "web/overview.html", everything)


def _cards(current: Configuration, states: dict[str, SourceState], now: datetime) -> list[SourceCard]:
    """Every declared source, run or not, and those that were run and are declared no more."""
    declared = current.declared.sources
    names = [*declared, *(name for name in states if name not in declared)]
    return [
        SourceCard(name, states.get(name), _is_overdue(current, name, states.get(name), now), name in declared)
        for name in names
    ]


def _is_overdue(current: Configuration, name: str, state: SourceState | None, now: datetime) -> bool:
    if name not in current.declared.sources or state is None or state.last_good_at is None:
        return False
    limit = overdue_after(current, name)
    return limit is not None and now - state.last_good_at > limit
