"""One contact with everything that is known of it, as it is now or as it was on a day."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kinroll.accounts import access, invitations, looking, standing
from kinroll.accounts.levels import ACCOUNTS, EDIT, OWN
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.rules import DOCUMENTS, EDITS
from kinroll.core.seeing import DETAILS, sight
from kinroll.flows import explaining
from kinroll.flows.explaining import Explained
from kinroll.store import children, contact_history, contact_past, contacts, erased, lists, merges
from kinroll.web.doors import door, now_of, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.problem_rows import rows
from kinroll.web.views.own.shared import sources
from kinroll.web.words import SIGHTS

MOST_HISTORY = 30


@door()
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """A contact: every value with its owner, relationships, account, problems and what happened."""
    visitor, current = visitor_of(request), configuration()
    shown = access.contact(visitor, number)
    root = shown["contact_id"]
    if root != number:
        return redirect("contact", root)  # for as long as the merge stands, so no browser may keep it
    if "on" in request.GET:
        return _past(request, shown)
    history = contact_history.of(root, None if "all" in request.GET else MOST_HISTORY + 1)
    is_erased = any(item.kind == "erased" for item in history)
    values = [] if is_erased else explaining.why(root, current.rules)
    everything = {
        "contact": shown,
        "values": [item for item in values if _is_told(item)],
        "empty": [item.field for item in values if not _is_told(item)],
        "identifiers": contact_history.identifiers(root),
        "relationships": _relationships(shown, now_of(request).today),
        "history": history if "all" in request.GET else history[:MOST_HISTORY],
        "is_more": "all" not in request.GET and len(history) > MOST_HISTORY,
        "problems": rows(lists.problems_of([(record["source"], record["id"]) for record in shown["records"]])),
        "invited": invitations.last_of([root]).get(root),
        "looked": looking.of_contact(root),
        "merged": merges.merged_into(root),
        "sign_in": standing.of_contact(root) if shown["account"] else None,
        "is_erased": is_erased,
        "held_out": erased.records_of(root, [EDITS.name, DOCUMENTS.name]) if is_erased else (),
        "can_edit": bool(visitor and visitor.may(EDIT)) and not is_erased,
        "can_account": bool(visitor and visitor.may(ACCOUNTS)) and not is_erased,
        "can_erase": bool(visitor and visitor.may(OWN)),
    }
    return render(request, "web/contacts/show.html", everything)


def _is_told(item: Explained) -> bool:
    return bool(item.value or item.winner or item.lost)


def _relationships(shown: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """Whom a contact is related to, each with what its login sees of that person, and why it is not more."""
    if not shown["relationships"]:
        return []
    said, counts = children.related(shown["contact_id"]), sources().unknown_counts
    found = []
    for tie in shown["relationships"]:
        how = sight(said.get(tie["contact_id"], ()), counts, today)
        reason = SIGHTS["court-order"] if tie["court_order"] else SIGHTS.get(how.reason or how.much, "")
        found.append({**tie, "sees": reason, "is_full": how.much == DETAILS})
    return found


def _past(request: HttpRequest, shown: Mapping[str, Any]) -> HttpResponse:
    """The contact as it was at the end of a day."""
    number, wanted = shown["contact_id"], request.GET["on"]
    try:
        day = date.fromisoformat(wanted)
        at = datetime.combine(day, time.max).astimezone()
    except (ValueError, OverflowError):
        return redirect("contact", number)
    held = contacts.values_of([number])[number]
    past = contact_past.past(number, at, held, shown["account"])
    names = [*CORE_FIELDS, *sorted((held.keys() | past.values.keys()) - set(CORE_FIELDS))]
    values = [(name, past.values.get(name, ""), held.get(name, "")) for name in names]
    told = [(name, then, now, then != now) for name, then, now in values if then or now]
    facts = {"contact": shown, "past": past, "day": day, "values": told, "back": reverse("contact", args=[number])}
    return render(request, "web/contacts/past.html", facts)
