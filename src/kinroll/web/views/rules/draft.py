"""The draft: begun, looked at beside what counts, rehearsed, activated or discarded; and its text."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import drafting, ruling, working
from kinroll.flows.rule_differences import differences
from kinroll.store import jobs, rule_rehearsals, rule_sets
from kinroll.web.doors import door, now_of, page_number, pages, visitor_of
from kinroll.web.forms.rule_parts import NoteForm, TextForm
from kinroll.web.rule_words import DIFFERENCES, fault_lines
from kinroll.web.views.rules.opened import Opened, opened
from kinroll.web.views.rules.saving import REFUSALS, save_text, seen_revision, told
from kinroll.web.views.work.asking import watch
from kinroll.web.words import without_commands

AROUND = 2
"""So many lines are shown above and below a fault."""
AT_ONCE = 200
"""So many documents are rehearsed while one waits for the page."""


@door(RUN)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What the draft changes, what the linter says, what a rehearsal has found; and the way to activate it."""
    here = opened(request)
    if not here.draft:
        return redirect("rules")
    return _page(request, here, NoteForm())


def _page(request: HttpRequest, here: Opened, form: NoteForm) -> HttpResponse:
    assert here.draft
    active, base = here.active, here.draft.base
    counts = ruling.parsed(active) if active else RuleSet()
    is_overtaken = active is not None and active.version != base
    before = rule_sets.get(base) if is_overtaken and base else None
    everything = {
        "opened": here,
        "form": form,
        "differences": differences(counts, here.rules),
        "lines": _lines(active.body if active else "", here.draft.body),
        "overtaken": differences(ruling.parsed(before) if before else RuleSet(), counts) if is_overtaken else [],
        "is_overtaken": is_overtaken,
        "rehearsed": rule_rehearsals.latest_of(here.draft.digest),
        "documents": rule_rehearsals.count_documents(),
        "going_on": jobs.open_now([working.REHEARSE]),
    }
    return render(request, "web/rules/draft.html", everything)


def _lines(one: str, other: str) -> list[str]:
    return list(drafting.between(one, other))[2:]


@door(RUN)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft, as the rules stand that count or as a version stood."""
    text = request.POST.get("version", "")
    version = access.rule_version(visitor_of(request), int(text)).version if text.isascii() and text.isdigit() else None
    try:
        drafting.begin(version, now_of(request))
    except REFUSALS as error:
        messages.error(request, str(error))
        return redirect("rules")
    messages.success(request, _("This is a draft now. Nothing that you change counts before you activate it."))
    return redirect("rules-draft" if version else "rules")


@door(RUN)
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Let go of the draft."""
    try:
        drafting.discard(seen_revision(request))
    except REFUSALS as error:
        messages.error(request, str(error))
        return redirect("rules-draft")
    messages.success(request, _("The draft is discarded. The rules that count are as they were."))
    return redirect("rules")


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """The draft as it is written; faults are told with their lines."""
    here = opened(request)
    if not here.draft:
        return redirect("rules")
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": here.draft.body})
    saving = None
    if form.is_bound and form.is_valid():
        saving = save_text(request, form.cleaned_data["text"])
        if saving.is_done:
            told(request, saving, _("The draft is changed."))
            return redirect("rules-draft")
    faults = fault_lines(saving.faults) if saving else []
    entered = str(form["text"].value() or "")
    everything = {"opened": here, "form": form, "saving": saving, "faults": faults, "marked": _marked(entered, faults)}
    return render(request, "web/rules/text.html", everything)


def _marked(entered: str, faults: list[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """The lines with faults and those around them: number, text, whether the fault is there."""
    wrong = {line for line, _fault in faults if line}
    near = {other for line in wrong for other in range(line - AROUND, line + AROUND + 1)}
    return [(i, line, i in wrong) for i, line in enumerate(entered.splitlines(), 1) if i in near]


@door(RUN)
@require_POST
def rehearse(request: HttpRequest) -> HttpResponse:
    """Try the draft on the documents there are: a few at once, many in the background."""
    if rule_rehearsals.count_documents() > AT_ONCE:
        draft = access.rule_draft(visitor_of(request), RUN)
        asked = {"revision": draft.revision if draft else 0, "url": reverse("rules-draft") + "rehearsals/"}
        return watch(request, working.REHEARSE, asked)
    try:
        number = drafting.rehearse(now_of(request))
    except REFUSALS as error:
        messages.error(request, without_commands(str(error)))
        return redirect("rules-draft")
    return redirect("rules-rehearsal", number)


@door(RUN)
@require_safe
def rehearsal(request: HttpRequest, rehearsal: int) -> HttpResponse:
    """Which documents would come out differently, and how."""
    found = access.rehearsal(visitor_of(request), rehearsal)
    kind = request.GET.get("kind", "")
    kind = kind if kind in found.counts else ""
    lines, total = rule_rehearsals.lines(found.number, kind, page_number(request))
    draft = access.rule_draft(visitor_of(request))
    everything = {
        "rehearsal": found,
        "kinds": [(name, words, found.counts[name]) for name, words in DIFFERENCES.items() if name in found.counts],
        "kind": kind,
        "lines": lines,
        "pages": pages(request, total, rule_rehearsals.PAGE),
        "is_present": draft is not None and draft.digest == found.digest,
    }
    return render(request, "web/rules/rehearsal.html", everything)


@door(RUN)
@require_POST
def activate(request: HttpRequest) -> HttpResponse:
    """Let the draft count from now on."""
    here = opened(request)
    if not here.draft:
        return redirect("rules")
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, here, form)
    replaces = request.POST.get("replaces", "")
    try:
        version = drafting.activate(
            seen_revision(request),
            form.cleaned_data["note"],
            now_of(request),
            replaces=int(replaces) if replaces.isascii() and replaces.isdigit() else None,
        )
    except REFUSALS as error:
        form.add_error(None, str(error))
        return _page(request, opened(request), form)
    messages.success(request, _("Version %(version)s counts from now on.") % {"version": version})
    return redirect("rules-version", version)
