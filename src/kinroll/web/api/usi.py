"""Unique student identifiers: verified, failed, or only entered."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, SEE
from kinroll.core.process.results import ASKED, asked
from kinroll.flows import verifying
from kinroll.flows.answers.usi import outcome_json, standing_json
from kinroll.store import contacts, verifications
from kinroll.web.api.keys import Key
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.documents import Answered, Standing, Unverified
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["usi"])
MOST_ANSWERS = 5_000
Words = Annotated[str, Field(max_length=200)]


@reads(
    router, "/usi/unverified", "documents:read", Unverified, operation_id="usi_unverified", summary="Who is unverified"
)
def unverified(request: HttpRequest) -> HttpResponse:
    """Everybody whose USI is only entered, to be verified in bulk."""
    access.page(visitor_of(request), SEE)
    lines = [asked(reference, about) for reference, about in verifying.unverified()]
    return answer({"items": [dict(zip(ASKED, line, strict=True)) for line in lines]})


@reads(router, "/usi/{key}", "documents:read", Standing, operation_id="usi_show", summary="How a USI stands")
def show(request: HttpRequest, key: Key) -> HttpResponse:
    """How the USI of a contact (its KEY) or document (documents:NUMBER) stands, and why."""
    _refuse_hidden(request, key)
    about = verifying.identity_of_key(key)
    (standing,) = verifications.standings([about])
    return answer(standing_json(about, standing))


def _refuse_hidden(request: HttpRequest, key: str, *, to_change: bool = False) -> None:
    """Raise unless the caller may see this contact or document, or what a registry says of it may be recorded."""
    visitor, number = visitor_of(request), key.removeprefix(verifying.DOCUMENT)
    if key.startswith(verifying.DOCUMENT) and number.isascii() and number.isdigit() and len(number) < 19:
        access.document(visitor, int(number), EDIT if to_change else SEE)
    elif to_change:
        access.contact_to_change(visitor, contacts.find(key))
    else:
        access.contact(visitor, contacts.find(key))


class Said(Body):
    """What the registry says, for exactly the name and birth date that are held."""

    outcome: Literal["verified", "failed"]


@writes(router, "/usi/{key}", "documents:write", Answered, operation_id="usi_verify", summary="Record an answer")
def verify(request: HttpRequest, key: Key, body: Said) -> HttpResponse:
    """Record what you read in the registry. What waited for it goes on."""
    _refuse_hidden(request, key, to_change=True)
    about = verifying.identity_of_key(key)
    return answer(outcome_json(verifying.by_hand(about, body.outcome, configuration().rules, now_of(request))))


class Answer(Body):
    """An answer counts for the USI, name and birth date in it."""

    usi: Words
    first_name: Words
    family_name: Words
    date_of_birth: Words
    result: Words


class Answers(Body):
    answers: Annotated[list[Answer], Field(max_length=MOST_ANSWERS)]


@writes(router, "/usi", "documents:write", Answered, operation_id="usi_import", summary="Record many answers")
def import_(request: HttpRequest, body: Answers) -> HttpResponse:
    """Record the answers of a registry. ``line`` in what is unreadable counts the answers, from 1."""
    access.page(visitor_of(request), EDIT)
    captions = tuple(Answer.model_fields)
    rows = [(line, tuple(one.model_dump().values()), "") for line, one in enumerate(body.answers, 1)]
    outcome = verifying.from_file(captions, rows, {}, configuration().rules, now_of(request), file="the API")
    return answer(outcome_json(outcome))
