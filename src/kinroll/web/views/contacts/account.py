"""What can be done with a contact's account: switch off and on, rename, invite, sign out everywhere."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import ACCOUNTS
from kinroll.flows import accounts, editing
from kinroll.web.doors import REFUSALS, View, door, now_of, tell, visitor_of
from kinroll.web.forms.values import UsernameForm
from kinroll.web.opening import configuration
from kinroll.web.words import without_commands


def _acting(act: Callable[[HttpRequest, Any, int], Any], done: Callable[[], str]) -> View:
    """A view that does something with a contact's account and shows the contact again."""

    @door(ACCOUNTS)
    @require_POST
    def do(request: HttpRequest, number: int) -> HttpResponse:
        account, shown = access.account(visitor_of(request), number)
        tell(request, lambda: act(request, account, shown["contact_id"]), done())
        return redirect("contact", shown["contact_id"])

    return do


def _disable(request: HttpRequest, account: Any, number: int) -> Any:
    reason = request.POST.get("reason", "")[:500]
    return accounts.disable(number, reason, configuration().rules, now_of(request))


def _enable(request: HttpRequest, account: Any, number: int) -> Any:
    return accounts.enable(number, configuration().rules, now_of(request))


def _invite(request: HttpRequest, account: Any, number: int) -> Any:
    return accounts.invite(number, now_of(request))


def _sign_out(request: HttpRequest, account: Any, number: int) -> Any:
    return accounts.sign_out(account, now_of(request).at)


disable = _acting(_disable, lambda: _("The account is switched off, and signed out everywhere."))
enable = _acting(_enable, lambda: _("The account is switched on again."))
invite = _acting(_invite, lambda: _("The invitation is on its way."))
sign_out = _acting(_sign_out, lambda: _("Signed out everywhere."))


@door(ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Another username. The person is told."""
    account, shown = access.account(visitor_of(request), number)
    form = UsernameForm(request.POST or None, initial={"username": account.username})
    if request.method == "POST" and form.is_valid():
        name, root = form.cleaned_data["username"], shown["contact_id"]
        try:
            editing.rename(root, name, configuration().rules, now_of(request))
        except REFUSALS as error:
            form.add_error("username", without_commands(str(error)))
        else:
            done = _("The username is now %(name)s. The person is told by email.") % {"name": name}
            tell(request, lambda: None, done)
            return redirect("contact", root)
    return render(request, "web/contacts/rename.html", {"contact": shown, "form": form})
