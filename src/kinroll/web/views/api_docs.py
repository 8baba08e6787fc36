"""What other programs can do here, as a page: made of the API's own description, with nothing from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.web.api.refusals import KINDS
from kinroll.web.api.urls import listed
from kinroll.web.doors import anybody


@anybody
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every address of the API with what it needs, and what each refusal means."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in listed():
        groups.setdefault(operation["group"], []).append(operation)
    return render(request, "web/api/docs.html", {"groups": groups, "refusals": KINDS})
