"""What training hangs on: organisation, places, programs, units, courses; and what came of the units of a document."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.avetmiss.facts import THINGS, Thing, tail_name
from kinroll.core.avetmiss.window import REASONS
from kinroll.flows import training_facts
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import collecting, collection_checks, training
from kinroll.web.doors import door, now_of, page_number, pages, visitor_of
from kinroll.web.forms.avetmiss import ThingForm
from kinroll.web.forms.together import Together
from kinroll.web.training_words import fact_words

KINDS = {
    "organisation": gettext_lazy("Training organisations"),
    "place": gettext_lazy("Delivery locations"),
    "program": gettext_lazy("Programs"),
    "unit": gettext_lazy("Units"),
    "course": gettext_lazy("How courses are reported"),
}
"""The kinds that have pages of their own; enrolments and outcomes stand with their document."""
SHOWN = 4
"""So many facts of each thing stand in a list."""
TOLD = ("outcome", "starts_on", "ends_on")
"""What is told of a unit where its document is shown."""


def _thing(kind: str) -> Thing:
    if kind not in KINDS:
        raise access.NotThereError
    return THINGS[kind]


def _can_edit(request: HttpRequest) -> bool:
    visitor = visitor_of(request)
    return bool(visitor and visitor.may(EDIT))


@door()
@require_safe
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """The things of a kind."""
    thing, text = _thing(kind), request.GET.get("q", "").strip()[:200]
    found, total = training.listed(thing, text=text, page=page_number(request))
    shown = [fact for fact in thing.facts if fact.name not in thing.key][:SHOWN]
    facts = {
        "thing": thing,
        "title": KINDS[kind],
        "found": [
            (
                one,
                " ".join(one.facts[name] for name in thing.key),
                [(f.label, fact_words(f, one.facts[f.name])) for f in shown],
            )
            for one in found
        ],
        "shown": shown,
        "pages": pages(request, total, training.PAGE),
        "text": text,
        "kinds": KINDS.items(),
        "can_edit": _can_edit(request),
    }
    return render(request, "web/avetmiss/things.html", facts)


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new thing."""
    return _form(request, _thing(kind), None, {})


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, thing: int) -> HttpResponse:
    """A thing that is there; what it is told by stays."""
    found = access.thing(visitor_of(request), _thing(kind).name, thing)
    return _form(request, _thing(kind), found.number, dict(found.facts))


def _form(request: HttpRequest, thing: Thing, number: int | None, held: dict[str, str]) -> HttpResponse:
    left_out = thing.key if number else ()
    form = ThingForm(thing, request.POST or None, initial=held, left_out=left_out)
    together = Together(form)
    if request.method == "POST" and form.is_valid() and together.settle():
        told = {name: held[name] for name in left_out}
        if _saved(request, form, thing.name, {**form.cleaned_data, **told}, is_new=not number):
            return redirect("avetmiss-things", thing.name)
    facts = {"form": form, "together": together, "thing": thing, "title": KINDS[thing.name], "number": number}
    return render(request, "web/avetmiss/thing.html", {**facts, "name": " ".join(held.get(k, "") for k in thing.key)})


def _saved(request: HttpRequest, form: ThingForm, kind: str, entered: dict[str, str], *, is_new: bool) -> bool:
    try:
        training_facts.save(kind, entered, now_of(request), blanks=not is_new)
    except ValueRefusedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Saved."))
    return True


def _told(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What came of a unit, as people read it."""
    return [(one.label, fact_words(one, facts[one.name])) for one in map(THINGS["outcome"].by_name.get, TOLD) if one]


@door(EDIT)
@require_POST
def remove(request: HttpRequest, kind: str, thing: int) -> HttpResponse:
    """Take a thing out that nothing leads to."""
    found = access.thing(visitor_of(request), _thing(kind).name, thing)
    if training.remove(_thing(kind), found.number):
        messages.success(request, _("It is taken out."))
    else:
        messages.error(request, _("Something else still leads to it, so it stays."))
    return redirect("avetmiss-things", kind)


def _not_asked(kind: str, is_whole: bool) -> tuple[str, ...]:
    """What is not asked for: the document itself, and what only state authorities want, where that is not settled."""
    return ("document",) if is_whole else ("document", *map(tail_name, THINGS[kind].tail[1]))


@door()
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, document: int) -> HttpResponse:
    """What is reported of a document: the enrolment as a whole, and what came of each unit."""
    visitor = visitor_of(request)
    if request.method == "POST":
        access.document_to_change(visitor, document)
    access.document(visitor, document)
    held, outcomes = training.of_document(document)
    is_whole = collecting.settings().get("state_tail", False)
    part = request.POST.get("part", "")
    key = {"document": str(document)}
    enrolment = ThingForm(
        THINGS["enrolment"],
        request.POST if part == "enrolment" else None,
        initial=held,
        left_out=_not_asked("enrolment", is_whole),
        auto_id="enrolment_%s",
    )
    unit = request.POST.get("unit") or request.GET.get("unit", "")
    initial: dict[str, Any] = next((dict(one.facts) for one in outcomes if one.facts["unit"] == unit), {"unit": unit})
    outcome = ThingForm(
        THINGS["outcome"],
        request.POST if part == "outcome" else None,
        initial=initial,
        left_out=_not_asked("outcome", is_whole),
        auto_id="outcome_%s",
    )
    together = {"enrolment": Together(enrolment), "outcome": Together(outcome)}
    for name, form in (("enrolment", enrolment), ("outcome", outcome)):
        if part != name or not form.is_valid() or not together[name].settle():
            continue
        if _saved(request, form, name, {**form.cleaned_data, **key}, is_new=False):
            return redirect("avetmiss-document", document)
    facts = {
        "number": document,
        "enrolment": enrolment,
        "outcome": outcome,
        "together": together,
        "outcomes": [(one, _told(one.facts)) for one in outcomes],
        "unit": unit,
        "left_out": [
            (one, REASONS[one], about, value) for one, about, value in collection_checks.of_document(document)
        ],
        "can_edit": _can_edit(request),
    }
    return render(request, "web/avetmiss/document.html", facts)
