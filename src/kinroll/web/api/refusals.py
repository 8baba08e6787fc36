"""What the API answers where it cannot do what it was asked (RFC 9457): a code, what happened, and the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND = "application/problem+json"
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of refusal; its code never changes."""

    status: int
    title: Words
    fix: Words


KINDS: dict[str, Kind] = {
    "token-missing": Kind(
        401, _("No token was shown"), _("Send the header: Authorization: Bearer TOKEN. Owners make tokens on /tokens/.")
    ),
    "token-unknown": Kind(
        401, _("The token is not known here"), _("It was revoked, has ended, or was cut. Ask an owner for a new one.")
    ),
    "scope-missing": Kind(
        403, _("The token may not do this"), _("Ask an owner for a token with the scope that is named.")
    ),
    "not-allowed": Kind(
        403, _("The token may not do this to this one"), _("Somebody with a higher permission has to do it.")
    ),
    "not-there": Kind(404, _("There is no such thing"), _("Look at the id: lists give the ids there are.")),
    "address-unknown": Kind(404, _("There is no such address"), _("The addresses are listed on /api/v1/docs/.")),
    "method-unknown": Kind(
        405, _("This address does not take that method"), _("The header Allow names those it takes.")
    ),
    "request-unreadable": Kind(400, _("The request cannot be read"), _("Send JSON in UTF-8, as the reference shows.")),
    "request-cut": Kind(400, _("The request was cut off"), _("Nothing was changed. Send it again, whole.")),
    "form-unknown": Kind(
        415, _("The body is in a form that is not taken here"), _("Send it in the form that is named in Content-Type.")
    ),
    "key-used": Kind(
        422, _("The Idempotency-Key was used for another request"), _("Take a new key for each thing to be done.")
    ),
    "still-going-on": Kind(
        409, _("The same request is being done right now"), _("Wait, and send it again with the same key.")
    ),
    "cannot-be-done": Kind(409, _("This cannot be done now"), _("Read why, put that right, and send it again.")),
    "busy": Kind(409, _("Somebody else is changing the same"), _("Wait a little, and send it again.")),
    "too-large": Kind(413, _("That is too much at once"), _("Send it in smaller parts, or as a stream.")),
    "value-refused": Kind(422, _("Something in the request cannot be taken"), _("Correct what is named.")),
    "cursor-unknown": Kind(
        422,
        _("The cursor is not one of this list"),
        _("Begin again without a cursor, with the same filters throughout."),
    ),
    "too-many": Kind(429, _("Too many requests"), _("Wait as long as Retry-After says.")),
    "fault": Kind(
        500, _("A fault of Kinroll itself"), _("Send it again; if that does not help, tell whoever runs it.")
    ),
    "begun": Kind(503, _("Begun, and not finished"), _("Send the same request again: it goes on where it stopped.")),
}


@dataclass(slots=True, eq=False)
class RefusedError(Exception):
    """Something cannot be done; ``errors`` say where in the request the fault stands."""

    code: str
    detail: str = ""
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    fix: str = ""

    def __str__(self) -> str:
        return self.detail or self.code


def respond(refused: RefusedError) -> HttpResponse:
    """The answer."""
    kind = KINDS[refused.code]
    facts: dict[str, Any] = {
        "type": f"/api/v1/docs/#{refused.code}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": refused.detail or str(kind.title),
        "code": refused.code,
        "fix": refused.fix or str(kind.fix),
    }
    if refused.errors:
        facts["errors"] = list(refused.errors)
    return HttpResponse(
        orjson.dumps(facts),
        status=kind.status,
        content_type=KIND,
        headers={"Cache-Control": "no-store", **refused.headers},
    )
