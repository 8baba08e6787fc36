"""Lists of people from elsewhere: uploaded, looked into, planned, imported."""

from collections.abc import Callable
from typing import Annotated, Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import receiving, ruling, working
from kinroll.flows.answers.imports import analysis_json, applied_json, plan_json
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import uploads
from kinroll.store.uploads import Upload
from kinroll.web.api import repeating
from kinroll.web.api.background import ACCEPTED, in_background, is_wanted
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.shapes.documents import Upload as UploadShape
from kinroll.web.api.shapes.documents import Uploads
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.uploading import LARGEST_LIST

router = Router(tags=["imports"])
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]
Texts = dict[Annotated[str, Field(max_length=400)], Annotated[str, Field(max_length=400)]]


_TEXT = {"type": "string", "maxLength": 200}
_PROPERTIES = {"list": {"type": "string", "format": "binary"}, "process": _TEXT, "step": _TEXT}
_FORM = {"type": "object", "properties": _PROPERTIES, "required": ["list", "process"]}
_PARTS = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}}


def _shown(upload: Upload) -> dict[str, Any]:
    return {
        "upload": upload.number,
        "name": upload.name,
        "size": upload.size,
        "process": upload.process,
        "step": upload.step,
        "columns": upload.columns,
        "choices": upload.choices,
        "state": upload.state,
        "by": upload.by,
        "made_at": upload.made_at.isoformat(),
    }


@reads(router, "/imports", "imports:write", Uploads, operation_id="imports_list", summary="List uploaded lists")
def listing(request: HttpRequest) -> HttpResponse:
    """The last lists that were uploaded, the newest first."""
    access.page(visitor_of(request), RUN)
    found, _ = uploads.listed()
    return answer({"items": [_shown(one) for one in found]})


@reads(
    router, "/imports/{int:number}", "imports:write", UploadShape, operation_id="imports_show", summary="Show a list"
)
def show(request: HttpRequest, number: Number) -> HttpResponse:
    """One list: into which process it goes, and how far it is."""
    return answer(_shown(access.upload(visitor_of(request), number)))


@writes(
    router,
    "/imports",
    "imports:write",
    UploadShape,
    status=201,
    is_stream=True,
    openapi_extra=_PARTS,
    operation_id="imports_upload",
    summary="Upload a list",
)
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a CSV or XLSX file for a process (multipart/form-data). Nothing is made of it yet."""
    access.page(visitor_of(request), RUN)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_LIST:
        raise RefusedError("too-large")
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    sent, process = request.FILES.get("list"), request.POST.get("process", "")
    if sent is None or "\x00" in f"{process}{request.POST.get('step', '')}{sent.name}":
        raise ValueRefusedError("Send the file in the part list, and the name of its process in the part process.")
    where = (process, request.POST.get("step", ""))
    name = sent.name or "list"

    def take() -> HttpResponse:
        number = receiving.receive(name, sent.read(), *where, ruling.current(), now_of(request))
        found = access.upload(visitor_of(request), number)
        return answer(_shown(found), 201, Location=f"/api/v1/imports/{number}")

    return repeating.once_whole(request, take)


class Columns(Body):
    """What columns fill, where that is other than guessed: caption to field, or to nothing."""

    columns: Texts = {}


@writes(
    router,
    "/imports/{int:number}/analyse",
    "imports:write",
    dict[str, Any],
    answers=ACCEPTED,
    operation_id="imports_analyse",
    summary="Look into a list",
)
def analyse(request: HttpRequest, number: Number, body: Columns) -> HttpResponse:
    """Guess the columns, and list what cannot be matched safely. Nothing is created."""
    found = access.upload(visitor_of(request), number)
    uploads.keep(found.number, columns=body.columns)

    def look() -> dict[str, Any]:
        return analysis_json(receiving.analyse(found.number, ruling.current(), now_of(request)))

    return _do(request, working.IMPORT_LOOK, found, look)


class Choices(Body):
    """What to do about each doubt (``DOUBT``), or about one group in it (``DOUBT:GROUP``)."""

    choices: Texts = {}


@writes(
    router,
    "/imports/{int:number}/plan",
    "imports:write",
    dict[str, Any],
    answers=ACCEPTED,
    operation_id="imports_plan",
    summary="Plan an import",
)
def plan(request: HttpRequest, number: Number, body: Choices) -> HttpResponse:
    """Which documents would be made, and what their rules would do to contacts. Nothing is created."""
    found = access.upload(visitor_of(request), number)
    uploads.keep(found.number, choices=body.choices)

    def foresee() -> dict[str, Any]:
        return plan_json(receiving.foresee(found.number, body.choices, ruling.current(), now_of(request)))

    return _do(request, working.IMPORT_PLAN, found, foresee)


@writes(
    router,
    "/imports/{int:number}/apply",
    "imports:write",
    dict[str, Any],
    answers=ACCEPTED,
    operation_id="imports_apply",
    summary="Import a list",
)
def apply(request: HttpRequest, number: Number) -> HttpResponse:
    """Make the documents that were planned, and run their rules. The same list again makes nothing."""
    found = access.upload(visitor_of(request), number)

    def carry_out() -> dict[str, Any]:
        rules = configuration().rules
        return applied_json(receiving.carry_out(found.number, rules, ruling.current(), now_of(request)))

    return _do(request, working.IMPORT_APPLY, found, carry_out)


def _do(request: HttpRequest, kind: str, found: Upload, act: Callable[[], dict[str, Any]]) -> HttpResponse:
    if is_wanted(request):
        return in_background(request, kind, {"upload": found.number, "url": f"/imports/{found.number}/"})
    return answer(act())
