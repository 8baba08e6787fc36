"""Inviting many at once: what would be sent is shown first; a few are invited here, for many a worker is asked."""

from dataclasses import asdict
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts.levels import ACCOUNTS
from kinroll.flows import inviting, working
from kinroll.web.doors import door, now_of, tell
from kinroll.web.opening import configuration
from kinroll.web.views.people.asked import asked_of, filters, query
from kinroll.web.views.work.asking import watch
from kinroll.web.words import COMING_IN, NOT_MAILED

MOST_AT_ONCE = 100
"""So many are invited while the page waits; for more a worker is asked."""


@door(ACCOUNTS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """How many mails would go to whom, and who would get none and why."""
    asked = asked_of(request)
    preview = inviting.preview(asked, datetime.now(UTC))
    left_out = [(why, words, preview.left_out[why]) for why, words in NOT_MAILED.items() if preview.left_out.get(why)]
    everything = {
        "asked": asked,
        "preview": preview,
        "left_out": left_out,
        "filters": filters(asked),
        "state": COMING_IN.get(asked.state, ""),
        "more": preview.mails - len(preview.first),
        "shared": preview.mails - preview.mailboxes,
        "has_mail": bool(configuration().declared.notify.mail),
        "query": query(asked),
    }
    return render(request, "web/people/invite.html", everything)


@door(ACCOUNTS)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Invite them: at once, or by a worker where they are many."""
    asked, now = asked_of(request), now_of(request)
    back = f"/people/?{query(asked, state='invited' if asked.state else '')}"
    if inviting.preview(asked, now.at).mails > MOST_AT_ONCE:
        return watch(request, working.INVITE, {"who": asdict(asked), "url": back})
    found = inviting.preview(asked, now.at)
    words = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", found.mails)

    def invite() -> int:
        inviting.refuse_nobody(asked, now.at)
        return inviting.invite(asked, now)

    tell(request, invite, words % {"n": found.mails})
    return redirect(back)
