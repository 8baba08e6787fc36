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
    return render(
        request, "web/permissions.html", {"permissions": access.permissions(visitor_of(request)), "levels": LEVELS}
    )


@door(OWN)
@require_POST
def permit(request: HttpRequest) -> HttpResponse:
    """Give or take a permission."""
    account = access.any_account(visitor_of(request), request.POST.get("username", ""))
    level = request.POST.get("level", "")
    if account is None:
        tell(request, lambda: accounts.refuse_unknown(request.POST.get("username", "")), "")
        return redirect("permissions")
    words = {"name": account.username, "level": LEVELS.get(level, level)}
    done = _("%(name)s may now work here as: %(level)s") if level else _("%(name)s may not work here any more.")
    tell(request, lambda: accounts.permit(account, level, now_of(request)), done % words)
    return redirect("permissions")
