"""One document, whole: what it says and what is wrong with it, whom it is about, what it waits for, what happened."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.process import booking, identifying
from kinroll.core.process.document import Document
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import RuleSet
from kinroll.core.process.speaking import clean_values
from kinroll.flows import ruling
from kinroll.store import contacts, document_files, lists, timeline
from kinroll.store.document_problems import QUESTIONS
from kinroll.store.documents import SOURCE, Stored
from kinroll.store.lists import OpenProblem
from kinroll.web.document_words import HAPPENED, label_of, shown, told
from kinroll.web.doors import door, visitor_of
from kinroll.web.wording import fix_of

_CONTACT = re.compile(r"contact (\d+)")
_DOCUMENT = re.compile(r"\(document (\d+)\)")
MOST_CANDIDATES = 10
NOT_NEW = (identifying.NOT_VERIFIED, "name-missing", "rule-failed")
"""What a document waits for although it may be about somebody new."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field as it is shown."""

    label: str
    value: str
    wrong: str
    file: str


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the timeline in words; ``changes`` are fields with what they held before and after."""

    at: str
    by: str
    title: str
    rule: str
    outcome: str
    text: str
    changes: list[tuple[str, str, str]]
    run: int | None


def form_of(document: Document, rules: RuleSet | None) -> Form | None:
    """The form of a document under these rules; None where they do not know its process any more."""
    process = rules.process(document.process) if rules else None
    return rules.form(process.form) if rules and process else None


@door()
@require_safe
def show(request: HttpRequest, document: int) -> HttpResponse:
    """A document's page."""
    visitor = visitor_of(request)
    stored, rules = access.document(visitor, document), ruling.in_force()
    found = stored.document
    form = form_of(found, rules)
    process = rules.process(found.process) if rules else None
    problems = lists.problems_of([(SOURCE, str(document))])
    files = document_files.names(document)
    everything = {
        "document": found,
        "waiting": stored.waiting,
        "rows": _rows(found, form, files),
        "form": form,
        "steps": list(process.steps) if process else [],
        "onward": booking.onward(process.steps if process else (), found.step),
        "history": _history(timeline.of(document), form),
        "problems": [(item, fix_of(item.problem), _DOCUMENT.findall(item.problem.other)) for item in problems],
        **_people(stored, problems),
        "can_edit": bool(visitor and visitor.may(EDIT)),
    }
    return render(request, "web/documents/show.html", everything)


def _rows(found: Document, form: Form | None, files: Mapping[str, str]) -> list[Row]:
    """Every field that holds something or is wrong, in the order of the form; what the form lost comes last."""
    _, wrong = clean_values(found, form, None) if form else ({}, {})
    known = [item.name for item in form.fields] if form else []
    names = [*known, *(name for name in found.values if name not in known)]
    return [
        Row(
            label_of(name, form),
            shown(form.field(name) if form else None, found.values.get(name)),
            wrong.get(name, ""),
            name if name in files else "",
        )
        for name in names
        if found.values.get(name) or name in wrong
    ]


def _history(entries: list[dict[str, Any]], form: Form | None) -> list[Happened]:
    return [_happened(entry, form) for entry in reversed(entries)]


def _happened(entry: dict[str, Any], form: Form | None) -> Happened:
    title = str(HAPPENED.get(entry["kind"], ""))
    changes = [
        (label_of(name, form), *(shown(form.field(name) if form else None, text) for text in pair))
        for name, pair in entry["changed"].items()
    ]
    text = told(entry["text"], form)
    return Happened(
        *(entry["at"], entry["by"], title, entry["rule"], entry["outcome"], text),
        changes,  # type: ignore[arg-type]
        entry["run"],
    )


def _people(stored: Stored, problems: list[OpenProblem]) -> dict[str, Any]:
    """The contact of a document, and those that its question is about; one query for all."""
    own = stored.document.contact
    asked = [item for item in problems if item.problem.code in QUESTIONS]
    numbers = {int(text) for item in asked for text in _CONTACT.findall(item.problem.other)[:MOST_CANDIDATES]}
    wanted = numbers | ({own} if own is not None else set())
    known = {one["contact_id"]: one for one in contacts.show(wanted)} if wanted else {}
    return {
        "contact": known.get(own) if own is not None else None,
        "candidates": [known[number] for number in sorted(numbers) if number in known and number != own],
        "is_question": bool(asked) and own is None,
        "can_be_new": bool(stored.waiting) and own is None and stored.waiting not in NOT_NEW,
        "waits_for_usi": stored.waiting == identifying.NOT_VERIFIED,
    }


@door()
@require_safe
def file(request: HttpRequest, document: int, field: str) -> HttpResponseBase:
    """A file that was handed in: to be saved, never to be opened as a page of this site."""
    found = access.document_file(visitor_of(request), document, field)
    answer = StreamingHttpResponse([found.body], content_type="application/octet-stream")
    name = found.name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Length"] = str(len(found.body))
    return answer
