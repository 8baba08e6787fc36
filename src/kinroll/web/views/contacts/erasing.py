"""Erasing somebody for ever, and letting a source be heard about them again: for owners."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import OWN
from kinroll.core.rules import DOCUMENTS, EDITS
from kinroll.flows import erasing
from kinroll.web.doors import REFUSALS, door, now_of, tell, visitor_of
from kinroll.web.forms.erasing import EraseForm
from kinroll.web.opening import configuration
from kinroll.web.words import without_commands

WAIT_S = 5.0


@door(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """What goes, what stays, and the form that does it."""
    shown = access.contact(visitor_of(request), number, OWN)
    root = shown["contact_id"]
    form = EraseForm(root, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase(root, now_of(request), reason=form.cleaned_data["reason"], wait_s=WAIT_S)
        except REFUSALS as error:
            form.add_error(None, without_commands(str(error)))
        else:
            tell(request, lambda: None, _("What was known of this person is erased."))
            return redirect("contact", root)
    targets = configuration().declared.targets
    facts = {
        "contact": shown,
        "form": form,
        "records": [one for one in shown["records"] if one["source"] not in (EDITS.name, DOCUMENTS.name)],
        "targets": [(name, one.on_erasing) for name, one in targets.items()],
    }
    return render(request, "web/contacts/erase.html", facts)


@door(OWN)
@require_POST
def let_in(request: HttpRequest, number: int) -> HttpResponse:
    """Hear a source again about one record of somebody who was erased."""
    shown = access.contact(visitor_of(request), number, OWN)
    source, _colon, key = request.POST.get("record", "").partition(":")
    done = _("The next sync of %(source)s makes a new contact of this record.") % {"source": source}
    tell(request, lambda: erasing.let_in(source, key, now_of(request), wait_s=WAIT_S), done)
    return redirect("contact", shown["contact_id"])
