"""How things stand, on one page."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts.levels import RUN
from kinroll.declarations.channels import overdue_after
from kinroll.declarations.file import Configuration
from kinroll.store import change_requests, lists, outbox, overview
from kinroll.store.overview import SourceState
from kinroll.web.doors import door, visitor_of
from kinroll.web.opening import configuration

DAYS = 30


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as the overview shows it."""

    name: str
    state: SourceState | None
    is_overdue: bool
    is_declared: bool


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A kind of problem, with how many were open on each of the last days."""

    code: str
    severity: str
    count: int
    since: datetime
    trend: list[int]

    @property
    def change(self) -> int:
        """How many more are open now than a week ago."""
        return self.trend[-1] - self.trend[-8] if len(self.trend) > 7 else 0


@door()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Sources, problems, what waits for a person, and how many there are of whom."""
    now, current, visitor = datetime.now(UTC), configuration(), visitor_of(request)
    trends = lists.problem_trends(now, DAYS)
    problems = [
        ProblemRow(code, severity, count, since, trends.get(code, []))
        for code, severity, count, since in lists.problem_counts()
    ]
    everything = {
        "sources": _cards(current, overview.sources(), now),
        "problems": problems,
        "waiting": lists.waiting(),
        "requests": change_requests.count_waiting(),
        "counts": overview.counts(),
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
