"""Moving a document to another course date: the dates to choose from with their places, and the move."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.process.document import Document
from kinroll.flows import rebooking, ruling
from kinroll.store import bookings, courses
from kinroll.store.bookings import Room
from kinroll.store.courses import DateListed
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.documents.edit import tell_done
from kinroll.web.views.documents.page import form_of
from kinroll.web.words import without_commands


@dataclass(frozen=True, slots=True)
class Group:
    """Course dates under a heading, each with its places where they are counted."""

    title: str
    dates: list[tuple[DateListed, Room | None]]


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def rebook(request: HttpRequest, document: int) -> HttpResponse:
    """Choose another course date for a document; a full one only where that is said."""
    found, now = access.document_to_change(visitor_of(request), document).document, now_of(request)
    wanted, error = found.course.course_date, ""
    if request.method == "POST":
        wanted = request.POST.get("date", "").strip()
        error = _moved(request, found, wanted)
        if not error:
            return redirect("document", document)
    groups = _groups(found, now.today)
    listed = [one for group in groups for one in group.dates]
    everything = {
        "document": found,
        "groups": groups,
        "wanted": wanted,
        "error": error,
        "some_are_full": any(room and room.is_full for _date, room in listed),
        "are_more": len(listed) >= courses.MOST_DATES,
    }
    return render(request, "web/documents/rebook.html", everything)


def _moved(request: HttpRequest, found: Document, code: str) -> str:
    """Move the document, and note for the next page how that went; why it was refused."""
    seen = {found.number: request.POST.get("from", found.course.course_date)}
    although = bool(request.POST.get("although_full"))
    rules, now = configuration().rules, now_of(request)
    try:
        (done,) = rebooking.rebook({found.number: code}, rules, now, although_full=although, seen=seen)
    except REFUSALS as error:
        return without_commands(str(error))
    if done.outcome == "refused":
        return without_commands(done.text)
    said = _("It is on another course date now.") if done.is_changed else _("It is on this date already.")
    tell_done(request, done, form_of(found, ruling.in_force()), said)
    if done.is_changed and found.course.course and code and courses.course_of(code) != found.course.course:
        messages.info(
            request, _("Units and outcomes that were entered for it stay. Look whether they fit the other course.")
        )
    return ""


def _groups(found: Document, today: date) -> list[Group]:
    """The dates that a document can be moved to: those of its course that come, then of others, then those past."""
    listed = [one for one in courses.dates_listed() if one.code != found.course.course_date]
    rooms = bookings.rooms([one.number for one in listed])
    rows = [(one, rooms.get(one.number)) for one in listed]
    ahead = [row for row in reversed(rows) if not _is_past(row[0], today)]
    same = [row for row in ahead if row[0].course_code == found.course.course]
    made = [
        Group(_("The same course"), same),
        Group(_("Other courses"), [row for row in ahead if row not in same]),
        Group(_("In the past"), [row for row in rows if _is_past(row[0], today)]),
    ]
    return [group for group in made if group.dates]


def _is_past(one: DateListed, today: date) -> bool:
    last = one.ends_on or one.starts_on
    return last is not None and last < today
