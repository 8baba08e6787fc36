"""Who is asking: the token in the header, and nothing else. No cookie counts here, so no other site can ask in
somebody's name.
"""

from datetime import UTC, datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from kinroll.accounts.programs import tokens, uses
from kinroll.accounts.programs.caller import Caller
from kinroll.web.api import limits
from kinroll.web.api.refusals import RefusedError

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="kinroll"'}


class Token(HttpBearer):
    """The check in front of an address: a token, with the scope that the address needs."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        caller = authenticate(request)
        if self.scope not in caller.scopes:
            raise RefusedError("scope-missing", f"This address needs the scope {self.scope}.")
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Who shows this token."""
        return authenticate(request)


def authenticate(request: HttpRequest) -> Caller:
    """Whose token stands in the header; looked up anew for each request, so that revoking one counts at once."""
    scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise RefusedError("token-missing", headers=_CHALLENGE)
    now = datetime.now(UTC)
    caller = tokens.find(secret.strip(), now)
    if caller is None:
        limits.refuse_guessing(request, is_wrong=True)
        raise RefusedError("token-unknown", headers=_CHALLENGE)
    limits.take(caller.token)
    match = request.resolver_match
    uses.count(caller.token, f"{request.method} /{match.route if match else ''}", now)
    request.visitor = caller  # type: ignore[attr-defined]
    return caller
