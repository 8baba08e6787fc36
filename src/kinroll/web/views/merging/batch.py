"""A list of pairs: looked into, and merged pair by pair where nothing speaks against it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, RUN
from kinroll.accounts.visitor import Visitor
from kinroll.flows import merging_pairs
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.merging_pairs import CONFLICT, MERGED, READY, REFUSED, Pair
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.words import without_commands

MOST = 100
"""So many pairs at once on a page; a longer list is for whoever has the command line."""
STATES = {
    READY: gettext_lazy("nothing differs"),
    CONFLICT: gettext_lazy("differ"),
    REFUSED: gettext_lazy("cannot be merged"),
    MERGED: gettext_lazy("merged"),
}


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def pairs(request: HttpRequest) -> HttpResponse:
    """Type or paste pairs, see how each stands, and merge those that may be."""
    visitor, text = visitor_of(request), request.POST.get("pairs", "")
    may_all = bool(visitor and visitor.may(RUN))
    found: list[Pair] = []
    if request.method == "POST":
        try:
            listed = merging_pairs.read(text.splitlines())
            if len(listed) > MOST:
                raise ValueRefusedError(
                    _("These are %(count)s pairs. Give %(most)s at most.") % {"count": len(listed), "most": MOST}
                )
            found = _allowed(visitor, merging_pairs.look_into(listed, configuration().rules))
            if "merge" in request.POST:
                found = _merge(request, found, with_conflicts=may_all and "conflicts" in request.POST)
        except REFUSALS as error:
            messages.error(request, without_commands(str(error)))
    facts = {
        "text": text,
        "pairs": [(pair, STATES[pair.state]) for pair in found],
        "ready": sum(pair.state == READY for pair in found),
        "conflicts": sum(pair.state == CONFLICT for pair in found),
        "may_all": may_all,
    }
    return render(request, "web/merging/pairs.html", facts)


def _allowed(visitor: Visitor | None, found: list[Pair]) -> list[Pair]:
    """The pairs; raises where one of them is about somebody who is not the visitor's to change."""
    for pair in found:
        for number in (pair.kept, pair.lost):
            if number is not None:
                access.contact_to_change(visitor, number)
    return found


def _merge(request: HttpRequest, found: list[Pair], *, with_conflicts: bool) -> list[Pair]:
    done = merging_pairs.merge_all(found, configuration().rules, now_of(request), with_conflicts=with_conflicts)
    count = sum(pair.state == MERGED for pair in done)
    said = ngettext("One pair is merged.", "%(count)s pairs are merged.", count) % {"count": count}
    messages.success(request, f"{said} {_('Each can be undone on the page of its contact.')}")
    return done
