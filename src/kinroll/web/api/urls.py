"""The addresses of the API. They are looked up apart from those of the pages, by ``middleware.py``."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kinroll.web.api import (
    accounts,
    background,
    contacts,
    courses,
    documents,
    feed,
    imports,
    problems,
    rules,
    runs,
    sources,
    tokens,
    usi,
)
from kinroll.web.api.operations import KinrollAPI, answer
from kinroll.web.api.said_no import answer_to

ROUTERS = (
    *(contacts.router, accounts.router, feed.router),
    *(documents.router, courses.router, rules.router, usi.router, imports.router),
    *(runs.router, sources.router, problems.router, background.router, tokens.router),
)


def build() -> NinjaAPI:
    """The API with everything in it."""
    api = KinrollAPI(
        title="Kinroll",
        version="1",
        description="Contacts, documents, runs and rules. Every address needs a token with the scope that it names.",
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
    )
    for router in ROUTERS:
        api.add_router("", router)
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, lambda request, error: answer_to(cast("Exception", error)))
    return api


api = build()
_SCHEMA: list[bytes] = []


def description(request: HttpRequest) -> HttpResponse:
    """What the API can do, as OpenAPI. It says nothing of anybody, so that anybody may read it."""
    if not _SCHEMA:
        _SCHEMA.append(answer(api.get_openapi_schema(path_prefix="/api/v1/")).content)
    return HttpResponse(_SCHEMA[0], content_type="application/json")


urlpatterns = [path("api/v1/openapi.json", description), path("api/v1/", api.urls)]
