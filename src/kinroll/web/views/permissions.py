"""Who works here, and what they may do: for owners."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import OWN
from kinroll.flows import accounts
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.words import LEVELS


@door(OWN)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody with a permission."""
    return _page(request)


def _page(request: HttpRequest, username: str = "", level: str = "", error: str = "") -> HttpResponse:
    """The page; where somebody could not be added with what was typed, and what is wrong with that."""
    facts = {"permissions": access.permissions(visitor_of(request)), "levels": LEVELS}
    return render(
        request,
        "web/permissions.html",
        {**facts, "username": username, "level": level, "error": error},
    )


@door(OWN)
@require_POST
def permit(request: HttpRequest) -> HttpResponse:
    """Give or take a permission."""
    username, level = request.POST.get("username", ""), request.POST.get("level", "")
    account = access.any_account(visitor_of(request), username)
    if account is None:
        return _page(request, username, level, accounts.unknown(username))
    words = {"name": account.username, "level": LEVELS.get(level, level)}
    done = _("%(name)s may now work here as: %(level)s") if level else _("%(name)s may not work here any more.")
    tell(request, lambda: accounts.permit(account, level, now_of(request)), done % words)
    return redirect("permissions")
