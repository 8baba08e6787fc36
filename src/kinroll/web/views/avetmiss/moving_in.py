"""Moving in with NAT files: what was sent becomes lists, each of which is looked at and brought in by itself."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import ruling
from kinroll.flows.avetmiss import bringing
from kinroll.flows.avetmiss.bringing import BEFORE, BEHIND, Brought
from kinroll.sources.avetmiss.collection import unpacked_size
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.training_words import LISTS
from kinroll.web.uploading import LARGEST_LIST, LARGEST_TRAINING_LIST, is_too_large, takes_files
from kinroll.web.views.avetmiss.checking import FILES, MB, MOST_UNPACKED, as_path, in_words


@takes_files(LARGEST_LIST)
@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The form to send NAT files; then the lists that were made of them, in the order to bring them in."""
    error = ""
    if request.method == "POST":
        made, error = _receive(request)
        if made:
            lists = ",".join(map(str, made.lists.values()))
            return redirect(f"{reverse('avetmiss-move-in')}?people={made.people}&lists={lists}")
    rules = ruling.in_force()
    facts = {
        "processes": rules.processes if rules else (),
        "where": request.POST.get("where", ""),
        "usual": bringing.STEP,
        "error": error,
        "most": LARGEST_LIST // MB,
        **_made(request),
    }
    return render(request, "web/avetmiss/move_in.html", facts)


def _receive(request: HttpRequest) -> tuple[Brought | None, str]:
    """What was made of what was sent; or why nothing was."""
    sent, most = request.FILES.getlist(FILES), {"most": LARGEST_LIST // MB}
    if is_too_large(request, FILES) or sum(file.size or 0 for file in sent) > LARGEST_LIST:
        return None, _("This is larger than %(most)s MB. Move in by the command: kinroll avetmiss move-in PATH") % most
    if not sent:
        return None, _("Choose a zip file, or NAT files.")
    process, _colon, step = request.POST.get("where", "").partition("\n")
    closed = partial(access.closed_documents, visitor_of(request))
    with as_path(sent) as path:
        try:
            if unpacked_size(path, MOST_UNPACKED) > MOST_UNPACKED:
                return None, _("What is in it is too large. Move in by the command: kinroll avetmiss move-in PATH")
            where = (process.strip(), step.strip(), ruling.current(), closed, now_of(request))
            return bringing.receive(path, *where, most=LARGEST_TRAINING_LIST), ""
        except REFUSALS as error:
            return None, in_words(error, path, sent)


def _made(request: HttpRequest) -> dict[str, Any]:
    """The lists that an address names, in the order to bring them in."""
    visitor, listed = visitor_of(request), request.GET.get("lists", "").split(",")
    numbers = [int(text) for text in listed[: len(LISTS)] if text.isascii() and text.isdigit() and len(text) < 18]
    people = request.GET.get("people", "")
    if not (people.isascii() and people.isdigit() and len(people) < 18):
        return {}
    found = {one.kind: one for one in (access.training_list(visitor, number) for number in numbers)}
    return {
        "people": access.upload(visitor, int(people)),
        "before": [(found[kind], LISTS[kind]) for kind in BEFORE if kind in found],
        "behind": [(found[kind], LISTS[kind]) for kind in BEHIND if kind in found],
    }
