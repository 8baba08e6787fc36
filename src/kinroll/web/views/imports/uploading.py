"""The lists that were uploaded, and the upload of another one; then what each of its columns fills."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.importing.mapping import OF_DOCUMENT
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import receiving, ruling
from kinroll.flows.entering import declared
from kinroll.store import uploads
from kinroll.store.imports import APPLIED, APPLYING
from kinroll.web.doors import REFUSALS, door, now_of, page_number, pages, visitor_of
from kinroll.web.import_words import PARTS
from kinroll.web.uploading import LARGEST_LIST, is_too_large, takes_files
from kinroll.web.views.imports.working import look
from kinroll.web.words import without_commands

KINDS = (".csv", ".txt", ".tsv", ".xlsx")
FILE = "list"


@takes_files(LARGEST_LIST)
@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The lists that were uploaded, the newest first, above them the form for the next."""
    rules, error = ruling.in_force(), ""
    said = request.POST if request.method == "POST" else request.GET
    processes = rules.processes if rules else ()
    if request.method == "POST" and rules:
        error, number = _receive(request, rules)
        if number:
            return redirect("import-columns", number)
    found, total = uploads.listed(page=page_number(request))
    everything = {
        "found": found,
        "pages": pages(request, total, uploads.PAGE),
        "processes": processes,
        "process": said.get("process", ""),
        "step": said.get("step", ""),
        "error": error,
        "most": LARGEST_LIST // (1024 * 1024),
        "kinds": ",".join(KINDS),
    }
    return render(request, "web/imports/list.html", everything)


def _receive(request: HttpRequest, rules: RuleSet) -> tuple[str, int | None]:
    """What is wrong with the list that was sent; or its number."""
    sent = request.FILES.get(FILE)
    if is_too_large(request, FILE):
        most = LARGEST_LIST // (1024 * 1024)
        return _("This file is larger than %(most)s MB. Divide it, or save it as CSV.") % {"most": most}, None
    if sent is None or not sent.size:
        return _("Choose a file that is not empty."), None
    if PurePath(sent.name or "").suffix.casefold() not in KINDS:
        return _("This is no list. Save it as CSV or XLSX, then choose it again."), None
    process, _colon, step = request.POST.get("where", "").partition("\n")
    try:
        return "", receiving.receive(
            sent.name or "", sent.read(), process.strip(), step.strip(), rules, now_of(request)
        )
    except REFUSALS as error:
        return without_commands(str(error)), None


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, upload: int) -> HttpResponse:
    """What each column fills: guessed, and confirmed by a person."""
    found, rules = access.upload(visitor_of(request), upload), ruling.current()
    if not found.is_there or found.state in (APPLYING, APPLIED):
        return redirect("import", upload)
    guessed, samples = receiving.columns(found, rules)
    chosen = {one.caption: found.columns.get(one.caption, one.fills) for one in guessed}
    error = ""
    if request.method == "POST":
        chosen = {one.caption: request.POST.get(f"column-{place}", "") for place, one in enumerate(guessed)}
        error = _twice(chosen)
        if not error:
            said = {one.caption: chosen[one.caption] for one in guessed if chosen[one.caption] != one.fills}
            uploads.keep(upload, columns=said)
            return look(request, found)
    _process, form = declared(found.process, rules)
    everything = {
        "upload": found,
        "columns": [
            (place, one, chosen[one.caption], [cells[place] for cells in samples]) for place, one in enumerate(guessed)
        ],
        "fields": _fields(form),
        "needed": _missing(form, set(chosen.values())),
        "error": error,
    }
    return render(request, "web/imports/columns.html", everything)


def _fields(form: Form) -> list[tuple[str, Any]]:
    """What a column can fill."""
    own = [(item.name, item.label or item.name) for item in form.fields if item.type not in ("password", "file")]
    return [*own, *((name, PARTS[name]) for name in OF_DOCUMENT)]


def _missing(form: Form, filled: set[str]) -> list[str]:
    """What the form needs and no column fills."""
    return [item.label or item.name for item in form.fields if item.required and item.name not in filled]


def _twice(chosen: dict[str, str]) -> str:
    """What is wrong with a choice of columns; empty when nothing is."""
    filled = [fills for fills in chosen.values() if fills]
    for caption, fills in chosen.items():
        if fills and filled.count(fills) > 1:
            others = [other for other, same in chosen.items() if same == fills and other != caption]
            words = {"one": caption, "other": others[0]}
            return _("“%(one)s” and “%(other)s” are to fill the same field. Choose one of them.") % words
    if not {"forename", "surname"} & set(filled):
        return _("No column fills a name. Without one no row can be anybody.")
    return ""


@door(RUN)
@require_POST
def remove(request: HttpRequest, upload: int) -> HttpResponse:
    """Forget a list; what was made of it stays."""
    found = access.upload(visitor_of(request), upload)
    uploads.remove(found.number)
    messages.success(request, _("%(name)s is not kept any more.") % {"name": found.name})
    return redirect("imports")
