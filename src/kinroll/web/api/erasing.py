"""Erasing somebody for ever, and letting in again who was erased and is listed still: for owners."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import OWN
from kinroll.flows import erasing
from kinroll.flows.editing import ValueRefusedError
from kinroll.web.api.keys import Key, number_of
from kinroll.web.api.operations import Body, answer, writes
from kinroll.web.api.shapes.contacts import Erased, LetIn
from kinroll.web.doors import now_of, visitor_of

router = Router(tags=["contacts"])
Reason = Annotated[str, Field(max_length=500)]
LOCK_S = 5.0


class Erasing(Body):
    """Why; and the number of the contact once more, so that it is nobody else."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    contact_id: int


@writes(
    router, "/contacts/{key}/erase", "admin", Erased, operation_id="contacts_erase", summary="Erase a person for ever"
)
def erase(request: HttpRequest, key: Key, body: Erasing) -> HttpResponse:
    """Erase all that is known of a person, for ever; no sync brings them back. ``contact_id`` has to be theirs."""
    access.page(visitor_of(request), OWN)
    number = int(access.contact(visitor_of(request), number_of(key), OWN)["contact_id"])
    if body.contact_id != number:
        raise ValueRefusedError(f"{key!r} is not contact {body.contact_id}. Nothing was changed.")
    run = erasing.erase(number, now_of(request), reason=body.reason, wait_s=LOCK_S)
    return answer({"outcome": "erased", "run": run, "contact_id": number})


class LettingIn(Body):
    """A record as SOURCE:ID, and why."""

    record: Annotated[str, Field(max_length=300)]
    reason: Reason = ""


@writes(router, "/erased/let-in", "admin", LetIn, operation_id="contacts_let_in", summary="Let a record in again")
def let_in(request: HttpRequest, body: LettingIn) -> HttpResponse:
    """Hear a source again about somebody who was erased: its next sync makes a new contact of the record."""
    access.page(visitor_of(request), OWN)
    source, _colon, key = body.record.partition(":")
    was = erasing.let_in(source, key, now_of(request), reason=body.reason, wait_s=LOCK_S)
    return answer({"outcome": "let-in", "record": body.record, "was": was})
