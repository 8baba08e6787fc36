"""The answers to a case. After each of them the next case opens."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.flows import consulting, reviewing, working
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import jobs, review
from kinroll.store.review import DOCUMENT, Case
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.words import without_commands


@door(EDIT)
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Have it looked for people who are here twice."""
    job = jobs.add(working.REVIEW, {}, now_of(request).by, datetime.now(UTC))
    return redirect("job", job.pk)


@door(EDIT)
@require_POST
def answer(request: HttpRequest, case: str) -> HttpResponse:
    """The same, different, later, or somebody else is asked."""
    visitor, now = visitor_of(request), now_of(request)
    access.page(visitor, EDIT)
    if access.is_case_key(case) and review.find(case) is None:
        messages.warning(request, _("Somebody else has answered this case meanwhile."))
        return redirect(_next(review.following("", now.today)))
    found = access.case_to_answer(visitor, case)
    act = _ANSWERS.get(request.POST.get("answer", ""))
    if act is None:
        raise access.NotThereError
    following = review.following(case, now.today)
    try:
        messages.success(request, act(request, found))
    except REFUSALS as error:
        messages.error(request, without_commands(str(error)))
        return redirect("review-case", case)
    return redirect(_next(following))


def _next(key: str) -> str:
    return reverse("review-case", args=[key]) if key else reverse("review")


def _same(request: HttpRequest, found: Case) -> str:
    text = request.POST.get("contact", "")
    contact = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    done = reviewing.same(found, configuration().rules, now_of(request), contact=contact)
    assert done.contact is not None
    place = reverse("contact", args=[done.contact])
    if done.merged:
        words = _("One person. It can be undone on the page of")
    elif found.kind == DOCUMENT:
        words = _("The document is about")
    else:
        words = _("One person. The next sync takes in all that the school system says of")
    return format_html('{} <a href="{}">{} {}</a>.', words, place, _("contact"), done.contact)


def _different(request: HttpRequest, found: Case) -> str:
    reviewing.different(found, configuration().rules, now_of(request))
    if found.kind == DOCUMENT:
        return _("Noted: the document is about somebody new.")
    said = _("Noted: they are different people. It is not asked again.")
    if found.contact is None:
        said = f"{said} {_('To come in, this person needs a username of their own: see the problem.')}"
    return said


def _later(request: HttpRequest, found: Case) -> str:
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise ValueRefusedError(_("Choose the day on which it is to be asked again.")) from None
    reviewing.later(found, until, now_of(request))
    return _("Put off until %(day)s.") % {"day": f"{until.day} {until:%b %Y}"}


def _ask(request: HttpRequest, found: Case) -> str:
    who, words = request.POST.get("of", ""), request.POST.get("note", "")
    if consulting.ask(found, who, words, configuration(), now_of(request)):
        return _("%(who)s is asked, and gets a mail.") % {"who": who}
    return _("%(who)s finds your question beside the case. No address of theirs is known, so no mail goes out.") % {
        "who": who
    }


_ANSWERS: Mapping[str, Callable[[HttpRequest, Case], str]] = {
    "same": _same,
    "different": _different,
    "later": _later,
    "ask": _ask,
}
