"""Two contacts side by side: what it would come to if they were one, the choices there are, and doing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.fields import unpack_address
from kinroll.flows import foreseeing, merging
from kinroll.flows.foreseeing import Foreseen, ValueAfter
from kinroll.store import searching
from kinroll.web.contact_rows import rows
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.words import without_commands

FOUND = 8
KEPT, OTHER = "survivor", "loser"


@dataclass(frozen=True, slots=True)
class Row:
    """A field of both. ``chosen`` is what somebody has chosen so far; nobody can choose what a source decides."""

    value: ValueAfter
    chosen: str

    @property
    def can_choose(self) -> bool:
        """Whether the two differ, and an edit would count."""
        return self.value.differs and self.value.rule != "enforce"


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """First the other contact is looked for, then both are shown, then they are one."""
    said = request.POST if request.method == "POST" else request.GET
    other = said.get("with", "")
    if not (other.isascii() and other.isdigit() and len(other) < 19):
        return _look(request, number)
    kept, lost = access.pair_to_change(visitor_of(request), number, int(other))
    found = foreseeing.foresee(kept["contact_id"], lost["contact_id"], configuration().rules, both=(kept, lost))
    chosen = {name.removeprefix("of."): str(side) for name, side in request.POST.items() if name.startswith("of.")}
    if request.method == "POST" and request.POST.get("seen") != found.seen:
        messages.warning(request, _("One of the two was changed meanwhile. Look again before you merge them."))
    elif request.method == "POST" and (answer := _merge(request, found, chosen)):
        return answer
    facts = {
        "found": found,
        "rows": [Row(value, chosen.get(value.field, "")) for value in found.values],
        "kept": found.survivor,
        "lost": found.loser,
        "username": request.POST.get("username", KEPT),
    }
    return render(request, "web/merging/preview.html", facts)


def _merge(request: HttpRequest, found: Foreseen, chosen: Mapping[str, str]) -> HttpResponse | None:
    kept, lost = found.survivor["contact_id"], found.loser["contact_id"]
    name = found.loser["account"] if request.POST.get("username") == OTHER else None
    try:
        merging.merge(
            kept,
            lost,
            configuration().rules,
            now_of(request),
            username=name["username"] if name else "",
            values=_values(found, chosen),
            although_different=bool(request.POST.get("although")),
        )
    except REFUSALS as error:
        messages.error(request, without_commands(str(error)))
        return None
    done = _("Contact %(lost)s is seen as this one from now on. It can be undone below, at any time.")
    messages.success(request, format_html("{}", done % {"lost": lost}))
    return redirect("contact", kept)


def _values(found: Foreseen, chosen: Mapping[str, str]) -> dict[str, str]:
    """The values that somebody has chosen and that would not come about by themselves, as they are typed."""
    values: dict[str, str] = {}
    for value in found.conflicts:
        picked = {KEPT: value.survivor, OTHER: value.loser}.get(chosen.get(value.field, ""), value.after)
        if picked == value.after:
            continue
        if value.field == "address":
            lines, values["postcode"] = unpack_address(picked)
            values["address"] = ", ".join(lines)
        else:
            values[value.field] = picked
    return values


def _look(request: HttpRequest, number: int) -> HttpResponse:
    """Look for the other contact, as one types; a page of its own without a script."""
    shown = access.contact_to_change(visitor_of(request), number)
    text = request.GET.get("q", "").strip()
    listed = searching.find(searching.Asked(text), size=FOUND) if text else None
    people = [one for one in listed.found if one.number != shown["contact_id"]] if listed else []
    facts: dict[str, Any] = {
        "contact": shown,
        "text": text,
        "people": list(zip(people, rows(people), strict=True)),
        "is_more": bool(listed and (listed.is_open or listed.total > len(listed.found))),
    }
    part = "web/merging/people.html" if request.headers.get("HX-Request") else "web/merging/choose.html"
    return render(request, part, facts)
