"""Contacts: searched as one types, and each with everything that is known of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kinroll.accounts import access, invitations, standing
from kinroll.accounts.levels import ACCOUNTS, EDIT
from kinroll.flows import explaining
from kinroll.store import contact_history, lists, searching
from kinroll.web.doors import door, page_number, pages, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.problem_rows import rows


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The contacts that are looked for, by surname."""
    asked = searching.Asked(*(request.GET.get(name, "").strip() for name in ("q", "role", "account", "source")))
    found, total = searching.search(asked, page=page_number(request))
    is_part = bool(request.headers.get("HX-Request"))
    everything = {
        "found": found,
        "pages": pages(request, total, searching.PAGE),
        "asked": asked,
        "roles": () if is_part else searching.roles(),
        "sources": list(configuration().declared.sources),
    }
    return render(request, "web/parts/found.html" if is_part else "web/contacts.html", everything)


@door()
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """A contact: every value with its owner, relationships, account, problems and what happened."""
    visitor, current = visitor_of(request), configuration()
    shown = access.contact(visitor, number)
    root = shown["contact_id"]
    if root != number:
        return redirect("contact", root, permanent=True)
    values = explaining.why(root, current.rules)
    everything = {
        "contact": shown,
        "values": [item for item in values if item.value or item.winner or item.lost],
        "empty": [item.field for item in values if not (item.value or item.winner or item.lost)],
        "identifiers": contact_history.identifiers(root),
        "history": contact_history.of(root),
        "problems": rows(lists.problems_of([(record["source"], record["id"]) for record in shown["records"]])),
        "invited": invitations.last_of([root]).get(root),
        "sign_in": standing.of_contact(root),
        "can_edit": bool(visitor and visitor.may(EDIT)),
        "can_account": bool(visitor and visitor.may(ACCOUNTS)),
    }
    return render(request, "web/contact.html", everything)
