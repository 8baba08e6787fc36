"""Lists of what training is made of: uploaded, looked at, brought in as they were looked at, or discarded."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, RUN
from kinroll.core.avetmiss.facts import THINGS
from kinroll.flows import training_lists
from kinroll.store import training
from kinroll.store import training_lists as kept
from kinroll.web.doors import REFUSALS, door, now_of, page_number, pages, tell, visitor_of
from kinroll.web.spreadsheet import as_file
from kinroll.web.training_words import LISTS, changes, columns_of
from kinroll.web.uploading import LARGEST_TRAINING_LIST, is_too_large, takes_files
from kinroll.web.words import without_commands

FILE = "list"
KINDS = (".csv", ".txt", ".tsv", ".xlsx")
MOST_REFUSED = 100
EXPORTED_AT_ONCE = 1_000
MB = 1024 * 1024


@takes_files(LARGEST_TRAINING_LIST)
@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The lists that were uploaded, the newest first, above them the form for the next."""
    said = request.POST if request.method == "POST" else request.GET
    kind, error = said.get("kind", ""), ""
    kind = kind if kind in LISTS else "outcome"
    if request.method == "POST":
        error, number = _receive(request, kind)
        if number:
            return redirect("avetmiss-list", number)
    found, total = kept.listed(page=page_number(request))
    facts = {
        "found": [(one, LISTS[one.kind]) for one in found],
        "pages": pages(request, total, kept.PAGE),
        "kinds": LISTS.items(),
        "kind": kind,
        "title": LISTS[kind],
        "columns": columns_of(THINGS[kind]),
        "error": error,
        "may_move_in": bool((visitor := visitor_of(request)) and visitor.may(RUN)),
        "most": LARGEST_TRAINING_LIST // MB,
        "accepted": ",".join(KINDS),
    }
    return render(request, "web/avetmiss/lists.html", facts)


def _receive(request: HttpRequest, kind: str) -> tuple[str, int | None]:
    """What is wrong with the list that was sent; or its number."""
    sent = request.FILES.get(FILE)
    if is_too_large(request, FILE):
        most = LARGEST_TRAINING_LIST // MB
        return _("This file is larger than %(most)s MB. Divide it, or save it as CSV.") % {"most": most}, None
    if sent is None or not sent.size:
        return _("Choose a file that is not empty."), None
    if PurePath(sent.name or "").suffix.casefold() not in KINDS:
        return _("This is no list. Save it as CSV or XLSX, then choose it again."), None
    closed = partial(access.closed_documents, visitor_of(request))
    try:
        return "", training_lists.receive(kind, sent.name or "", sent.read(), closed, now_of(request))
    except REFUSALS as error:
        return without_commands(str(error)), None


@door(EDIT)
@require_safe
def show(request: HttpRequest, listed: int) -> HttpResponse:
    """What a list would do; once it was brought in, what it has done."""
    found = access.training_list(visitor_of(request), listed)
    told = found.result or found.plan
    refused = told.get("refused", {})
    facts = {
        "upload": found,
        "title": LISTS[found.kind],
        "is_planned": found.state == kept.PLANNED and found.is_there,
        "changing": found.counts.get("new", 0) + found.counts.get("changed", 0),
        "rows": [(one, changes(THINGS[found.kind], one["changed"])) for one in told.get("rows", ())],
        "refused": list(refused.items())[:MOST_REFUSED],
        "is_all": len(refused) <= MOST_REFUSED,
    }
    return render(request, "web/avetmiss/list.html", facts)


@door(EDIT)
@require_POST
def bring_in(request: HttpRequest, listed: int) -> HttpResponse:
    """Keep what the list was found to do."""
    found = access.training_list(visitor_of(request), listed)
    closed = partial(access.closed_documents, visitor_of(request))
    done = _("The list is brought in. What came of it stands below.")
    tell(request, lambda: training_lists.bring_in(found.number, closed, now_of(request)), done)
    return redirect("avetmiss-list", found.number)


@door(EDIT)
@require_POST
def look_again(request: HttpRequest, listed: int) -> HttpResponse:
    """Look at a list once more."""
    found = access.training_list(visitor_of(request), listed)
    closed = partial(access.closed_documents, visitor_of(request))
    tell(request, lambda: training_lists.look_again(found.number, closed), _("This is what it would do now."))
    return redirect("avetmiss-list", found.number)


@door(EDIT)
@require_POST
def discard(request: HttpRequest, listed: int) -> HttpResponse:
    """Forget a list; what was brought in of it stays."""
    found = access.training_list(visitor_of(request), listed)
    done = _("%(name)s is not kept any more.") % {"name": found.name}
    tell(request, lambda: training_lists.discard(found.number), done)
    return redirect("avetmiss-lists")


@door(EDIT)
@require_safe
def not_kept(request: HttpRequest, listed: int) -> HttpResponseBase:
    """The rows that are not kept, each with the reason, as a file to correct and upload again."""
    found = access.training_list(visitor_of(request), listed)
    if not found.is_there:
        messages.error(request, _("The list is not kept any more. Upload it again."))
        return redirect("avetmiss-list", listed)
    return as_file(training_lists.not_kept(found), f"not-brought-in-{found.number}.csv")


@door()
@require_safe
def what_is_here(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All things of a kind as a list, to be corrected and brought in again."""
    if kind not in LISTS:
        raise access.NotThereError
    return as_file(_all_of(kind), f"{kind}.csv")


def _all_of(kind: str) -> Iterator[Iterable[str]]:
    thing, page = THINGS[kind], 1
    yield thing.by_name
    while True:
        found, total = training.listed(thing, page=page, size=EXPORTED_AT_ONCE)
        yield from (one.facts.values() for one in found)
        if page * EXPORTED_AT_ONCE >= total:
            return
        page += 1
