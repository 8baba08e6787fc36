"""The work on a list: a short one at once, a long one in the background, where one sees how far it is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kinroll.flows import receiving, ruling, working
from kinroll.store import uploads
from kinroll.store.uploads import Upload
from kinroll.web.doors import REFUSALS, now_of
from kinroll.web.opening import configuration
from kinroll.web.views.work.asking import watch
from kinroll.web.words import without_commands

AT_ONCE = 60_000
"""Bytes of a list that is worked on while one waits for the page: some hundreds of rows."""


def look(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Look into a list."""
    return _do(
        request,
        upload,
        working.IMPORT_LOOK,
        lambda: receiving.look_into(upload.number, ruling.current(), now_of(request)),
    )


def plan(request: HttpRequest, upload: Upload, choices: dict[str, str]) -> HttpResponse:
    """Work out what a list would become under these remedies."""
    uploads.keep(upload.number, choices=choices)
    return _do(
        request,
        upload,
        working.IMPORT_PLAN,
        lambda: receiving.plan(upload.number, choices, ruling.current(), now_of(request)),
    )


def apply(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Make what was planned."""
    return _do(
        request,
        upload,
        working.IMPORT_APPLY,
        lambda: receiving.apply(upload.number, configuration().rules, ruling.current(), now_of(request)),
    )


def _do(request: HttpRequest, upload: Upload, kind: str, act: Callable[[], Any]) -> HttpResponse:
    page = reverse("import", args=[upload.number])
    if upload.size > AT_ONCE:
        return watch(request, kind, {"upload": upload.number, "url": page})
    try:
        act()
    except REFUSALS as error:
        messages.error(request, without_commands(str(error)))
    return redirect(page)
