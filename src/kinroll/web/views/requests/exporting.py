"""The requests that only a source can grant, as a file for its bulk import."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.flows import back_to_source
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.opening import configuration


@door(EDIT)
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """The waiting requests of a source, a row each."""
    source = access.declared_to_ask(visitor_of(request), name, configuration().declared.sources)
    made = back_to_source.sheet(source, configuration())
    response = HttpResponse(made.text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kinroll-requests-{source}.csv"'
    return response


@door(EDIT)
@require_POST
def passed_on(request: HttpRequest, name: str) -> HttpResponse:
    """Note that the file was handed to whoever keeps the source."""
    source = access.declared_to_ask(visitor_of(request), name, configuration().declared.sources)
    numbers = back_to_source.sheet(source, configuration()).numbers
    done = _("Noted. Each request closes by itself when the source says what was asked for.")
    tell(request, lambda: back_to_source.pass_on(numbers, now_of(request)) or True, done)
    return redirect("requests")
