"""Which refusal each error of the layers below is."""

import logging

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, UnreadablePostError
from ninja.errors import HttpError, ValidationError

from kinroll.accounts.access import NotAllowedError, NotThereError
from kinroll.core.importing.mapping import MappingError
from kinroll.core.importing.remedies import ChoiceError
from kinroll.declarations.file import DeclarationError
from kinroll.declarations.rule_file import RuleFileError
from kinroll.declarations.sources import UnknownSourceError
from kinroll.flows.applying import ApplyInterruptedError, CannotApplyError, SourcePausedError
from kinroll.flows.assigning import ItemUnknownError
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.reviewing import CaseUnknownError
from kinroll.flows.ruling import RuleSetRefusedError
from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.store.comparing import NotComparableError
from kinroll.store.contacts import ContactUnknownError
from kinroll.store.documents import DocumentUnknownError
from kinroll.store.history import RunUnknownError
from kinroll.store.imports import ImportUnknownError
from kinroll.store.locking import SourceBusyError
from kinroll.store.moved import PlanIsStaleError
from kinroll.store.rule_sets import RuleSetUnknownError
from kinroll.web.api.refusals import RefusedError, respond
from kinroll.web.words import without_commands

_log = logging.getLogger("kinroll.api")
CODES: dict[type[Exception], str] = {
    NotThereError: "not-there",
    NotAllowedError: "not-allowed",
    ContactUnknownError: "not-there",
    DocumentUnknownError: "not-there",
    RunUnknownError: "not-there",
    ImportUnknownError: "not-there",
    RuleSetUnknownError: "not-there",
    CaseUnknownError: "not-there",
    ItemUnknownError: "not-there",
    UnknownSourceError: "not-there",
    ValueRefusedError: "value-refused",
    NotComparableError: "value-refused",
    MappingError: "value-refused",
    ChoiceError: "value-refused",
    RuleFileError: "value-refused",
    CannotApplyError: "cannot-be-done",
    SourcePausedError: "cannot-be-done",
    PlanIsStaleError: "cannot-be-done",
    RuleSetRefusedError: "cannot-be-done",
    SourceUnreadableError: "cannot-be-done",
    RightMissingError: "cannot-be-done",
    DeclarationError: "cannot-be-done",
    SourceBusyError: "busy",
    ApplyInterruptedError: "begun",
    RequestDataTooBig: "too-large",
    UnreadablePostError: "request-cut",
    BadRequest: "request-unreadable",
    SuspiciousOperation: "request-unreadable",
}
"""The first entry that an error is an instance of counts; what stands nowhere is a fault."""


def answer_to(error: Exception) -> HttpResponse:
    """The answer to a request that ended in an error."""
    return respond(refusal_of(error))


def refusal_of(error: Exception) -> RefusedError:
    """The refusal that an error is; one that nobody expected is told of in the log, and tells nothing of the inside."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, ValidationError):
        return RefusedError("value-refused", _together(places := _places(error)), places)
    if isinstance(error, HttpError):  # what our own parser says of a body comes wrapped in one
        cause = error.__cause__
        return cause if isinstance(cause, RefusedError) else RefusedError("request-unreadable")
    if isinstance(error, Http404):
        return RefusedError("not-there")
    code = next((code for kind, code in CODES.items() if isinstance(error, kind)), "")
    if not code:
        _log.error("a request of the API ended in a fault", exc_info=error)
        return RefusedError("fault")
    if code in ("not-allowed", "too-large", "request-unreadable", "request-cut") or isinstance(error, NotThereError):
        return RefusedError(code)
    headers = {"Retry-After": "5"} if code in ("busy", "begun") else {}
    return RefusedError(code, without_commands(str(error)), headers=headers)


def _places(error: ValidationError) -> list[dict[str, str]]:
    """Where in the request each fault stands, and what is wrong there."""
    return [
        {
            "place": ".".join(str(part) for part in fault["loc"] if part not in ("body", "query", "path")) or "body",
            "message": str(fault["msg"]),
        }
        for fault in error.errors
    ]


def _together(places: list[dict[str, str]]) -> str:
    return " ".join(f"{fault['place']}: {fault['message'].rstrip('.')}." for fault in places)
