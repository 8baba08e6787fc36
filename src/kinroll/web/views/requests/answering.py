"""The requests of people who are no staff, and what the school says to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.text import fold
from kinroll.flows import editing, own
from kinroll.store import change_requests, contacts, queries
from kinroll.store.change_requests import (
    DECLINED,
    DONE,
    FIELD,
    OPEN,
    PASSED_ON,
    SOURCE,
    TWO_ACCOUNTS,
    WITHDRAWN,
    Asked,
)
from kinroll.web.doors import back, door, now_of, page_number, pages, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.own.rows import in_words
from kinroll.web.wording import field_name, owner_of

STATES = {
    "waiting": gettext_lazy("waiting"),
    OPEN: gettext_lazy("not looked at yet"),
    PASSED_ON: gettext_lazy("passed on"),
    DONE: gettext_lazy("done"),
    DECLINED: gettext_lazy("declined"),
    WITHDRAWN: gettext_lazy("taken back"),
    "all": gettext_lazy("all"),
}
DONE_WORDS = {
    PASSED_ON: gettext_lazy("Noted: passed on. It closes by itself when the records say what was asked for."),
    DONE: gettext_lazy("Noted: done. The person is told."),
    DECLINED: gettext_lazy("Declined. The person is told, with your words."),
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as staff see it: what stands now beside what is wished; the other contact of two accounts."""

    asked: Asked
    state: object
    label: str
    now: str
    wish: str
    other: int | None
    kept_by: str
    can_edit: bool


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What people have asked for, those that wait first."""
    state = request.GET.get("state", "waiting")
    state = state if state in STATES else "waiting"
    found, total = change_requests.listed(state, page_number(request))
    visitor = visitor_of(request)
    may_answer = bool(visitor and visitor.may(EDIT))
    facts = {"rows": _rows(found), "states": STATES, "state": state, "can_edit": may_answer}
    facts["sources"] = change_requests.sources_asked() if may_answer else {}
    paging = pages(request, total, change_requests.PAGE)
    return render(request, "web/requests/list.html", {**facts, "pages": paging})


def _rows(found: list[Asked]) -> list[RequestRow]:
    """The rows of a page, in a few queries however many they are."""
    numbers = {asked.contact for asked in found}
    forms = editing.asked_fields()
    held, winners = contacts.values_of(numbers), contacts.winners_of(numbers)
    others = [fold(str(asked.words.get("other", ""))) for asked in found if asked.kind == TWO_ACCOUNTS]
    holders = queries.name_holders(others) if others else {}
    rows = []
    for asked in found:
        ref, rule = winners[asked.contact].get(asked.field, ("", ""))
        item = forms.get(asked.field) if asked.field not in CORE_FIELDS else None
        is_kept = rule == "enforce"
        other = holders.get(fold(str(asked.words.get("other", ""))))
        rows.append(
            RequestRow(
                asked=asked,
                state=STATES.get(asked.state, asked.state),
                label=(item.label if item else "") or field_name(asked.field).capitalize(),
                now=in_words(asked.field, _before(asked, held[asked.contact]), item),
                wish=in_words(asked.field, str(asked.words.get("value", "")), item),
                other=other[0] if other else None,
                kept_by=owner_of(":".join(asked.place)) if asked.kind == SOURCE else owner_of(ref) if is_kept else "",
                can_edit=asked.kind == FIELD and not is_kept and asked.field in _editable(),
            )
        )
    return rows


def _before(asked: Asked, held: Mapping[str, str]) -> str:
    """What stands now: with the contact, or, of what the person has set here, in the source."""
    return str(asked.words.get("before", "")) if asked.kind == SOURCE else held.get(asked.field, "")


def _editable() -> set[str]:
    return {*CORE_FIELDS, *configuration().declared.fields}


@door(EDIT)
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Pass a request on, decline it with a word, or call it done."""
    asked = access.change_request(visitor_of(request), number)
    state, text = request.POST.get("state", ""), request.POST.get("answer", "")[: own.LONGEST]
    done = str(DONE_WORDS.get(state, _("Noted.")))
    tell(request, lambda: own.answer(asked, state, text, now_of(request)), done)
    return redirect(back(request, reverse("requests")))
