"""What owners do with a program that is called."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import OWN
from kinroll.flows import webhooks
from kinroll.store import webhooks as kept
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.forms.webhooks import ReplayForm


@door(OWN)
@require_POST
def test(request: HttpRequest, hook: int) -> HttpResponse:
    """Queue a test event."""
    found = access.webhook(visitor_of(request), hook)
    done = _("A test is on its way. Open this page again in a moment to see whether it was taken.")
    tell(request, lambda: webhooks.test(found.hook, now_of(request)), done)
    return redirect("webhook", hook)


@door(OWN)
@require_POST
def switch(request: HttpRequest, hook: int) -> HttpResponse:
    """Switch it off, or on again."""
    found = access.webhook(visitor_of(request), hook)
    is_on = found.hook.state != kept.ON
    done = _("It is called again, from where it stopped.") if is_on else _("It is not called until you switch it on.")
    tell(request, lambda: webhooks.switch(found.hook, is_on=is_on), done)
    return redirect("webhook", hook)


@door(OWN)
@require_POST
def replay(request: HttpRequest, hook: int) -> HttpResponse:
    """Have everything since a day delivered again."""
    found, form = access.webhook(visitor_of(request), hook), ReplayForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["since"][0]))
        return redirect("webhook", hook)
    since = datetime.combine(form.cleaned_data["since"], time()).astimezone()
    tell(request, lambda: webhooks.replay(found.hook, since=since), _("Everything since that day is told again."))
    return redirect("webhook", hook)


@door(OWN)
@require_POST
def revive(request: HttpRequest, hook: int) -> HttpResponse:
    """Have what was given up tried again: all, or one message."""
    found, one = access.webhook(visitor_of(request), hook), request.POST.get("message", "")
    number = int(one) if one.isascii() and one.isdigit() and len(one) < 19 else None
    tell(request, lambda: webhooks.revive(found.hook, number), _("It is tried again within seconds."))
    return redirect("webhook", hook)


@door(OWN)
@require_POST
def remove(request: HttpRequest, hook: int) -> HttpResponse:
    """Call a program no more, and forget it."""
    found = access.webhook(visitor_of(request), hook)
    done = _("%(name)s is not called any more.") % {"name": found.hook.name}
    tell(request, lambda: webhooks.remove(found.hook), done)
    return redirect("webhooks")
