"""How an address of the API is declared: its scope, what it answers, and every refusal that it may give."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router, Schema
from ninja.parser import Parser
from pydantic import ConfigDict

from kinroll.web.api import repeating
from kinroll.web.api.asking import Token
from kinroll.web.api.refusals import KIND, KINDS, RefusedError
from kinroll.web.api.shapes.refusal import Refusal

View = TypeVar("View", bound=Callable[..., Any])
_ALWAYS = (400, 401, 403, 404, 422, 429)
_WRITING = (409, 413, 415, 503)
NDJSON = "application/x-ndjson"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Body(Schema):
    """What a program sends; a key that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")


class StrictParser(Parser):
    """JSON in UTF-8, and no text that a database would not take."""

    def parse_body(self, request: HttpRequest) -> Any:
        if not _is_json(request.content_type or ""):
            raise RefusedError("form-unknown", "Send JSON, with the header Content-Type: application/json.")
        try:
            found = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise RefusedError("request-unreadable", f"The body is no JSON: {error}.") from None
        if _NUL.search(request.body):
            raise RefusedError("value-refused", "A text holds a character that nobody can read.")
        return found


def _is_json(form: str) -> bool:
    return form == "application/json" or (form.startswith("application/") and form.endswith("+json"))


class KinrollAPI(NinjaAPI):
    """The API with the description of its refusals as they are sent."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """What the API can do (OpenAPI)."""
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    _describe(status, answer)
        return schema


def _describe(status: int, answer: dict[str, Any]) -> None:
    if status >= 400 and "application/json" in answer.get("content", {}):
        answer["content"] = {KIND: answer["content"]["application/json"]}
        titles = (f"{kind.title} [{code}]" for code, kind in KINDS.items() if kind.status == status)
        answer["description"] = "; ".join(titles)


def reads(router: Router, path: str, scope: str, shape: Any, **more: Any) -> Callable[[View], View]:
    """Declares an address that is only read."""
    answers = {200: shape, **more.pop("answers", {}), **dict.fromkeys(_ALWAYS, Refusal)}
    extra = {"x-scope": scope, **more.pop("openapi_extra", {})}
    return router.get(path, auth=Token(scope), response=answers, by_alias=True, openapi_extra=extra, **more)


def writes(
    router: Router,
    path: str,
    scope: str,
    shape: Any,
    *,
    method: str = "POST",
    status: int = 200,
    is_stream: bool = False,
    **more: Any,
) -> Callable[[View], View]:
    """Declares an address that changes something; sent twice under one ``Idempotency-Key`` it is done once.

    A view that takes a stream sees to that by itself.
    """
    answers = {status: shape, **more.pop("answers", {}), **dict.fromkeys((*_ALWAYS, *_WRITING), Refusal)}
    extra = more.pop("openapi_extra", {})
    extra = {**extra, "x-scope": scope, "parameters": [*extra.get("parameters", []), repeating.HEADER]}

    def declare(view: View) -> View:
        declared = router.api_operation(
            [method], path, auth=Token(scope), response=answers, by_alias=True, openapi_extra=extra, **more
        )
        declared(view if is_stream else repeating.once(view))
        return view

    return declare


def answer(data: Any, status: int = 200, **headers: str) -> HttpResponse:
    """An answer as JSON."""
    return HttpResponse(
        orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", **{name.replace("_", "-"): value for name, value in headers.items()}},
    )
