"""What is reported of training: looked at, what stands in the way, what is left out, lodgements, what it is made of."""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, RUN, SEE
from kinroll.core.avetmiss.facts import THINGS
from kinroll.core.avetmiss.layouts import years_written
from kinroll.core.avetmiss.window import Window
from kinroll.flows import training_facts, working
from kinroll.flows.answers.lodging import check_json, finding_json, left_out_json, lodgement_json
from kinroll.flows.avetmiss import answering, lodging
from kinroll.flows.avetmiss.working import asked_for
from kinroll.store import collection_checks, lodgements, training
from kinroll.store.models import CollectionCheck
from kinroll.web.api import cursors
from kinroll.web.api.background import Number, in_background
from kinroll.web.api.contacts import Cursor, Limit
from kinroll.web.api.keys import Day
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes import avetmiss as shapes
from kinroll.web.api.shapes.runs import Job
from kinroll.web.doors import now_of, visitor_of

router = Router(tags=["avetmiss"])
Kind = Annotated[
    Literal["organisation", "place", "program", "unit", "course", "enrolment", "outcome"],
    Path(description="What kind of thing."),
]
FIRST_YEAR, LAST_YEAR = years_written()
Words = Annotated[str, Field(max_length=200)]


def _last() -> CollectionCheck:
    found = collection_checks.last()
    if found is None:
        raise access.NotThereError
    return found


@reads(
    router, "/avetmiss/check", "documents:read", shapes.Check, operation_id="avetmiss_check", summary="The last look"
)
def check(request: HttpRequest) -> HttpResponse:
    """What was found when it was looked last at what would be lodged; nothing before anybody has looked."""
    access.page(visitor_of(request), SEE)
    return answer({name: value for name, value in check_json(_last()).items() if name != "schema"})


class Asked(Body):
    """The calendar year of activity that is reported."""

    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


@writes(
    router,
    "/avetmiss/checks",
    "runs:write",
    Job,
    status=202,
    operation_id="avetmiss_look",
    summary="Look at what would be lodged",
)
def look(request: HttpRequest, body: Asked) -> HttpResponse:
    """Have it looked at in the background; the answer says where to see how far it is."""
    return in_background(request, working.AVETMISS_LOOK, asked_for(Window.of_year(body.year), url="/avetmiss/"))


@reads(
    router,
    "/avetmiss/findings",
    "documents:read",
    shapes.Findings,
    operation_id="avetmiss_findings",
    summary="List what stands in the way",
)
def findings(
    request: HttpRequest,
    rule: Annotated[str, Query(max_length=20)] = "",
    cursor: Cursor = "",
    limit: Limit = cursors.USUAL,
) -> HttpResponse:
    """What was found when it was looked last, errors first."""
    access.page(visitor_of(request), SEE)
    last = _last()
    found, following = cursors.numbered(
        "avetmiss-findings",
        {"rule": rule, "check": last.pk},
        cursor,
        limit,
        lambda page: collection_checks.findings(last, rule=rule, page=page, size=limit),
    )
    return answer({"items": [finding_json(one) for one in found], "next": following})


