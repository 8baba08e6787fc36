"""One contact that was two people from the start, taken apart by its records and documents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.flows import assigning, taking_apart
from kinroll.store import contacts
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.words import without_commands


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, number: int) -> HttpResponse:
    """Tick what is another person's, see whom the two would be, and take the contact apart."""
    shown = access.contact_to_change(visitor_of(request), number)
    root, rules = shown["contact_id"], configuration().rules
    ticked = (request.POST if request.method == "POST" else request.GET).getlist("record")
    if request.method == "POST":
        try:
            assigning.split(root, ticked, rules, now_of(request))
        except REFUSALS as error:
            messages.error(request, without_commands(str(error)))
        else:
            made = contacts.find(ticked[0])
            words = _("What was ticked is this new contact from now on. To undo it, merge it with contact %(number)s.")
            messages.success(request, words % {"number": root})
            return redirect("contact", made)
    facts = {"contact": shown, "apart": taking_apart.foresee(root, ticked, rules), "ticked": ticked}
    return render(request, "web/merging/split.html", facts)
