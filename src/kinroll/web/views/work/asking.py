"""Asking for a source to be read."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import working
from kinroll.store import jobs
from kinroll.web.doors import View, door, now_of, visitor_of
from kinroll.web.opening import configuration


def _asking(kind: str) -> View:
    """A view that has a source read, and shows how far it is."""

    @door(RUN)
    @require_POST
    def ask(request: HttpRequest, name: str) -> HttpResponse:
        if name not in configuration().declared.sources:
            raise access.NotThereError
        return watch(request, kind, {"source": name})

    return ask


def watch(request: HttpRequest, kind: str, asked: dict[str, object]) -> HttpResponse:
    """Have something done in the background, and go where one sees how far it is."""
    visitor = visitor_of(request)
    access.page(visitor, access.right_for(kind))
    return redirect("job", jobs.add(kind, asked, now_of(request).by, datetime.now(UTC)).pk)


sync, plan = _asking(working.SYNC), _asking(working.PLAN)
