"""Contacts: listed, followed, shown, explained, and what a person may change."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.core.fields import CORE_FIELDS
from kinroll.flows import editing, explaining
from kinroll.flows.answers.contacts import done_json, missing_json, value_json, why_json
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import contacts, feed, searching
from kinroll.web.api import cursors, positions
from kinroll.web.api.keys import Key, contact, number_of
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.shapes.contacts import Contact, Contacts, Done, Missing, ValueSaid, Why
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["contacts"])
Text = Annotated[str, Field(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=cursors.MOST)]
Cursor = Annotated[str, Query(max_length=cursors.LONGEST, description="The next of the page before.")]


@reads(router, "/contacts", "contacts:read", Contacts, operation_id="contacts_list", summary="List contacts")
def listing(
    request: HttpRequest,
    text: Text = "",
    role: Text = "",
    account: Text = "",
    source: Text = "",
    changed_since: Cursor = "",
    cursor: Cursor = "",
    limit: Limit = cursors.USUAL,
) -> HttpResponse:
    """All contacts by number, or those that are looked for: by what people type, role, state of the account (active,
    inactive, none, never), source. With ``changed_since`` (the position of an earlier answer) only those to whom
    something has happened since.
    """
    access.page(visitor_of(request), SEE)
    if changed_since:
        if text or role or account or source:
            raise RefusedError("value-refused", "changed_since goes with no other filter.")
        return _changed(positions.read(cursor or changed_since), limit)
    filters = {"text": text, "role": role, "account": account, "source": source}
    place = cursors.read("contacts", filters, cursor)
    after, position = place if place else (0, positions.text(feed.end()))
    found = searching.numbers(searching.Asked(text, role, account, source), after, limit + 1)
    page, more = found[:limit], len(found) > limit
    following = cursors.make("contacts", filters, [page[-1], position]) if more else None
    shown = contacts.show(page) if page else []
    return answer({"items": shown, "next": following, "position": position})


def _changed(after: feed.Position, limit: int) -> HttpResponse:
    changed = feed.changed(after, limit)
    position = positions.text(changed.position)
    shown = contacts.show(changed.numbers) if changed.numbers else []
    return answer({"items": shown, "next": position if changed.has_more else None, "position": position})


@reads(
    router,
    "/contacts/{key}",
    "contacts:read",
    Contact,
    answers={308: None},
    operation_id="contacts_show",
    summary="Show a contact",
)
def show(request: HttpRequest, key: Key) -> HttpResponse:
    """One contact, whole. A number that was merged, and a username that was given up, lead to the present one (308)."""
    found = contact(request, key)
    return found if isinstance(found, HttpResponse) else answer(found)


@reads(
    router,
    "/contacts/{key}/why",
    "contacts:read",
    Why,
    answers={308: None},
    operation_id="contacts_why",
    summary="Why values are as they are",
)
def why(request: HttpRequest, key: Key, field: Text = "") -> HttpResponse:
    """Which record won for each field, or for one, by which rule and since when, and what lost."""
    found = contact(request, key)
    if isinstance(found, HttpResponse):
        return found
    current, number = configuration(), int(found["contact_id"])
    named = "address" if field == "postcode" else field  # one value: it has no history of its own
    if named and named not in {*CORE_FIELDS, *current.declared.fields}:
        raise ValueRefusedError(f"{field!r} is no field.")
    return answer(why_json(number, explaining.why(number, current.rules, named)))


@reads(
    router,
    "/why-missing",
    "contacts:read",
    Missing,
    operation_id="contacts_why_missing",
    summary="Why somebody is missing",
)
def why_missing(request: HttpRequest, who: Annotated[str, Query(min_length=1, max_length=200)]) -> HttpResponse:
    """Why somebody is not here, or cannot sign in: a name, or SOURCE:ID. A pupil's answers for the pupil's contacts."""
    access.page(visitor_of(request), SEE)
    if not who.strip():
        raise ValueRefusedError("Say whom you miss: a name, or SOURCE:ID")
    return answer(missing_json(who, explaining.why_missing(who)))


class Value(Body):
    """The new value; an empty text clears it."""

    value: Annotated[str, Field(max_length=5_000)]


@writes(
    router,
    "/contacts/{key}/values/{field}",
    "contacts:write",
    ValueSaid,
    method="PUT",
    operation_id="contacts_set",
    summary="Say what a value is",
)
def set_value(request: HttpRequest, key: Key, field: str, body: Value) -> HttpResponse:
    """Say what a value is. A source that enforces the field still wins, and is named."""
    rules, number = configuration().rules, number_of(key)
    access.contact_to_change(visitor_of(request), number)
    report = editing.edit(number, field, body.value, rules, now_of(request))
    (after,) = explaining.why(number, rules, "address" if field == "postcode" else field)
    return answer(value_json(report, number, field, after))


class SourceRecord(Body):
    """A source record, as ``SOURCE:ID``."""

    record: Annotated[str, Field(max_length=300)]


@writes(
    router,
    "/contacts/{key}/records",
    "contacts:write",
    Done,
    operation_id="contacts_link",
    summary="Say that a record is this contact",
)
def link(request: HttpRequest, key: Key, body: SourceRecord) -> HttpResponse:
    """Say that a source record is this contact ("same person"). It stays so until a person says otherwise."""
    source, colon, record = body.record.partition(":")
    if not colon or not record:
        raise ValueRefusedError(f"{body.record!r} is not SOURCE:ID")
    rules, number, visitor = configuration().rules, number_of(key), visitor_of(request)
    for mine in {number, _linked_now(body.record, number)}:
        access.contact_to_change(visitor, mine)
    report = editing.link(source, record, number, rules, now_of(request))
    return answer(done_json(report, number))


def _linked_now(record: str, otherwise: int) -> int:
    """The contact that a record is linked to, whose it is to lose."""
    try:
        return number_of(record)
    except contacts.ContactUnknownError:
        return otherwise
