"""One run: what it did or would do, what stops it, how far it is, and what can be done about it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.accounts.visitor import Visitor
from kinroll.flows import reverting
from kinroll.store import history, jobs, lists, plans
from kinroll.store.models import Job, Plan
from kinroll.web.doors import door, page_number, pages, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.wording import field_name
from kinroll.web.words import BRAKE_ADVICE, BRAKE_SHOWS, FIELDS

UNDER_WAY = (plans.DRAFTING, plans.APPLYING)
_NO_FIELDS = ("contact", "account", "role", "reserved name", "external id")
"""Words of lines that are asked for in another way, or never alone."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A brake that stopped a plan: what it saw, what to think of, and which of the changes to look at."""

    message: str
    advice: str
    query: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be done about a run now. Nothing is offered that would be refused."""

    may_run: bool
    is_open: bool
    job: Job | None
    overtaken_by: int | None
    is_paused: bool
    undone_by: int | None
    is_revertible: bool

    @property
    def can_apply(self) -> bool:
        """Whether the plan can be applied, or let pass."""
        return self.can_discard and not self.overtaken_by and not self.is_paused

    @property
    def can_discard(self) -> bool:
        """Whether the plan can be thrown away."""
        return self.may_run and self.is_open and not self.job

    @property
    def can_undo(self) -> bool:
        """Whether what the run did can be undone."""
        return self.may_run and self.is_revertible and not self.undone_by and not self.job


def choices(visitor: Visitor | None, plan: Plan) -> Choices:
    """What this visitor can do about a run; a fixed number of queries."""
    is_open = plan.state in plans.OPEN_STATES
    is_revertible = plan.state == plans.APPLIED and plan.kind in reverting.REVERTIBLE and plan.source is not None
    return Choices(
        may_run=bool(visitor and visitor.may(RUN)),
        is_open=is_open,
        job=jobs.of_run(plan.pk),
        overtaken_by=lists.overtaken_by(plan) if is_open else None,
        is_paused=bool(plan.source and plan.source.paused_at),
        undone_by=lists.undone_by(plan) if is_revertible else None,
        is_revertible=is_revertible,
    )


@door()
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One run with a page of its changes."""
    visitor = visitor_of(request)
    plan = access.plan(visitor, number)
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "name", "field")}
    page = page_number(request)
    found, total = lists.changes(plan, kind=asked["kind"], name=asked["name"], field=asked["field"], page=page)
    listed = {"changes": found, "pages": pages(request, total, lists.PAGE), "plan": plan, "asked": asked}
    if request.headers.get("HX-Request"):
        return render(request, "web/runs/changes.html", listed)
    kinds = lists.kinds(plan)
    everything = {
        **listed,
        "facts": history.facts(plan),
        "kinds": kinds,
        "people": sum(kinds.values()),
        "fields": _fields(),
        "stops": _stops(plan),
        "choices": choices(visitor, plan),
        "is_under_way": plan.state in UNDER_WAY,
        "can_compare": plan.kind == "sync" and plan.state not in (plans.FAILED, plans.DRAFTING),
        **_progress(plan),
    }
    return render(request, "web/runs/show.html", everything)


@door()
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far a run is: a part of its page that asks for itself until the run has ended; then the page comes anew."""
    plan = access.plan(visitor_of(request), number)
    job = jobs.of_run(number)
    answer = render(request, "web/runs/progress.html", {"plan": plan, "job": job, **_progress(plan)})
    if plan.state not in UNDER_WAY and job is None:
        answer["HX-Refresh"] = "true"
    return answer


def _progress(plan: Plan) -> dict[str, int]:
    if plan.state != plans.APPLYING:
        return {}
    return {"done": lists.done_so_far(plan), "of": sum(lists.kinds(plan).values())}


def _fields() -> list[tuple[str, str]]:
    """The fields whose changes can be asked for, by name."""
    names = [*(name for name in FIELDS if name not in _NO_FIELDS), *configuration().declared.fields]
    return sorted(((name, field_name(name)) for name in dict.fromkeys(names)), key=lambda pair: pair[1])


def _stops(plan: Plan) -> list[Stop]:
    return [
        Stop(brake["message"], str(BRAKE_ADVICE.get(brake["code"], "")), BRAKE_SHOWS.get(brake["code"], ""))
        for brake in plan.brakes
    ]
