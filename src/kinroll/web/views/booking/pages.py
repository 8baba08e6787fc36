"""The booking page of a course date. It answers in the same words whoever books, known here or not."""

import logging

from allauth.core import ratelimit
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kinroll.accounts import access
from kinroll.core.text import fold
from kinroll.flows import booking as booking_flow
from kinroll.flows import ruling
from kinroll.store.bookings import Booking
from kinroll.web.doors import REFUSALS, anybody, now_of
from kinroll.web.forms.documents import DocumentForm
from kinroll.web.opening import configuration
from kinroll.web.uploading import LARGEST_FILE, takes_files

LIMIT = "booking"
"""The name of the rate limit in the settings."""
_SIGNER = signing.Signer(salt="kinroll.booking")
_log = logging.getLogger("kinroll.booking")
TOO_MANY = 429


@takes_files(LARGEST_FILE)
@anybody
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, booking: str) -> HttpResponse:
    """The form of a course date that can be booked; why it cannot be, where that is so."""
    found, now = access.booking(booking), now_of(request)
    asked = booking_flow.form_of(found, ruling.in_force())
    if (why := booking_flow.why_not(found, now)) or asked is None:
        return _closed(request, found, why)
    if request.method != "POST":
        form = DocumentForm(asked, is_public=True, today=now.today)
        return _shown(request, found, form, booking_flow.new_reference())
    if any("\x00" in text for text in request.POST.values()):
        raise BadRequest
    form = DocumentForm(asked, request, is_public=True, today=now.today)
    if form.is_valid():
        return _made(request, found, form)
    return _shown(request, found, form, _reference(request))


def _made(request: HttpRequest, found: Booking, form: DocumentForm) -> HttpResponse:
    """Make the booking that a right form asks for, unless too many came from there."""
    reference = _reference(request)
    if not ratelimit.consume(request, action=LIMIT, key=_key(form, reference)):
        form.add_error(
            None, _("Too many bookings have come from your network in a short time. Try again in ten minutes.")
        )
        return _shown(request, found, form, reference, TOO_MANY)
    try:
        done = booking_flow.book(found, form.texts, form.files_kept, reference, configuration().rules, now_of(request))
    except REFUSALS:
        _log.exception("a booking of %s could not be taken", found.code)
        form.add_error(None, _("Your booking could not be taken just now. Please try again, or tell us."))
        return _shown(request, found, form, reference)
    if done.why_not:
        return _closed(request, found, done.why_not)
    return redirect("booking-done", found.key, _SIGNER.sign(done.reference))


def _key(form: DocumentForm, reference: str) -> str:
    """What bookings are counted by, besides where they come from: the address that mails of rules would go to."""
    emails = [item.name for item in form.asked.fields if item.type == "email"]
    return next((fold(form.texts[name]) for name in emails if form.texts.get(name)), reference)


def _reference(request: HttpRequest) -> str:
    """The reference that the form was given when it was opened; a new one where somebody made it up."""
    try:
        return _SIGNER.unsign(request.POST.get("reference", ""))
    except signing.BadSignature:
        return booking_flow.new_reference()


def _shown(request: HttpRequest, found: Booking, form: DocumentForm, reference: str, status: int = 200) -> HttpResponse:
    facts = {"booking": found, "form": form, "reference": _SIGNER.sign(reference)}
    return _uncached(render(request, "web/booking/form.html", facts, status=status))


def _closed(request: HttpRequest, found: Booking, why: str) -> HttpResponse:
    return _uncached(render(request, "web/booking/closed.html", {"booking": found, "why": why or "closed"}))


def _uncached(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer


@anybody
@require_safe
def done(request: HttpRequest, booking: str, signed: str) -> HttpResponse:
    """What somebody reads who has booked."""
    found = access.booking(booking)
    try:
        reference = _SIGNER.unsign(signed)
    except signing.BadSignature:
        raise access.NotThereError from None
    return _uncached(render(request, "web/booking/done.html", {"booking": found, "reference": reference}))
