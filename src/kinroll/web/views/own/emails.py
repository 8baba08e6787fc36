"""Addresses: a link to see whether one is theirs, and the page that it leads to."""

from datetime import UTC, datetime

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access, email_checks
from kinroll.core.fields import EMAIL_FIELDS
from kinroll.flows import own
from kinroll.web.doors import now_of, signed_in, tell, theirs, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.own.shared import account_of


@theirs
@require_POST
def send(request: HttpRequest, field: str) -> HttpResponse:
    """Send a link to the address that is held, so that it can be used to sign in and to get a new password."""
    number = access.own(visitor_of(request))
    wanted = own.field(number, field, configuration()) if field in EMAIL_FIELDS else None
    if wanted is None or not wanted.value:
        raise access.NotThereError
    if refused := ratelimit.consume_or_429(request, action="email_check", user=request.user):
        return refused
    sent = _("A link is on its way to %(email)s.") % {"email": wanted.value}
    tell(request, lambda: own.check_email(account_of(request), field, wanted.value, now_of(request)), sent)
    return redirect("me")


@theirs
@require_POST
def drop(request: HttpRequest, field: str) -> HttpResponse:
    """Let go of an address that was typed and never confirmed."""
    access.own(visitor_of(request))
    email_checks.drop(account_of(request).pk, field, datetime.now(UTC))
    messages.success(request, _("Everything stays as it is."))
    return redirect("me")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the link. It is good only for the account that asked, so that a mistyped address opens nothing."""
    check = email_checks.find(account_of(request).pk, token, datetime.now(UTC))
    visitor = visitor_of(request)
    if check is None or visitor is None or visitor.contact is None:
        return render(request, "web/own/email_over.html", status=410)
    if request.method == "POST":
        number, done = visitor.contact, _("%(email)s is confirmed.") % {"email": check.email}
        tell(request, lambda: own.confirm_email(check, number, configuration(), now_of(request)), done)
        return redirect("me")
    return render(request, "web/own/email_confirm.html", {"check": check})
