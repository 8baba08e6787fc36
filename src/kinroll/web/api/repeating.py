"""Writes that may be sent twice: under one ``Idempotency-Key`` a thing is done once, and answered the same."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from hashlib import sha256
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from kinroll.accounts.programs import answers
from kinroll.accounts.programs.answers import Answer
from kinroll.accounts.programs.caller import Caller
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.said_no import answer_to

LONGEST_KEY = 200
HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    "description": "A text of your own. The same request under the same key within 24 hours is done once.",
}


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, done once for each key that a program sends with it."""

    @wraps(view)
    def repeatable(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        key = key_of(request)
        if not key:
            return cast("HttpResponse", view(request, *args, **values))
        return under_key(request, key, digest_of(request, request.body), lambda: view(request, *args, **values))

    return repeatable


def once_whole(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The same for a request that brings a file (multipart/form-data): it is the same if its parts hold the same."""
    key = key_of(request)
    return under_key(request, key, digest_of(request, _parts(request)), act) if key else act()


def _parts(request: HttpRequest) -> bytes:
    """What the parts of a form hold, however they are divided."""
    found = sha256(repr(sorted(request.POST.lists())).encode())
    for name, sent in sorted(request.FILES.items()):
        file = cast("UploadedFile", sent)
        found.update(f"{name}\n{file.name}\n{file.size}\n".encode())
        for chunk in file.chunks():
            found.update(chunk)
        file.seek(0)
    return found.digest()


def under_key(request: HttpRequest, key: str, digest: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do this under a key, or give the answer that was given before."""
    caller = cast("Caller", request.visitor)  # type: ignore[attr-defined]
    try:
        kept = answers.once(caller.token, key, digest, datetime.now(UTC), lambda: _plain(_tried(act)))
    except answers.AnotherRequestError:
        raise RefusedError("key-used") from None
    except answers.StillGoingOnError:
        raise RefusedError("still-going-on", headers={"Retry-After": "2"}) from None
    response = HttpResponse(kept.body, status=kept.status, content_type=kept.kind)
    response["Cache-Control"] = "no-store"
    if kept.is_repeated:
        response["Idempotent-Replayed"] = "true"
    return response


def _tried(act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, also where it is a refusal: that is kept too."""
    try:
        return act()
    except Exception as error:
        return answer_to(error)


def _plain(response: HttpResponse) -> Answer:
    body = b"".join(response) if response.streaming else response.content
    return Answer(response.status_code, response["Content-Type"], body)


def key_of(request: HttpRequest) -> str:
    """The key that a program sent; empty without one."""
    key = str(request.META.get("HTTP_IDEMPOTENCY_KEY", ""))
    if len(key) > LONGEST_KEY or not key.isascii() or not (key.isprintable() and " " not in key):
        raise RefusedError("value-refused", f"The Idempotency-Key has at most {LONGEST_KEY} characters without blanks.")
    return key


def digest_of(request: HttpRequest, body: bytes) -> str:
    """What two requests share only if they ask for the same."""
    found = sha256(f"{request.method} {request.get_full_path()}\n{request.content_type}\n".encode())
    found.update(body)
    return found.hexdigest()
