"""One course date: who is on it, and how the public books it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.flows import booking as booking_flow
from kinroll.flows import ruling
from kinroll.store import bookings, document_lists
from kinroll.store.document_lists import Asked
from kinroll.web.doors import door, now_of, page_number, pages, visitor_of
from kinroll.web.forms.courses import BookingForm
from kinroll.web.forms.together import Together


@door()
@require_safe
def show(request: HttpRequest, date: int) -> HttpResponse:
    """A course date with its documents, and its address for booking."""
    visitor = visitor_of(request)
    found = access.course_date(visitor, date)
    booking = bookings.of_date(date)
    assert booking
    documents, total = document_lists.search(Asked(course_date=found.code), page=page_number(request))
    everything = {
        "date": found,
        "course": found.course,
        "booking": booking,
        "taken": bookings.taken(booking) if booking.process else 0,
        "why_not": booking_flow.why_not(booking, now_of(request)) if booking.process else "",
        "address": request.build_absolute_uri(reverse("booking", args=[booking.key])) if booking.key else "",
        "found": documents,
        "asked": Asked(course_date=found.code),
        "pages": pages(request, total, document_lists.PAGE, is_open=total == document_lists.MOST_COUNTED),
        "can_edit": bool(visitor and visitor.may(EDIT)),
    }
    return render(request, "web/courses/date.html", everything)


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, date: int) -> HttpResponse:
    """How a course date is booked: into which process, by when, how many, and what is asked."""
    found = access.course_date(visitor_of(request), date, EDIT)
    booking, rules = bookings.of_date(date), ruling.in_force()
    assert booking
    processes = rules.processes if rules else ()
    wanted = request.GET.get("process") or booking.process
    process = next((one for one in processes if one.name == wanted), processes[0] if len(processes) == 1 else None)
    facts = {"date": found, "booking": booking, "processes": [one.name for one in processes], "process": process}
    if rules is None or process is None:
        return render(request, "web/courses/booking.html", facts)
    form = BookingForm(process, rules, booking, request.POST if request.method == "POST" else None)
    together = Together(form)
    if request.method == "POST" and form.is_valid() and together.settle():
        bookings.keep(found.pk, booking_flow.new_key(), {"process": process.name, **form.cleaned_data})
        messages.success(request, _("Saved."))
        return redirect("course-date", found.pk)
    return render(request, "web/courses/booking.html", {**facts, "form": form, "together": together})


@door(EDIT)
@require_POST
def new_address(request: HttpRequest, date: int) -> HttpResponse:
    """Let the date be booked at a new address; the old one leads nowhere."""
    found = access.course_date(visitor_of(request), date, EDIT)
    bookings.change_key(found.pk, booking_flow.new_key())
    messages.success(request, _("It has a new address now. The one before leads nowhere any more."))
    return redirect("course-date", found.pk)
