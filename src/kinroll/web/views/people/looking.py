"""Seeing the pages as a contact sees them, leaving again, and who did so: for owners."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access, looking
from kinroll.accounts.levels import ACCOUNTS, OWN
from kinroll.web.doors import door, page_number, pages, signed_in, visitor_of


@door(ACCOUNTS)
@require_POST
def begin(request: HttpRequest, number: int) -> HttpResponse:
    """See what a contact sees, from now on until one leaves."""
    visitor = visitor_of(request)
    account, shown = access.account(visitor, number)
    if visitor is None or not account.is_active:
        messages.error(request, _("This account is switched off: nobody sees anything with it."))
        return redirect("contact", shown["contact_id"])
    if account.pk == visitor.account:
        messages.error(request, _("This is your own account. See your own pages under your name."))
        return redirect("contact", shown["contact_id"])
    looking.begin(request.session, visitor, account, datetime.now(UTC))
    return redirect("portal")


@signed_in
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Be oneself again, back at the page of the contact."""
    contact = looking.end(request.session, datetime.now(UTC))
    return redirect("contact", contact) if contact else redirect("home")


@door(OWN)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody who saw the pages as somebody else sees them."""
    found, total = access.looks(visitor_of(request), page=page_number(request))
    facts = {"looks": found, "pages": pages(request, total, looking.MOST)}
    return render(request, "web/people/looks.html", facts)
