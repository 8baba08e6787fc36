"""The schedule on one page, and a trial message to those who are told of bad nights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts.levels import RUN
from kinroll.declarations.channels import declared_channels, overdue_after
from kinroll.declarations.file import Configuration
from kinroll.declarations.schema import TermTable
from kinroll.flows import scheduling, working
from kinroll.schedules.entry import File, UnschedulableError
from kinroll.store import outbox, overview
from kinroll.store.overview import SourceState
from kinroll.web.doors import door, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.work.asking import watch

NOTICES = 10


@dataclass(frozen=True, slots=True)
class Night:
    """A source and its nights. ``hold`` names whom holidays keep signed in; ``terms`` are its own, or those of all."""

    name: str
    state: SourceState | None
    seconds: float | None
    limit: timedelta | None
    is_overdue: bool
    grace_days: int
    hold: Sequence[str]
    terms: Sequence[TermTable]
    is_term: bool


@door()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every source with its last night, the messages that went out, and what the scheduler would be told."""
    current, now, visitor = configuration(), datetime.now(UTC), visitor_of(request)
    states = overview.sources()
    files, steps, refusal = _schedule(current)
    everything = {
        "nights": [_night(current, name, states.get(name), now) for name in current.declared.sources],
        "notify": current.declared.notify,
        "at": current.declared.nights.at,
        "channels": declared_channels(current),
        "notices": outbox.notices(NOTICES),
        "waiting": outbox.count_waiting(now),
        "files": files,
        "steps": steps,
        "refusal": refusal,
        "can_run": bool(visitor and visitor.may(RUN)),
    }
    return render(request, "web/nights/show.html", everything)


def _night(current: Configuration, name: str, state: SourceState | None, now: datetime) -> Night:
    declared = current.declared.sources[name]
    limit, last = overdue_after(current, name), state.last if state else None
    good = state.last_good_at if state else None
    terms = getattr(declared, "terms", ()) or current.declared.terms
    today = now.astimezone().date()
    return Night(
        name=name,
        state=state,
        seconds=(last.finished_at - last.made_at).total_seconds() if last and last.finished_at else None,
        limit=limit,
        is_overdue=bool(limit and good and now - good > limit),
        grace_days=getattr(declared, "grace_days", 0),
        hold=getattr(declared, "holiday_hold", ()),
        terms=terms,
        is_term=any(term.starts <= today <= term.ends for term in terms),
    )


def _schedule(current: Configuration) -> tuple[list[File], list[str], str]:
    """What this machine's scheduler would be told, what to type then, or why it cannot be told."""
    names, scheduler = list(current.declared.sources), scheduling.usual_scheduler()
    if not names:
        return [], [], ""
    try:
        entries = scheduling.entries(current, names, time.fromisoformat(current.declared.nights.at))
        return scheduling.files(scheduler, entries), scheduling.next_steps(scheduler, entries, ""), ""
    except UnschedulableError as error:
        return [], [], str(error)


@door(RUN)
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Send a message that says no more than that messages arrive."""
    return watch(request, working.TRIAL, {})
