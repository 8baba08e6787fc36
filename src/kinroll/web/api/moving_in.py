"""Accounts of the system that was there before, taken over from a file."""

from pathlib import Path
from typing import cast

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from ninja import Router

from kinroll.accounts import access
from kinroll.accounts.levels import OWN
from kinroll.flows.answers.runs import report_json
from kinroll.flows.applying import Report, apply_stored
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.moving_in import gives_accounts, plan_moving_in
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.old_accounts.reader import AccountsFile
from kinroll.web.api import repeating
from kinroll.web.api.background import timed
from kinroll.web.api.operations import answer, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.shapes.runs import Report as ReportShape
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.uploading import LARGEST_LIST

router = Router(tags=["accounts"])
_PROPERTIES = {"accounts": {"type": "string", "format": "binary"}, "apply": {"type": "boolean"}}
_FORM = {"type": "object", "properties": _PROPERTIES, "required": ["accounts"]}
_PARTS = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}}
LOCK_S = 5.0
SHOWN = "accounts.csv"
"""What the file is called in what is told of it."""


@writes(
    router,
    "/sources/{name}/move-in",
    "admin",
    ReportShape,
    is_stream=True,
    openapi_extra=_PARTS,
    operation_id="sources_move_in",
    summary="Take over accounts",
)
def move_in(request: HttpRequest, name: str) -> HttpResponse:
    """Plan to take over accounts of a source from a CSV file (multipart/form-data), and carry the plan out where
    ``apply`` is true. It is for owners: the file may hold passwords of anybody.
    """
    access.page(visitor_of(request), OWN)
    current, now = configuration(), now_of(request)
    if name not in current.declared.sources:
        raise access.NotThereError
    rules = current.rules[name]
    if not gives_accounts(rules):
        raise ValueRefusedError(f"The source {name!r} gives nobody an account.")
    file, is_apply = _sent(request)

    def run() -> Report:
        accounts, kind = AccountsFile(file), current.declared.sources[name].kind
        report = plan_moving_in(accounts, rules, current.rules, now, kind=kind, file=SHOWN, wait_s=LOCK_S)
        return apply_stored(report.plan.pk, current.rules, now.at, by=now.by) if is_apply else report

    def act() -> HttpResponse:
        try:
            report, seconds = timed(run)
        except SourceUnreadableError as error:
            raise ValueRefusedError(str(error).replace(str(file), SHOWN)) from None
        return answer(report_json(report, seconds))

    return repeating.once_whole(request, act)


def _sent(request: HttpRequest) -> tuple[Path, bool]:
    """Where the file is, and whether the plan is to be carried out at once."""
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_LIST:
        raise RefusedError("too-large")
    sent, is_apply = request.FILES.get("accounts"), request.POST.get("apply", "false")
    if sent is None or is_apply not in ("true", "false"):
        raise ValueRefusedError("Send the file in the part accounts, and true or false in the part apply.")
    return Path(cast("TemporaryUploadedFile", sent).temporary_file_path()), is_apply == "true"
