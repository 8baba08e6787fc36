"""The first page, and changing hats."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.standing import HAT
from kinroll.accounts.visitor import SELF, STAFF
from kinroll.web.doors import anybody, signed_in, visitor_of


@anybody
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody's own first page is."""
    visitor = visitor_of(request)
    if visitor is None:
        return redirect("account_login")
    return redirect("overview" if visitor.is_staff else "portal")


@signed_in
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Put on the other hat: at work, or as a contact."""
    visitor = visitor_of(request)
    if visitor is None or not visitor.can_switch:
        raise access.NotThereError
    request.session[HAT] = SELF if visitor.hat == STAFF else STAFF
    return redirect("home")
