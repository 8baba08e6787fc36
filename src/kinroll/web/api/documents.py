"""Documents: registrations and bookings, made, shown, changed, moved on, and pointed at other contacts."""

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path as InPath
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, SEE
from kinroll.accounts.programs.caller import Caller
from kinroll.flows import documents, likely, rebooking, relinking
from kinroll.flows.answers.documents import document_json, done_json, made_json, rejected_json, relinked_json
from kinroll.flows.documents import Done as Became
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.relinking import Relinked as Pointed
from kinroll.flows.taking import read_new
from kinroll.store import documents as stored
from kinroll.store import timeline
from kinroll.web.api import cursors
from kinroll.web.api.contacts import Cursor, Limit, Text
from kinroll.web.api.keys import number_of
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.documents import (
    Document,
    DocumentDone,
    DocumentMade,
    Documents,
    Rejected,
    Relinked,
    Timeline,
)
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["documents"])
Doc = Annotated[str, InPath(description="A number, or SOURCE:ID as its source knows it.", max_length=300)]
Values = dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=20_000)]]


@reads(router, "/documents", "documents:read", Documents, operation_id="documents_list", summary="List documents")
def listing(
    request: HttpRequest,
    process: Text = "",
    step: Text = "",
    waiting: bool = False,
    cursor: Cursor = "",
    limit: Limit = cursors.USUAL,
) -> HttpResponse:
    """All documents by number, or those of a process, on a step, or that wait for something or somebody."""
    access.page(visitor_of(request), SEE)
    filters = {"process": process, "step": step, "waiting": waiting or ""}
    after = cursors.read("documents", filters, cursor) or 0
    found = stored.listed(process, step, waiting=waiting, after=after, most=limit + 1)
    shown, more = found[:limit], len(found) > limit
    following = cursors.make("documents", filters, shown[-1]["document"]) if more else None
    return answer({"items": shown, "next": following})


class NewDocument(Body):
    """A document to be made; on the first step of its process unless it says otherwise. ``at``: when it was said."""

    process: Annotated[str, Field(min_length=1, max_length=200)]
    values: Values
    step: Annotated[str, Field(max_length=200)] | None = None
    reference: Annotated[str, Field(max_length=200)] | None = None
    source: Annotated[str, Field(max_length=200)] | None = None
    source_identifier: Annotated[str, Field(max_length=200)] | None = None
    course_date: Annotated[str, Field(max_length=200)] | None = None
    at: Annotated[str, Field(max_length=40)] | None = None


@writes(
    router,
    "/documents",
    "documents:write",
    DocumentMade,
    status=201,
    operation_id="documents_make",
    summary="Make a document",
)
def make(request: HttpRequest, body: NewDocument) -> HttpResponse:
    """Make a document, and run the rules of the step that it enters.

    The answer says who else may be its person, to a token that may read contacts. Nothing is decided by it.
    """
    visitor, rules = access.page(visitor_of(request), EDIT), configuration().rules
    new = read_new(body.model_dump())
    if isinstance(new, str):
        raise ValueRefusedError(f"The document {new}.")
    (done,) = documents.make([new], rules, now_of(request))
    _refuse(done)
    may_know = isinstance(visitor, Caller) and "contacts:read" in visitor.scopes
    known = likely.others(done, new.values, rules) if may_know else None
    return answer(made_json(done, known), 201, Location=f"/api/v1/documents/{done.number}")


def _became(done: Became) -> HttpResponse:
    _refuse(done)
    return answer(done_json(done), Location=f"/api/v1/documents/{done.number}")


def _refuse(done: Became) -> None:
    if done.outcome == "refused":
        raise ValueRefusedError(done.text)


def _number(key: str) -> int:
    """The number of a document, by itself or by its source's identifier."""
    source, colon, known_as = key.partition(":")
    if colon:
        return documents.find(source, known_as)
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise access.NotThereError
    return int(key)


@reads(
    router,
    "/documents/{document}",
    "documents:read",
    Document,
    operation_id="documents_show",
    summary="Show a document",
)
def show(request: HttpRequest, document: Doc) -> HttpResponse:
    """One document, whole: its values, its contact, and what happened to it."""
    number = _number(document)
    access.document(visitor_of(request), number)
    return answer(document_json(number))


@reads(
    router,
    "/documents/{document}/timeline",
    "documents:read",
    Timeline,
    operation_id="documents_timeline",
    summary="What happened to a document",
)
def happened(request: HttpRequest, document: Doc) -> HttpResponse:
    """What happened to a document, the oldest first: what each rule did, or why it did nothing."""
    number = _number(document)
    access.document(visitor_of(request), number)
    return answer({"items": timeline.of(number)})


