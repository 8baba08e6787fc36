"""The mails that went out to people, and those that did not."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.flows.applying import CannotApplyError
from kinroll.store import outbox
from kinroll.web.doors import back, door, page_number, pages, tell, visitor_of
from kinroll.web.letter_words import LETTERS, STATES
from kinroll.web.opening import configuration

SIZE = 50


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The mails to people, the newest first; what could not be delivered with the reason."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    now, visitor = datetime.now(UTC), visitor_of(request)
    found, total = outbox.mails(state, now, page_number(request), SIZE)
    facts = {
        "rows": [(mail, LETTERS.get(mail.template, mail.template), STATES[mail.state]) for mail in found],
        "states": STATES,
        "state": state,
        "failing": outbox.count_failing(now),
        "has_server": bool(configuration().declared.notify.mail),
        "can_edit": bool(visitor and visitor.may(EDIT)),
        "pages": pages(request, total, SIZE),
    }
    return render(request, "web/letters/mails.html", facts)


@door(EDIT)
@require_POST
def again(request: HttpRequest, mail: int) -> HttpResponse:
    """Have a mail tried again now."""
    number = access.mail(visitor_of(request), mail)

    def act() -> None:
        if not outbox.try_again(number, datetime.now(UTC)):
            raise CannotApplyError(_("This mail was delivered already."))

    tell(request, act, _("It is tried again within seconds."))
    return redirect(back(request, reverse("mails")))
