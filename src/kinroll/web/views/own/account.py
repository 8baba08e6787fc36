"""My account: preferences, details with who owns each, what was asked for, signing in."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts import access, email_checks, emails
from kinroll.accounts.visitor import Visitor
from kinroll.flows import own, own_data
from kinroll.store import change_requests
from kinroll.web.doors import signed_in, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.own import rows
from kinroll.web.views.own.shared import account_of, labels


@signed_in
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The visitor's own page."""
    visitor, account = visitor_of(request), account_of(request)
    facts: dict[str, object] = {"confirmed": emails.confirmed(account)}
    if visitor and visitor.contact:
        facts |= _about(visitor, account.pk, str(facts["confirmed"]))
    return render(request, "web/own/me.html", facts)


def _about(visitor: Visitor, account: int, confirmed: str) -> dict[str, object]:
    """What the page shows of somebody who is a contact too."""
    number, names = access.own(visitor), labels()
    is_learner = bool(access.own_documents(visitor))
    fields = own.fields(number, configuration(), is_learner=is_learner)
    pending = email_checks.pending(account, datetime.now(UTC))
    named = {item.name: item for item in fields}
    wishes = [rows.wish(asked, named, names) for asked in change_requests.of(number)]
    return {"contact": number, "details": rows.details(fields, names, pending, confirmed), "wishes": wishes}


@signed_in
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is held of the visitor, as a file that people and programs can read."""
    visitor = visitor_of(request)
    text = own_data.as_text(visitor, account_of(request), configuration(), datetime.now(UTC))
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
