"""Moving in with NAT files: what was sent becomes lists, each of which is looked at and brought in by itself."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from ninja import Router

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import ruling
from kinroll.flows.avetmiss import bringing
from kinroll.flows.editing import ValueRefusedError
from kinroll.sources.avetmiss.collection import unpacked_size
from kinroll.sources.errors import SourceUnreadableError
from kinroll.web.api.operations import answer, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.repeating import once_whole
from kinroll.web.api.shapes import avetmiss as shapes
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.uploading import LARGEST_LIST, LARGEST_TRAINING_LIST

router = Router(tags=["avetmiss"])
MOST_UNPACKED = 400 * 1024 * 1024
_TEXT = {"type": "string", "maxLength": 200}
_PROPERTIES = {"files": {"type": "string", "format": "binary"}, "process": _TEXT, "step": _TEXT}
_FORM = {"type": "object", "properties": _PROPERTIES, "required": ["files", "process"]}
_PARTS = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}}


@writes(
    router,
    "/avetmiss/move-in",
    "imports:write",
    shapes.MovingIn,
    status=201,
    is_stream=True,
    openapi_extra=_PARTS,
    operation_id="avetmiss_move_in",
    summary="Make lists of NAT files, to move in",
)
def move_in(request: HttpRequest) -> HttpResponse:
    """Upload a zip file with NAT files (multipart/form-data). The answer names the list of people, to be planned and
    imported under /imports, and the lists to bring in before it and behind it, under /avetmiss/lists.
    """
    access.page(visitor_of(request), RUN)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_LIST:
        raise RefusedError("too-large")
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    sent = request.FILES.get("files")
    where = request.POST.get("process", ""), request.POST.get("step", "")
    if sent is None or "\x00" in "".join(where):
        raise ValueRefusedError("Send a zip file in the part files, and the name of its process in the part process.")

    def receive() -> HttpResponse:
        return answer(_made(request, sent.read(), *where), 201)

    return once_whole(request, receive)


def _made(request: HttpRequest, body: bytes, process: str, step: str) -> dict[str, object]:
    closed = partial(access.closed_documents, visitor_of(request))
    with TemporaryDirectory(prefix="kinroll-nat-") as scratch:
        path = Path(scratch) / "nat.zip"
        path.write_bytes(body)
        try:
            if unpacked_size(path, MOST_UNPACKED) > MOST_UNPACKED:
                raise RefusedError("too-large")
            where = (process, step, ruling.current(), closed, now_of(request))
            made = bringing.receive(path, *where, most=LARGEST_TRAINING_LIST)
        except SourceUnreadableError as error:
            raise ValueRefusedError(str(error).replace(f"{path}", path.name)) from None
    listed = [{"kind": kind, "list": number} for kind, number in made.lists.items()]
    return {"clients": made.clients, "enrolments": made.enrolments, "import": made.people, "lists": listed}
