"""What people have asked for: listed, answered, and as the file that a source's bulk import takes."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.flows import back_to_source, own
from kinroll.flows.answers.requests import request_json
from kinroll.store import change_requests
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["requests"])
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]
MOST = 500
State = Literal["waiting", "all", "open", "passed-on", "declined", "done", "withdrawn"]
CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


class Asked(Schema):
    """One request. ``kind`` is ``source`` where somebody has set it here, and the source still says ``before``."""

    request: int
    contact_id: int
    kind: str
    field: str
    value: Any
    before: Any
    note: str
    answer: str
    state: str
    source: str
    record: str
    made_at: str
    changed_at: str
    reopened_at: str | None


class Requests(Schema):
    """One page; ``total`` counts those of all pages."""

    items: list[Asked]
    total: int


class Said(Body):
    """Passed on, done, or declined with a word for the person."""

    state: Literal["passed-on", "done", "declined"]
    answer: Annotated[str, Field(max_length=own.LONGEST)] = ""


@reads(router, "/requests", "contacts:read", Requests, operation_id="requests_list", summary="List requests")
def listing(
    request: HttpRequest, state: State = "waiting", page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
) -> HttpResponse:
    """What people have asked for: what waits, oldest first, or those in another state, newest first."""
    access.page(visitor_of(request), SEE)
    found, total = change_requests.listed(state, page, MOST)
    return answer({"items": [request_json(one) for one in found], "total": total})


@writes(
    router,
    "/requests/{int:number}",
    "contacts:write",
    Asked,
    operation_id="requests_answer",
    summary="Answer a request",
)
def say(request: HttpRequest, number: Number, body: Said) -> HttpResponse:
    """Answer a request as the school; the person is told by mail."""
    visitor = visitor_of(request)
    own.answer(access.change_request(visitor, number), body.state, body.answer, now_of(request))
    return answer(request_json(access.change_request(visitor, number)))


@reads(
    router,
    "/sources/{name}/requests.csv",
    "contacts:write",
    None,
    openapi_extra=CSV,
    operation_id="requests_file",
    summary="Requests as a file",
)
def file(request: HttpRequest, name: str) -> HttpResponse:
    """What a source is asked for, in the shape that its bulk import takes."""
    current = configuration()
    source = access.declared_to_ask(visitor_of(request), name, current.declared.sources)
    made = back_to_source.sheet(source, current)
    return HttpResponse(
        made.text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
