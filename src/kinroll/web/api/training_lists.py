"""Lists of what training is made of: uploaded, looked at, brought in as they were looked at, or discarded."""

from functools import partial

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from ninja import Router

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.avetmiss.facts import THINGS
from kinroll.flows import training_lists
from kinroll.flows.answers.training_lists import in_short, list_json
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import training_lists as kept
from kinroll.web.api import cursors
from kinroll.web.api.background import Number
from kinroll.web.api.contacts import Cursor, Limit
from kinroll.web.api.operations import answer, reads, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.repeating import once_whole
from kinroll.web.api.shapes import avetmiss as shapes
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.uploading import LARGEST_TRAINING_LIST

router = Router(tags=["avetmiss"])
BASE = "/avetmiss/lists"
AROUND = 10_000
"""Bytes of a request that are not the list itself."""
_KINDS = {"type": "string", "enum": list(THINGS)}
_PROPERTIES = {"list": {"type": "string", "format": "binary"}, "kind": _KINDS}
_FORM = {"type": "object", "properties": _PROPERTIES, "required": ["list", "kind"]}
_PARTS = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}}


@reads(
    router,
    BASE,
    "documents:write",
    shapes.TrainingLists,
    operation_id="avetmiss_lists",
    summary="List uploaded lists of training",
)
def listing(request: HttpRequest, cursor: Cursor = "", limit: Limit = cursors.USUAL) -> HttpResponse:
    """The lists that were uploaded, the newest first, each with its counts."""
    access.page(visitor_of(request), EDIT)
    found, following = cursors.numbered(
        "avetmiss-lists", {}, cursor, limit, lambda page: kept.listed(page=page, size=limit)
    )
    return answer({"items": [in_short(one) for one in found], "next": following})


@writes(
    router,
    BASE,
    "documents:write",
    shapes.TrainingList,
    status=201,
    is_stream=True,
    openapi_extra=_PARTS,
    operation_id="avetmiss_list_upload",
    summary="Upload a list of training, to see what it would change",
)
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a CSV or XLSX file of one kind of thing (multipart/form-data). Nothing of it is kept yet: the answer is
    the plan.
    """
    access.page(visitor_of(request), EDIT)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_TRAINING_LIST + AROUND:
        raise RefusedError("too-large")
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    sent, kind = request.FILES.get("list"), request.POST.get("kind", "")
    if sent is None or kind not in THINGS or "\x00" in (sent.name or ""):
        kinds = ", ".join(THINGS)
        raise ValueRefusedError(f"Send the file in the part list, and in the part kind what stands in it: {kinds}.")
    name = sent.name or "list"

    def receive() -> HttpResponse:
        closed = partial(access.closed_documents, visitor_of(request))
        number = training_lists.receive(kind, name, sent.read(), closed, now_of(request))
        found = access.training_list(visitor_of(request), number)
        return answer(list_json(found), 201, Location=f"/api/v1{BASE}/{number}")

    return once_whole(request, receive)


@reads(
    router,
    f"{BASE}/{{int:number}}",
    "documents:write",
    shapes.TrainingList,
    operation_id="avetmiss_list",
    summary="Show a list of training",
)
def show(request: HttpRequest, number: Number) -> HttpResponse:
    """What a list would change and what of it is refused; once it was brought in, what came of it."""
    return answer(list_json(access.training_list(visitor_of(request), number)))


@writes(
    router,
    f"{BASE}/{{int:number}}/look",
    "documents:write",
    shapes.TrainingList,
    operation_id="avetmiss_list_look",
    summary="Look at a list of training again",
)
def look(request: HttpRequest, number: Number) -> HttpResponse:
    """What a list would change now. One that was brought in stays as it is."""
    visitor = visitor_of(request)
    found = access.training_list(visitor, number)
    return answer(list_json(training_lists.look_again(found.number, partial(access.closed_documents, visitor))))


@writes(
    router,
    f"{BASE}/{{int:number}}/apply",
    "documents:write",
    shapes.TrainingList,
    operation_id="avetmiss_list_apply",
    summary="Bring in a list of training",
)
def apply(request: HttpRequest, number: Number) -> HttpResponse:
    """Keep what the list was found to do. A row about something that was changed since is refused by name."""
    visitor = visitor_of(request)
    found = access.training_list(visitor, number)
    closed = partial(access.closed_documents, visitor)
    return answer(list_json(training_lists.bring_in(found.number, closed, now_of(request))))


@writes(
    router,
    f"{BASE}/{{int:number}}",
    "documents:write",
    shapes.TrainingListGone,
    method="DELETE",
    operation_id="avetmiss_list_discard",
    summary="Discard a list of training",
)
def discard(request: HttpRequest, number: Number) -> HttpResponse:
    """Forget a list; what was brought in of it stays."""
    found = access.training_list(visitor_of(request), number)
    training_lists.discard(found.number)
    return answer({"list": number, "discarded": True})
