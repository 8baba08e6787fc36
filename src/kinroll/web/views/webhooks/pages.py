"""The programs that are called, and how each of them stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import OWN
from kinroll.flows import webhooks
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.webhooks import BOTH_SECRETS, Made
from kinroll.store import webhooks as kept
from kinroll.store.webhooks import Shown
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.forms.webhooks import AddressForm, ReplayForm, WebhookForm
from kinroll.web.opening import configuration
from kinroll.web.webhook_words import FAILING, KINDS, MESSAGES, STATES
from kinroll.web.words import EVENTS


@door(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Every program that is called; a new one's secret is shown here once, and nowhere again."""
    form, made = WebhookForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        form = form if made is None else WebhookForm()
    found = [(one, _state(one)) for one in access.webhooks(visitor_of(request))]
    return render(request, "web/webhooks/list.html", {"hooks": found, "form": form, "made": made})


def _make(request: HttpRequest, form: WebhookForm) -> Made | None:
    said = form.cleaned_data
    wrong = webhooks.wrong_with(said["url"].strip(), said["kinds"], configuration())
    if wrong:
        form.add_error("url", " ".join(wrong))
        return None
    try:
        more = {"from_start": said["from_start"]}
        return webhooks.create(said["name"], said["url"], said["kinds"], configuration(), now_of(request), **more)
    except ValueRefusedError as error:
        form.add_error("name", str(error))
        return None


@door(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, hook: int) -> HttpResponse:
    """One program: how it stands, its last messages, and what can be done; its address is changed here."""
    found = access.webhook(visitor_of(request), hook)
    form = _address_form(request, found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = _("Changed. Send a test to see whether it arrives.")
        if tell(request, lambda: webhooks.change(found.hook, said["url"], said["kinds"], configuration()), done):
            return redirect("webhook", hook)
    return _page(request, found, form)


def _address_form(request: HttpRequest, found: Shown) -> AddressForm:
    return AddressForm(request.POST or None, initial={"url": found.hook.url, "kinds": found.hook.kinds.split()})


def _page(request: HttpRequest, found: Shown, form: AddressForm, made: Made | None = None) -> HttpResponse:
    rows = [(row, MESSAGES[row.state], KINDS.get(row.kind, row.kind)) for row in kept.messages(found.hook.pk)]
    facts: dict[str, Any] = {
        "one": found,
        "state": _state(found),
        "kinds": [EVENTS[kind] for kind in found.hook.kinds.split()],
        "rows": rows,
        "many": found.behind == kept.COUNTED,
        "form": form,
        "replay": ReplayForm(),
        "made": made,
        "hours": int(BOTH_SECRETS.total_seconds() // 3600),
    }
    return render(request, "web/webhooks/webhook.html", facts)


@door(OWN)
@require_POST
def rotate(request: HttpRequest, hook: int) -> HttpResponse:
    """Another secret, which is shown on this answer and nowhere again."""
    found = access.webhook(visitor_of(request), hook)
    made = webhooks.rotate(found.hook, configuration(), now_of(request))
    form = AddressForm(initial={"url": found.hook.url, "kinds": found.hook.kinds.split()})
    return _page(request, found, form, made)


def _state(one: Shown) -> object:
    return FAILING if one.hook.state == kept.ON and one.hook.failing_since else STATES[one.hook.state]
