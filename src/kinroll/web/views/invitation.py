"""The page that an invitation leads to: choose a password, then sign in with it."""

from datetime import UTC, datetime

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kinroll.accounts import invitations
from kinroll.web.doors import anybody

_TOKEN = "kinroll_invitation"


@anybody
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a first password. The link's secret moves into the session, so that no page hands it on."""
    if refused := ratelimit.consume_or_429(request, action="reset_password_from_key"):
        return refused
    if token != "choose":
        request.session[_TOKEN] = token
        return redirect("invitation", "choose")
    now = datetime.now(UTC)
    invitation = invitations.find(request.session.get(_TOKEN, ""), now)
    if invitation is None:
        return render(request, "web/invitation_over.html", status=410)
    form = SetPasswordForm(invitation.account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitations.accept(invitation, form.cleaned_data["new_password1"], now)
        request.session.pop(_TOKEN, None)
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    return render(request, "web/invitation.html", {"form": form, "account": invitation.account})
