"""What happens to contacts, in order; and many ids at once."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.flows.answers.events import events_json
from kinroll.store import crosswalk, feed
from kinroll.web.api import positions
from kinroll.web.api.contacts import Cursor
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.contacts import Crosswalk, Events
from kinroll.web.doors import visitor_of

router = Router(tags=["ids and events"])
MOST_KEYS = 5_000
MOST_EVENTS = 5_000


@reads(router, "/events", "contacts:read", Events, operation_id="events_list", summary="What happened to contacts")
def events(
    request: HttpRequest, after: Cursor = "", limit: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = 500
) -> HttpResponse:
    """The events behind a position, the oldest first, in an order that no reader can overtake."""
    access.page(visitor_of(request), SEE)
    found = feed.read(place := positions.read(after), limit)
    position = found[-1].position if found else place
    return answer({"items": events_json(found), "position": str(position), "has_more": len(found) == limit})


class Keys(Body):
    """Contact numbers, ``SOURCE:ID``, usernames (``@…`` forces that) and external ids, in any mixture."""

    keys: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=MOST_KEYS)]


@writes(router, "/crosswalk", "contacts:read", Crosswalk, operation_id="crosswalk", summary="What many ids mean")
def translate(request: HttpRequest, body: Keys) -> HttpResponse:
    """For each key its contact, and all else that the contact is known by. What nobody is known by gives nulls."""
    access.page(visitor_of(request), SEE)
    found = crosswalk.find(body.keys)
    known = crosswalk.known(sorted(set(found.values())))
    items = []
    for key in body.keys:
        one = known.get(found.get(key, 0))
        items.append(
            {
                "key": key,
                "contact_id": one.number if one else None,
                "username": (one.username or None) if one else None,
                "external_id": (one.external_id or None) if one else None,
                "records": one.records if one else {},
            }
        )
    return answer({"items": items})
