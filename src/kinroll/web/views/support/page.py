"""What the bundle holds, and the bundle as a file."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts.levels import RUN
from kinroll.flows.support import bundle
from kinroll.web.doors import door
from kinroll.web.opening import configuration


@door(RUN)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What stands in the bundle."""
    return render(request, "web/support/show.html")


@door(RUN)
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """The bundle; with what names people only where that was ticked."""
    body = bundle.make(configuration(), datetime.now(UTC), personal=request.POST.get("personal") == "yes")
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{bundle.NAME}"'
    return answer
