"""Tokens: listed and revoked. They are made by people only, on the page or by the command."""

from datetime import UTC, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from kinroll.accounts import access
from kinroll.flows import tokens
from kinroll.flows.answers.tokens import token_facts
from kinroll.web.api.operations import answer, reads, writes
from kinroll.web.api.shapes.accounts import Token, Tokens
from kinroll.web.doors import now_of, visitor_of

router = Router(tags=["tokens"])


@reads(router, "/tokens", "admin", Tokens, operation_id="tokens_list", summary="List tokens")
def listing(request: HttpRequest) -> HttpResponse:
    """Every token there was: what it may do, until when, and when it was used."""
    now = datetime.now(UTC)
    return answer({"items": [token_facts(one, now) for one in access.tokens(visitor_of(request))]})


@writes(router, "/tokens/{int:number}/revoke", "admin", Token, operation_id="tokens_revoke", summary="Revoke a token")
def revoke(request: HttpRequest, number: Annotated[int, Path(ge=1, le=access.LARGEST)]) -> HttpResponse:
    """Let a token count no more, from the next request on."""
    visitor = visitor_of(request)
    tokens.revoke(access.token(visitor, number).number, now_of(request))
    return answer(token_facts(access.token(visitor, number), datetime.now(UTC)))