class Edit(Body):
    """Fields with their new values; an empty text empties the field."""

    values: Values


@writes(
    router,
    "/documents/{document}",
    "documents:write",
    DocumentDone,
    method="PATCH",
    operation_id="documents_edit",
    summary="Change values of a document",
)
def edit(request: HttpRequest, document: Doc, body: Edit) -> HttpResponse:
    """Change values of a document, and run the rule of its step. What is so already changes and runs nothing."""
    number = _to_change(request, document)
    (done,) = documents.edit({number: body.values}, configuration().rules, now_of(request))
    return _became(done)


def _to_change(request: HttpRequest, document: str) -> int:
    number = _number(document)
    access.document_to_change(visitor_of(request), number)
    return number


class Move(Body):
    step: Annotated[str, Field(max_length=200)]


@writes(
    router,
    "/documents/{document}/move",
    "documents:write",
    DocumentDone,
    operation_id="documents_move",
    summary="Move a document",
)
def move(request: HttpRequest, document: Doc, body: Move) -> HttpResponse:
    """Move a document to another step of its process, and run the rule of entering it."""
    number = _to_change(request, document)
    (done,) = documents.move({number: body.step}, configuration().rules, now_of(request))
    return _became(done)


class Rebook(Body):
    """The code of a course date; an empty one takes the document off its date. ``although_full``: without a place."""

    course_date: Annotated[str, Field(max_length=200)]
    although_full: bool = False


@writes(
    router,
    "/documents/{document}/rebook",
    "documents:write",
    DocumentDone,
    operation_id="documents_rebook",
    summary="Move a document to another course date",
)
def rebook(request: HttpRequest, document: Doc, body: Rebook) -> HttpResponse:
    """Move a document to another course date, and run the rule for edited documents of its step.

    Refused where all places of that date are taken, unless ``although_full`` is set.
    """
    codes = {_to_change(request, document): body.course_date}
    (done,) = rebooking.rebook(codes, configuration().rules, now_of(request), although_full=body.although_full)
    return _became(done)


class RunRule(Body):
    """``as_new``: it is about somebody who is not here yet."""

    as_new: bool = False


@writes(
    router,
    "/documents/{document}/run",
    "documents:write",
    DocumentDone,
    operation_id="documents_run",
    summary="Run the rule of a document's step",
)
def run(request: HttpRequest, document: Doc, body: RunRule) -> HttpResponse:
    """Run the rule of the step that a document is on, by hand."""
    number = _to_change(request, document)
    (done,) = documents.run([number], configuration().rules, now_of(request), as_new=body.as_new)
    return _became(done)


class Other(Body):
    """A contact, by number, SOURCE:ID or username."""

    contact: Annotated[str, Field(max_length=300)]


def _pointed(request: HttpRequest, document: str, body: Other, act: Callable[..., Pointed]) -> tuple[Pointed, int]:
    number, contact = _to_change(request, document), number_of(body.contact)
    access.contact_to_change(visitor_of(request), contact)
    return act(number, contact, configuration().rules, now_of(request)), contact


@writes(
    router,
    "/documents/{document}/relink",
    "documents:write",
    Relinked,
    operation_id="documents_relink",
    summary="Link a document to another contact",
)
def relink(request: HttpRequest, document: Doc, body: Other) -> HttpResponse:
    """Link a document to another contact. No value changes: the next rule speaks of the new one."""
    return answer(relinked_json(_pointed(request, document, body, relinking.relink)[0]))


@writes(
    router,
    "/documents/{document}/reassign",
    "documents:write",
    Relinked,
    operation_id="documents_reassign",
    summary="Give a document, with all it said, to another contact",
)
def reassign(request: HttpRequest, document: Doc, body: Other) -> HttpResponse:
    """Link a document to another contact, with all that it has said until now."""
    return answer(relinked_json(_pointed(request, document, body, relinking.reassign)[0]))


@writes(
    router,
    "/documents/{document}/reject",
    "documents:write",
    Rejected,
    operation_id="documents_reject",
    summary="Say whom a document is not about",
)
def reject(request: HttpRequest, document: Doc, body: Other) -> HttpResponse:
    """Say that a document is not about this contact. It is kept, and never matched so again."""
    return answer(rejected_json(*_pointed(request, document, body, relinking.reject)))
