"""Targets: how each stands, compared and put right, and whose a user is that was there before."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import RUN, SEE
from kinroll.flows import working
from kinroll.flows.answers.targets import line_json, ran_json, run_json, target_json, targets_json, waiting_json
from kinroll.flows.provisioning import adopting, syncing
from kinroll.store.provisioning import links, runs, states
from kinroll.web.api.background import ACCEPTED, in_background, is_wanted
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.targets import Adopted, People, Ran, Steps, Target, Targets
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["targets"])
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
SIZE = 500


@reads(router, "/targets", "runs:read", Targets, operation_id="targets_list", summary="List targets")
def listing(request: HttpRequest) -> HttpResponse:
    """Every target that is declared, and how it stands."""
    access.page(visitor_of(request), SEE)
    return answer({"items": targets_json(configuration().declared.targets, states.all_by_name())})


@reads(router, "/targets/{name}", "runs:read", Target, operation_id="targets_show", summary="Show a target")
def show(request: HttpRequest, name: str) -> HttpResponse:
    """How one target stands."""
    _refuse_undeclared(request, name, SEE)
    return answer(target_json(name, states.find(name)))


@reads(
    router,
    "/targets/{name}/people",
    "runs:read",
    People,
    operation_id="targets_people",
    summary="Who has to be looked at",
)
def people(request: HttpRequest, name: str, page: Page = 1) -> HttpResponse:
    """Those at a target whom a person has to look at, 500 a page."""
    _refuse_undeclared(request, name, SEE)
    row = states.find(name)
    found, total = links.listed(row.pk, links.PARKED, page=page, size=SIZE) if row else ([], 0)
    return answer({"items": [waiting_json(one) for one in found], "total": total})


@reads(
    router, "/targets/{name}/runs/{int:number}", "runs:read", Steps, operation_id="targets_run", summary="Show a run"
)
def show_run(request: HttpRequest, name: str, number: Number, page: Page = 1) -> HttpResponse:
    """What a run at a target did or would do, 500 steps a page."""
    _refuse_undeclared(request, name, SEE)
    run = access.target_run(visitor_of(request), name, number)
    found, total = runs.lines(run, page=page, size=SIZE)
    return answer({"run": run_json(run), "items": [line_json(one) for one in found], "total": total})


@writes(
    *(router, "/targets/{name}/plan", "runs:write", Ran),
    answers=ACCEPTED,
    operation_id="targets_plan",
    summary="Plan for a target",
)
def plan(request: HttpRequest, name: str) -> HttpResponse:
    """Compare everybody, and store what would be sent; nothing is."""
    return _run(request, name, "plan")


@writes(
    *(router, "/targets/{name}/sync", "runs:write", Ran),
    answers=ACCEPTED,
    operation_id="targets_sync",
    summary="Put a target right",
)
def sync(request: HttpRequest, name: str) -> HttpResponse:
    """Compare everybody, and send what differs, unless a brake stops it."""
    return _run(request, name, "sync")


def _run(request: HttpRequest, name: str, what: str) -> HttpResponse:
    _refuse_undeclared(request, name, RUN)
    if is_wanted(request):
        return in_background(request, working.TARGET, {"target": name, "what": what, "url": f"/targets/{name}/"})
    act = syncing.plan if what == "plan" else syncing.sync
    return answer(ran_json(name, act(configuration(), name, now_of(request))))


class Release(Body):
    """Why a plan may pass that a brake has stopped."""

    release: Annotated[str, Field(max_length=500)] = ""


@writes(
    *(router, "/targets/{name}/runs/{int:number}/apply", "runs:write", Ran),
    operation_id="targets_apply",
    summary="Carry out a plan for a target",
)
def apply(request: HttpRequest, name: str, number: Number, body: Release) -> HttpResponse:
    """Carry out a stored plan, and nothing that is not in it."""
    _refuse_undeclared(request, name, RUN)
    access.target_run(visitor_of(request), name, number, RUN)
    ran = syncing.apply(configuration(), name, number, now_of(request), release=body.release.strip())
    return answer(ran_json(name, ran))


class Adoption(Body):
    """Whose a user is that was there before. ``renumber``: although it has another number there."""

    contact_id: Annotated[int, Field(ge=1, le=access.LARGEST)]
    user: Annotated[str, Field(max_length=30)]
    renumber: bool = False


@writes(router, "/targets/{name}/adopt", "runs:write", Adopted, operation_id="targets_adopt", summary="Adopt a user")
def adopt(request: HttpRequest, name: str, body: Adoption) -> HttpResponse:
    """Say that a user there is this contact's. Refused where nothing but the email is the same."""
    _refuse_undeclared(request, name, RUN)
    adopting.adopt(configuration(), name, body.contact_id, body.user, now_of(request), renumber=body.renumber)
    return answer({"target": name, "contact_id": body.contact_id, "user": body.user})


def _refuse_undeclared(request: HttpRequest, name: str, right: str) -> None:
    access.declared_target(visitor_of(request), name, configuration().declared.targets, right)
