"""The list of what needs somebody to say who it is, and one case with everybody whom it is about side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinroll.accounts import access, colleagues
from kinroll.accounts.levels import EDIT, RUN
from kinroll.core import reviewing as core
from kinroll.core.fields import CORE_FIELDS
from kinroll.flows import reviewing
from kinroll.store import contacts, documents, lists, review, review_pairs, scoring
from kinroll.store.review import DOCUMENT, PAIR, Case
from kinroll.web.doors import door, now_of, page_number, pages, visitor_of
from kinroll.web.evidence import Picture, of_hundred, picture
from kinroll.web.problem_rows import rows as problem_rows
from kinroll.web.words import CERTAINTIES

MOST_SIDES = 4
_LEFT_OUT = ("email_preference", "telephone_preference")


@dataclass(frozen=True, slots=True)
class Place:
    """One of those whom a case is about: a contact, a document or a record, with what is said of them."""

    title: str
    contact: int | None
    document: int | None
    values: Mapping[str, str]
    shown: Mapping[str, Any] | None = None

    @property
    def label(self) -> str:
        """What tells the sides apart where they stand one below the other."""
        return str(self.contact or "") or _("in question")


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The inbox, what does most harm first."""
    today, number = now_of(request).today, page_number(request)
    listed = review.cases(today, first=(number - 1) * review.PAGE)
    facts = {
        "cases": [(one, CERTAINTIES[one.why], of_hundred(one.probability)) for one in listed],
        "pages": pages(request, review.count(today), review.PAGE),
        "looked_at": review_pairs.looked_at(),
        "can_edit": _can_edit(request),
        "can_draw": _may(request, RUN),
    }
    return render(request, "web/review/list.html", facts)


def _can_edit(request: HttpRequest) -> bool:
    return _may(request, EDIT)


def _may(request: HttpRequest, right: str) -> bool:
    visitor = visitor_of(request)
    return bool(visitor and visitor.may(right))


@door()
@require_safe
def show(request: HttpRequest, case: str) -> HttpResponse:
    """One case."""
    found, today = access.case(visitor_of(request), case), now_of(request).today
    places = _places(found)
    can_edit = _can_edit(request)
    source, key = found.record
    facts = {
        "case": found,
        "why": CERTAINTIES[found.why],
        "places": places,
        "others": places[1:],
        "rows": _rows(places),
        "picture": _picture(found, places),
        "stays": _stays(found) if found.kind == PAIR else None,
        "problems": problem_rows(lists.problems_of([(source, key)])) if found.kind != PAIR else [],
        "next": review.following(case, today),
        "left": review.count(today),
        "until": reviewing.usual_day(today),
        "colleagues": colleagues.everybody() if can_edit else [],
        "can_edit": can_edit,
    }
    return render(request, "web/review/case.html", facts)


def _picture(found: Case, places: list[Place]) -> Picture | None:
    """What speaks for and against two contacts, where the scorer has found them."""
    if found.kind != PAIR or found.contact is None or len(places) != 2:
        return None
    scored = scoring.pair(found.contact, found.others[0])
    return picture(scored, scoring.model().weights, *(place.values for place in places)) if scored else None


def _places(found: Case) -> list[Place]:
    """Whom a case is about, the one in question first; two or three queries more than a contact costs."""
    own = () if found.contact is None else (found.contact,)
    numbers = [*own, *found.others[:MOST_SIDES]]
    shown = {one["contact_id"]: one for one in contacts.show(numbers)}
    held = contacts.values_of(numbers)
    sides = [_of_contact(shown[number], held[number]) for number in numbers if number in shown]
    return sides if own else [_in_question(found), *sides]


def _of_contact(shown: Mapping[str, Any], held: Mapping[str, str]) -> Place:
    name = f"{shown['forename']} {shown['surname']}".strip()
    return Place(name, shown["contact_id"], None, held, shown)


def _in_question(found: Case) -> Place:
    """What is known of a document, or of a record that is no contact: its name, and what it would sign in with."""
    if found.kind == DOCUMENT:
        number = int(found.record[1])
        stored = documents.load([number]).get(number)
        return Place(found.name, None, number, stored.document.values if stored else {})
    forename, _blank, surname = found.name.rpartition(" ")
    email = found.value if "@" in found.value else ""
    return Place(found.name, None, None, {"forename": forename, "surname": surname, "personal_email": email})


def _rows(places: list[Place]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Each field that anybody has: for each side its value, how it compares with the first, and whose it is."""
    names = [name for name in CORE_FIELDS if name not in _LEFT_OUT]
    names += sorted({name for place in places for name in place.values} - {*names, *_LEFT_OUT, "password"})
    first, *others = places
    listed = []
    for name in names:
        values = [place.values.get(name, "") for place in (first, *others)]
        if any(values):
            marks = [core.compare(name, values[0], value) for value in values[1:]]
            listed.append((name, list(zip(values, ["", *marks], [place.label for place in places], strict=True))))
    return listed


def _stays(found: Case) -> int:
    """Which of two contacts stays, where nobody says otherwise."""
    assert found.contact is not None
    return reviewing.who_stays(found.contact, found.others[0])[0]
