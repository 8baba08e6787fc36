"""A merge undone, and what came meanwhile: whose it is, said item by item."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.flows import assigning, merging
from kinroll.store import assignments as stored
from kinroll.web.doors import REFUSALS, door, now_of, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.words import without_commands


@door(EDIT)
@require_POST
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    """Let a merged number be itself again."""
    freed = access.merged(visitor_of(request), number)
    try:
        merging.unmerge(freed, configuration().rules, now_of(request))
    except REFUSALS as error:
        messages.error(request, without_commands(str(error)))
        return redirect("contact", number)
    messages.success(request, _("Contact %(number)s is itself again.") % {"number": freed})
    waiting = [item for item in stored.listed() if freed in (item["contact_id"], item["other_id"])]
    if waiting:
        said = ngettext(
            "One thing came while the two were one. It stays where it is until you say whose it is.",
            "%(count)s things came while the two were one. They stay where they are until you say whose they are.",
            len(waiting),
        )
        messages.warning(request, said % {"count": len(waiting)})
        return redirect("assignments")
    return redirect("contact", freed)


@door(EDIT)
@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    """What came to two contacts while they were one, and waits for somebody to say whose it is."""
    items = stored.listed()
    words = stored.said([item["item"] for item in items])
    listed = [(item, words.get(item["item"], {})) for item in items]
    return render(request, "web/merging/assignments.html", {"items": listed})


@door(EDIT)
@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Leave an item where it is, or let it be the other contact's."""
    item, now = access.assignment(visitor_of(request), number), now_of(request)
    if request.POST.get("answer") == "move":
        rules = configuration().rules
        tell(request, lambda: assigning.move(item.pk, rules, now), _("Moved to the other contact."))
    else:
        tell(request, lambda: assigning.keep(item.pk, now), _("Noted: it stays where it is."))
    return redirect("assignments")
