"""What can be done with a document: moved along, its rule run, and said whom it is about."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.process.identifying import FAILED, VERIFIED, identity_of
from kinroll.flows import answering, correcting, relinking, ruling, verifying
from kinroll.store import searching
from kinroll.store.documents import Stored
from kinroll.web.document_words import told
from kinroll.web.doors import REFUSALS, View, back, door, now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.documents.edit import tell_done
from kinroll.web.views.documents.page import form_of
from kinroll.web.words import without_commands

FOUND = 8


def _acting(act: Callable[[HttpRequest, Stored], None]) -> View:
    """A view that does something to a document and shows it again, or the page that asked for it."""

    @door(EDIT)
    @require_POST
    def do(request: HttpRequest, document: int) -> HttpResponse:
        stored = access.document_to_change(visitor_of(request), document)
        try:
            act(request, stored)
        except REFUSALS as error:
            messages.error(request, without_commands(str(error)))
        return redirect(back(request, f"/documents/{document}/"))

    return do


def _number(request: HttpRequest) -> int:
    """The contact that a button names; one whose values the visitor may change."""
    text = request.POST.get("contact", "")
    if not (text.isascii() and text.isdigit()):
        raise access.NotThereError
    shown: int = access.contact_to_change(visitor_of(request), int(text))["contact_id"]
    return shown


def _move(request: HttpRequest, stored: Stored) -> None:
    found, step = stored.document, request.POST.get("step", "")
    done = correcting.move(
        found.number, request.POST.get("from", found.step), step, configuration().rules, now_of(request)
    )
    if done is None:
        words = _("Somebody else has moved document %(number)s meanwhile: it is on “%(step)s”. Nothing was changed.")
        messages.warning(request, words % {"number": found.number, "step": found.step})
    elif done.outcome == "refused":
        messages.error(request, without_commands(done.text))
    else:
        moved = _("Document %(number)s is on “%(step)s” now.") % {"number": found.number, "step": step}
        tell_done(request, done, form_of(found, ruling.in_force()), moved)


def _run(request: HttpRequest, stored: Stored) -> None:
    found, rules, now = stored.document, configuration().rules, now_of(request)
    is_new = bool(request.POST.get("as_new"))
    done = (answering.is_new if is_new else answering.go_on)(found.number, rules, now)
    tell_done(request, done, form_of(found, ruling.in_force()), "")


def _answer(request: HttpRequest, stored: Stored) -> None:
    """It is about this contact; whatever stopped goes on."""
    found, contact = stored.document, _number(request)
    text = answering.is_contact(found.number, contact, configuration().rules, now_of(request))
    messages.success(request, told(text, form_of(found, ruling.in_force())))


def _reassign(request: HttpRequest, stored: Stored) -> None:
    relinking.reassign(stored.document.number, _number(request), configuration().rules, now_of(request))
    messages.success(request, _("The document, and all that it has said, are of the other contact now."))


def _reject(request: HttpRequest, stored: Stored) -> None:
    relinking.reject(stored.document.number, _number(request), configuration().rules, now_of(request))
    messages.success(request, _("Noted: it is not about that contact, and is never matched so again."))


def _verify(request: HttpRequest, stored: Stored) -> None:
    found, outcome = stored.document, request.POST.get("outcome", "")
    if outcome not in (VERIFIED, FAILED):
        raise access.NotThereError
    ran = verifying.by_hand(identity_of(found.values), outcome, configuration().rules, now_of(request)).ran
    if found.number in ran:
        messages.success(request, _("Noted. The rule that waited for it has gone on."))
    else:
        messages.success(request, _("Noted."))


move = _acting(_move)
run = _acting(_run)
answer = _acting(_answer)
reassign = _acting(_reassign)
reject = _acting(_reject)
verify = _acting(_verify)


@door(EDIT)
@require_safe
def people(request: HttpRequest, document: int) -> HttpResponse:
    """Contacts that a document may be about, as one types; a page of its own without a script."""
    stored = access.document_to_change(visitor_of(request), document)
    text = request.GET.get("q", "").strip()
    found, total = searching.search(searching.Asked(text), size=FOUND) if text else ([], 0)
    everything: dict[str, Any] = {
        "document": stored.document,
        "waiting": stored.waiting,
        "text": text,
        "people": found,
        "more": total - len(found),
    }
    template = "web/documents/people.html" if request.headers.get("HX-Request") else "web/documents/who.html"
    return render(request, template, everything)
