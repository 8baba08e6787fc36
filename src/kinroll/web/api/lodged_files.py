"""Files that were made to be lodged: the very bytes again, and what would be lodged otherwise now."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows.answers.lodging import compared_json
from kinroll.flows.avetmiss import comparing, lodging
from kinroll.web.api.background import Number
from kinroll.web.api.operations import answer, reads
from kinroll.web.api.shapes.avetmiss import Compared
from kinroll.web.doors import visitor_of

router = Router(tags=["avetmiss"])
_ZIP = {"responses": {200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}}


@reads(
    router,
    "/avetmiss/lodgements/{int:number}/files",
    "runs:write",
    None,
    openapi_extra=_ZIP,
    operation_id="avetmiss_files",
    summary="The files of a lodgement",
)
def files(request: HttpRequest, number: Number) -> HttpResponseBase:
    """The files of a lodgement, packed: the very bytes that were made then."""
    name, pieces = lodging.zipped(access.lodgement(visitor_of(request), number, RUN).pk)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)


@reads(
    router,
    "/avetmiss/lodgements/{int:number}/difference",
    "runs:read",
    Compared,
    operation_id="avetmiss_compare",
    summary="What would be lodged otherwise",
)
def difference(request: HttpRequest, number: Number) -> HttpResponse:
    """What would be lodged otherwise now, person by person."""
    return answer(compared_json(comparing.compare(access.lodgement(visitor_of(request), number).pk)))
