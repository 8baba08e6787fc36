"""The road of a request to the API: past sessions, cookies and all else that only pages need."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_resolver

from kinroll.web.api.limits import LARGEST_BODY, LARGEST_STREAM
from kinroll.web.api.refusals import RefusedError, respond
from kinroll.web.api.said_no import answer_to
from kinroll.web.overlong import MARK

BEGINS = "/api/"
PAGES = ("/api/v1/docs/",)
_STREAMS = ("application/x-ndjson", "multipart/form-data")


class ApiMiddleware:
    """Answers requests to the API by itself; others go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._resolver = get_resolver("kinroll.web.api.urls")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BEGINS) or request.path_info in PAGES:
            return self._get_response(request)
        try:
            response = self._respond(request)
        except Resolver404:
            response = respond(RefusedError("address-unknown"))
        except Exception as error:
            response = answer_to(error)
        if isinstance(response, HttpResponse):  # without its length the server would end the connection after it
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    def _respond(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # raises for a name that was not declared
        _refuse_unreadable(request)
        match = self._resolver.resolve(request.path_info)
        request.resolver_match = match
        if request.method == "HEAD":
            request.method = "GET"
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if response.status_code == 405:
            return respond(RefusedError("method-unknown", headers={"Allow": response["Allow"]}))
        return response


def _refuse_unreadable(request: HttpRequest) -> None:
    """Raise where somebody sends what no database takes, or more than is taken."""
    if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        raise RefusedError("value-refused", "The address holds a character that nobody can read.")
    if request.META.get(MARK):
        raise RefusedError("too-large")
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = LARGEST_STREAM if request.content_type in _STREAMS else LARGEST_BODY
    if not (length.isascii() and length.isdigit()):
        raise RefusedError("request-unreadable", "The header Content-Length is no number.")
    if int(length) > most:
        raise RefusedError("too-large")
