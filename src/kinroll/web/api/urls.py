"""The addresses of the API. They are looked up apart from those of the pages, by ``middleware.py``."""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kinroll.web.api import (
    accounts,
    avetmiss,
    background,
    contacts,
    courses,
    document_streams,
    documents,
    erasing,
    feed,
    imports,
    inviting,
    lodged_files,
    merging,
    merging_pairs,
    moving_in,
    nat_lists,
    problems,
    pushes,
    requests,
    rules,
    runs,
    sources,
    sweeping,
    target_upkeep,
    targets,
    tokens,
    training_lists,
    usi,
    webhooks,
)
from kinroll.web.api.operations import KinrollAPI, StrictParser, answer
from kinroll.web.api.said_no import answer_to

ROUTERS = (
    *(contacts.router, accounts.router, inviting.router, moving_in.router),
    *(merging.router, merging_pairs.router, erasing.router, feed.router),
    *(document_streams.router, documents.router, courses.router, rules.router, usi.router, imports.router),
    *(avetmiss.router, training_lists.router, nat_lists.router, lodged_files.router),
    *(runs.router, sources.router, problems.router, background.router),
    *(
        webhooks.router,
        targets.router,
        target_upkeep.router,
        sweeping.router,
        requests.router,
        pushes.router,
        tokens.router,
    ),
)


def build() -> NinjaAPI:
    """The API with everything in it."""
    api = KinrollAPI(
        title="Kinroll",
        version="1",
        description="Contacts, documents, runs and rules. Every address needs a token with the scope that it names.",
        openapi_url=None,
        parser=StrictParser(),
        docs_url=None,
        urls_namespace="api",
    )
    for router in ROUTERS:
        api.add_router("", router)
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, lambda request, error: answer_to(cast("Exception", error)))
    return api


api = build()


@cache
def schema() -> Any:
    """What the API can do (OpenAPI): made when it is first asked for, which takes a second, and kept."""
    return api.get_openapi_schema(path_prefix="/api/v1/")


@cache
def _described() -> bytes:
    return answer(schema()).content


def description(_request: HttpRequest) -> HttpResponse:
    """What the API can do, as OpenAPI. It says nothing of anybody, so that anybody may read it."""
    return HttpResponse(_described(), content_type="application/json")


def listed() -> Iterator[dict[str, Any]]:
    """Every address with its method, scope and words, for a page that people read."""
    for path_, methods in schema()["paths"].items():
        for method, operation in methods.items():
            yield {
                "group": operation["tags"][0],
                "method": method.upper(),
                "path": path_,
                "summary": operation["summary"],
                "description": operation.get("description", ""),
                "scope": operation["x-scope"],
                "parameters": [one["name"] for one in operation["parameters"]],
                "fields": _fields(operation),
            }


def _fields(operation: dict[str, Any]) -> list[str]:
    """What a request's body may say."""
    kinds = list(operation.get("requestBody", {}).get("content", {}).values())
    described: dict[str, Any] = kinds[0]["schema"] if kinds else {}
    name = described.get("$ref", "").rpartition("/")[2]
    found = schema()["components"]["schemas"].get(name, described)
    return list(found.get("properties", {}))


urlpatterns = [path("api/v1/openapi.json", description), path("api/v1/", api.urls)]