class Why(Body):
    """Why a suspicion is right as it is."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


@writes(
    router,
    "/avetmiss/findings/{int:number}/answer",
    "documents:write",
    shapes.FindingAnswered,
    operation_id="avetmiss_answer",
    summary="Say that a suspicion is right as it is",
)
def answer_finding(request: HttpRequest, number: Number, body: Why) -> HttpResponse:
    """Keep that somebody looked at a suspicion of the gate: it is not asked again unless something changes."""
    found = access.finding(visitor_of(request), number)
    answering.answer(found.pk, body.reason, now_of(request))
    return answer({"finding": number, "answered": True})


@reads(
    router,
    "/avetmiss/left-out",
    "documents:read",
    shapes.NotReportedList,
    operation_id="avetmiss_left_out",
    summary="List what is not reported, and why",
)
def left_out(
    request: HttpRequest,
    reason: Annotated[str, Query(max_length=20)] = "",
    cursor: Cursor = "",
    limit: Limit = cursors.USUAL,
) -> HttpResponse:
    """What of the window was left out when it was looked last."""
    access.page(visitor_of(request), SEE)
    last = _last()
    found, following = cursors.numbered(
        "avetmiss-left-out",
        {"reason": reason, "check": last.pk},
        cursor,
        limit,
        lambda page: collection_checks.left_out(last, reason=reason, page=page, size=limit),
    )
    return answer({"items": [left_out_json(one) for one in found], "next": following})


@reads(
    router,
    "/avetmiss/lodgements",
    "runs:read",
    shapes.Lodgements,
    operation_id="avetmiss_lodgements",
    summary="List lodgements",
)
def listing(request: HttpRequest, cursor: Cursor = "", limit: Limit = cursors.USUAL) -> HttpResponse:
    """Files that were made to be lodged, the newest first."""
    access.page(visitor_of(request), SEE)
    found, following = cursors.numbered(
        "avetmiss-lodgements", {}, cursor, limit, lambda page: lodgements.listed(page=page, size=limit)
    )
    return answer({"items": [_plain(lodgement_json(one)) for one in found], "next": following})


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "schema"}


@reads(
    router,
    "/avetmiss/lodgements/{int:number}",
    "runs:read",
    shapes.Lodgement,
    operation_id="avetmiss_lodgement",
    summary="Show a lodgement",
)
def show(request: HttpRequest, number: Number) -> HttpResponse:
    """One lodgement: what it is of, by which rules it was made, and whether it was lodged."""
    return answer(_plain(lodgement_json(access.lodgement(visitor_of(request), number))))


class Made(Asked):
    """Files to be made; ``although`` says why, where something stands in the way."""

    note: Words = ""
    although: Words = ""


@writes(
    router,
    "/avetmiss/lodgements",
    "runs:write",
    Job,
    status=202,
    operation_id="avetmiss_lodge",
    summary="Make the files to lodge",
)
def make(request: HttpRequest, body: Made) -> HttpResponse:
    """Have files made and kept, in the background. The work fails where something stands in the way."""
    asked = asked_for(Window.of_year(body.year), url="/avetmiss/lodgements/", note=body.note, although=body.although)
    return in_background(request, working.AVETMISS_LODGE, asked)


class Lodged(Body):
    """The day on which the files were lodged; null takes that back."""

    lodged_on: Day | None


@writes(
    router,
    "/avetmiss/lodgements/{int:number}/lodged",
    "runs:write",
    shapes.Lodgement,
    operation_id="avetmiss_lodged",
    summary="Note that files were lodged",
)
def lodged(request: HttpRequest, number: Number, body: Lodged) -> HttpResponse:
    """Note on which day the files were lodged with the authority."""
    found = access.lodgement(visitor_of(request), number, RUN)
    on = date.fromisoformat(str(body.lodged_on)) if body.lodged_on else None
    return answer(_plain(lodgement_json(lodging.mark_lodged(found.pk, on))))


@reads(
    router,
    "/avetmiss/training/{kind}",
    "documents:read",
    shapes.Things,
    operation_id="avetmiss_things",
    summary="List what training is made of",
)
def things(request: HttpRequest, kind: Kind, cursor: Cursor = "", limit: Limit = cursors.USUAL) -> HttpResponse:
    """Organisations, places, programs, units, how courses are reported, enrolments or outcomes."""
    access.page(visitor_of(request), SEE)
    found, following = cursors.numbered(
        "avetmiss-things",
        {"kind": kind},
        cursor,
        limit,
        lambda page: training.listed(THINGS[kind], page=page, size=limit),
    )
    return answer({"items": [dict(one.facts) for one in found], "next": following})


class Facts(Body):
    """The facts of one thing by name, as the command takes them. What is left out stays as it is."""

    facts: Annotated[dict[Annotated[str, Field(max_length=60)], Words], Field(min_length=1, max_length=40)]


@writes(
    router,
    "/avetmiss/training/{kind}",
    "documents:write",
    shapes.ThingKept,
    operation_id="avetmiss_keep",
    summary="Keep a thing that training is made of",
)
def keep(request: HttpRequest, kind: Kind, body: Facts) -> HttpResponse:
    """Enter one thing, or change the one that is there under its code."""
    visitor = visitor_of(request)
    access.page(visitor, EDIT)
    told = body.facts.get("document", "")
    if told.isascii() and told.isdigit() and len(told) < 19:
        access.document_to_change(visitor, int(told))
    training_facts.save(kind, body.facts, now_of(request), closed=partial(access.closed_documents, visitor))
    return answer({"kind": kind, "kept": 1})
