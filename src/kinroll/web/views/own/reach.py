"""For those who cannot sign in: how to reach the school, and which accounts a mailbox has."""

from datetime import UTC, datetime

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kinroll.accounts import which_account
from kinroll.core.text import fold
from kinroll.web.doors import anybody
from kinroll.web.forms.own import WhichAccountForm
from kinroll.web.forms.signing_in import CHOSEN
from kinroll.web.opening import configuration


@anybody
@require_safe
def school(request: HttpRequest) -> HttpResponse:
    """How to reach the school, as its configuration says."""
    return render(request, "web/own/reach.html", {"school": configuration().declared.school})


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def which(request: HttpRequest) -> HttpResponse:
    """Type an address, and its accounts are told to that address. The page says the same whatever it is."""
    form = WhichAccountForm(request.POST or None)
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked:
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="which_account", key=fold(email)):
            which_account.tell(email, datetime.now(UTC))
    return render(request, "web/own/which_account.html", {"form": form, "is_asked": is_asked})


@anybody
@never_cache
@require_safe
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: sign in, with the username already typed."""
    request.session[CHOSEN] = which_account.chosen(token)
    return redirect("account_login")
