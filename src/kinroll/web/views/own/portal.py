"""The portal: a person's children, as far as they may see them, and their registrations with the course dates."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts import access
from kinroll.core.process.conditions import SEVERAL
from kinroll.core.process.document import Document
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import ruling
from kinroll.web.doors import signed_in, theirs, visitor_of
from kinroll.web.forms import inputs
from kinroll.web.views.own.shared import labels, sources, today
from kinroll.web.wording import field_name, value_words


@signed_in
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The first page of somebody who does not work here."""
    visitor = visitor_of(request)
    facts: dict[str, object] = {}
    if visitor and visitor.contact:
        now = today()
        registrations = [_registration(stored.document, now) for stored in access.own_documents(visitor)]
        facts = {"children": access.own_children(visitor, sources(), now), "registrations": registrations}
    return render(request, "web/own/portal.html", facts)


@theirs
@require_safe
def child(request: HttpRequest, number: int) -> HttpResponse:
    """One child, as far as the visitor may see it: of its courses what they are, when and where."""
    found = access.own_child(visitor_of(request), number, sources(), today())
    names = labels()
    values = [
        (names.get(name) or field_name(name).capitalize(), value_words(value, name))
        for name, value in found.values.items()
    ]
    now = today()
    courses = [_registration(stored.document, now) for stored in access.child_documents(found)]
    return render(request, "web/own/child.html", {"child": found, "values": values, "courses": courses})


@theirs
@require_safe
def registration(request: HttpRequest, number: int) -> HttpResponse:
    """One registration: the course, when and where, and what was said with it at the time."""
    document = access.own_document(visitor_of(request), number).document
    facts = {"registration": _registration(document, today()), "values": _values(document, ruling.in_force())}
    return render(request, "web/own/registration.html", facts)


@dataclass(frozen=True, slots=True)
class Registration:
    """A document as the person it is about sees it. ``when``: ``coming``, ``now``, ``over``, empty without a day."""

    document: Document
    title: str
    when: str


def _registration(document: Document, now: date) -> Registration:
    course = document.course
    return Registration(
        document, course.course_name or course.course or document.process, _when(course.starts_on, course.ends_on, now)
    )


def _when(starts: date | None, ends: date | None, now: date) -> str:
    last = ends or starts
    if last and last < now:
        return "over"
    if starts and starts > now:
        return "coming"
    return "now" if last else ""


def _values(document: Document, rules: RuleSet | None) -> list[tuple[str, str]]:
    """What the document says, as its form calls it. What no form asks for any more, and passwords, are left out."""
    process = rules.process(document.process) if rules else None
    form = rules.form(process.form) if rules and process else None
    shown = []
    for item in form.fields if form else ():
        value = document.values.get(item.name, "")
        if value and item.type not in ("password", "file"):
            codes = inputs.codes_of(item)
            words = ", ".join(codes.get(part, part) for part in value.split(SEVERAL) if part) if codes else ""
            shown.append((item.label or field_name(item.name).capitalize(), words or value_words(value, item.name)))
    return shown
