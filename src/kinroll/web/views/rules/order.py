"""Fields of a form and rules of a step, moved up and down by buttons that need no script."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.process.ordering import WAYS, with_field_moved, with_rule_moved
from kinroll.web.doors import door
from kinroll.web.views.rules.form_pages import meant_form, with_form
from kinroll.web.views.rules.opened import opened
from kinroll.web.views.rules.processes import meant_process, with_process
from kinroll.web.views.rules.saving import save, told


@door(RUN)
@require_POST
def move_field(request: HttpRequest, form: int) -> HttpResponse:
    """Move a field of a form one place up or down."""
    owner, name, way = meant_form(request, opened(request), form), request.POST.get("seen", ""), _way(request)
    saving = save(request, with_form(owner, lambda one: with_field_moved(one, name, way)))
    told(request, saving, _("The draft has the fields in another order."))
    return redirect(_again(reverse("rules-form", args=[form]), name, way))


@door(RUN)
@require_POST
def move_rule(request: HttpRequest, process: int) -> HttpResponse:
    """Move a rule before or behind the next one of its step."""
    place, found = meant_process(request, opened(request), process)
    name, way = request.POST.get("seen", ""), _way(request)
    saving = save(request, with_process(place, found, lambda one: with_rule_moved(one, name, way)))
    told(request, saving, _("The draft has the rules in another order. Of rules that fit equally, the first one runs."))
    return redirect(_again(reverse("rules-process", args=[place]), name, way))


def _way(request: HttpRequest) -> str:
    way = request.POST.get("way", "")
    if way not in WAYS:
        raise access.NotThereError
    return way


def _again(address: str, name: str, way: str) -> str:
    """The page with the same button in focus, for whoever moves on by keyboard."""
    return f"{address}?{urlencode({'moved': name, 'way': way})}"
