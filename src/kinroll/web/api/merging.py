"""Contacts merged, unmerged and taken apart; what is to be assigned; and the inbox of who is who."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, SEE
from kinroll.flows import assigning, consulting, foreseeing, merging, reviewing, taking_apart
from kinroll.flows.answers.contacts import done_json
from kinroll.flows.answers.review import answered_json, case_json
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import assignments as stored_items
from kinroll.store import contacts, merges
from kinroll.store import review as stored
from kinroll.web.api import cursors
from kinroll.web.api.contacts import Cursor, Limit
from kinroll.web.api.keys import Key, Number, number_of
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.contacts import Done
from kinroll.web.api.shapes.merging import Answered, Apart, Assignments, Cases, Foreseen, Settled, Unmerged
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["merging"])
Other = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(max_length=254)]
Records = Annotated[
    list[Annotated[str, Field(max_length=300)]],
    Query(max_length=1_000, description="A record of the other: SOURCE:ID."),
]
Case = Annotated[str, Path(description="A case of the list: 17-42, sims:3006, documents:31.", max_length=300)]


def _very(key: str) -> int:
    """The very contact that a key means: of digits, one that is merged away too."""
    number = merges.number_of(key)
    return contacts.find(key) if number is None else number


@reads(
    router,
    "/contacts/{key}/merge",
    "contacts:read",
    Foreseen,
    operation_id="contacts_foresee_merge",
    summary="Show what a merge would come to",
)
def foresee(request: HttpRequest, key: Key, other: Annotated[str, Query(min_length=1, max_length=300)]) -> HttpResponse:
    """What it would come to if ``other`` were seen as this contact: each value with its reason, what moves, what to
    heed. Nothing is changed.
    """
    kept, lost = (access.contact(visitor_of(request), number_of(one)) for one in (key, other))
    found = foreseeing.foresee(kept["contact_id"], lost["contact_id"], configuration().rules)
    return answer(foreseeing.foreseen_json(found))


class Merging(Body):
    """``other`` is seen as the contact from then on. ``values`` become edits; ``username`` is one of the two."""

    other: Other
    username: Name = ""
    values: dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=5_000)]] = {}
    although_different: bool = False


@writes(
    router,
    "/contacts/{key}/merge",
    "contacts:write",
    Done,
    operation_id="contacts_merge",
    summary="Say that two contacts are one person",
)
def merge(request: HttpRequest, key: Key, body: Merging) -> HttpResponse:
    """Let another contact be seen as this one. It can be undone at any time."""
    kept, lost = _very(key), _very(body.other)
    access.pair_to_change(visitor_of(request), kept, lost)
    report = merging.merge(
        kept,
        lost,
        configuration().rules,
        now_of(request),
        username=body.username,
        values=body.values,
        although_different=body.although_different,
    )
    return answer(done_json(report, kept))


@writes(
    router,
    "/contacts/{number}/unmerge",
    "contacts:write",
    Unmerged,
    operation_id="contacts_unmerge",
    summary="Undo a merge",
)
def unmerge(request: HttpRequest, number: Number) -> HttpResponse:
    """Let a number that was merged away be itself again. ``open_items`` came meanwhile and wait for a person."""
    freed = access.merged(visitor_of(request), number)
    report = merging.unmerge(freed, configuration().rules, now_of(request))
    waiting = [item for item in stored_items.listed() if freed in (item["contact_id"], item["other_id"])]
    return answer({**done_json(report, freed), "open_items": len(waiting)})


@reads(
    router,
    "/contacts/{key}/split",
    "contacts:read",
    Apart,
    operation_id="contacts_foresee_split",
    summary="Show what taking a contact apart would come to",
)
def foresee_split(request: HttpRequest, key: Key, record: Records = []) -> HttpResponse:  # noqa: B006 - of ninja
    """What each record says, and whom the two would be if each ``record`` were another person's. Nothing is changed."""
    shown = access.contact(visitor_of(request), number_of(key))
    found = taking_apart.foresee(shown["contact_id"], record, configuration().rules)
    return answer(taking_apart.apart_json(shown["contact_id"], found))


class Splitting(Body):
    """The records of the other person, as ``SOURCE:ID``."""

    records: Annotated[list[Annotated[str, Field(max_length=300)]], Field(min_length=1, max_length=1_000)]


@writes(
    router,
    "/contacts/{key}/split",
    "contacts:write",
    Done,
    operation_id="contacts_split",
    summary="Take a contact apart",
)
def split(request: HttpRequest, key: Key, body: Splitting) -> HttpResponse:
    """Make a new contact of some records of one that was two people from the start."""
    number = number_of(key)
    access.contact_to_change(visitor_of(request), number)
    report = assigning.split(number, body.records, configuration().rules, now_of(request))
    return answer(done_json(report, contacts.find(body.records[0])))


@reads(
    router,
    "/assignments",
    "contacts:read",
    Assignments,
    operation_id="assignments_list",
    summary="List what is to be assigned",
)
def assignments(request: HttpRequest) -> HttpResponse:
    """What came to two contacts while they were one, and waits for somebody to say whose it is."""
    access.page(visitor_of(request), SEE)
    return answer({"items": stored_items.listed()})


class Settling(Body):
    answer: Literal["keep", "move"]


@writes(
    router,
    "/assignments/{number}",
    "contacts:write",
    Settled,
    operation_id="assignments_settle",
    summary="Say whose an item is",
)
def settle(request: HttpRequest, number: Number, body: Settling) -> HttpResponse:
    """Leave an item where it is, or let it be the other contact's."""
    item, now = access.assignment(visitor_of(request), number), now_of(request)
    if body.answer == "keep":
        assigning.keep(item.pk, now)
        return answer({"item": item.pk, "state": "kept", "run": None})
    report = assigning.move(item.pk, configuration().rules, now)
    return answer({"item": item.pk, "state": "moved", "run": report.plan.pk})


@reads(router, "/review", "contacts:read", Cases, operation_id="review_list", summary="List who is to be told apart")
def cases(request: HttpRequest, cursor: Cursor = "", limit: Limit = cursors.USUAL) -> HttpResponse:
    """What waits for somebody to say who is who, what does most harm first."""
    access.page(visitor_of(request), SEE)
    first = cursors.read("review", {}, cursor) or 0
    found = stored.cases(now_of(request).today, first=first, size=limit + 1)
    following = cursors.make("review", {}, first + limit) if len(found) > limit else None
    return answer({"items": [case_json(one) for one in found[:limit]], "next": following})


class CaseAnswer(Body):
    """``contact`` says which of several it is, or which of two stays; ``until`` goes with later; ``of`` with ask."""

    answer: Literal["same", "different", "later", "ask"]
    contact: Annotated[int, Field(ge=1, le=access.LARGEST)] | None = None
    until: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    of: Name = ""
    note: Annotated[str, Field(max_length=consulting.LONGEST)] = ""


@writes(
    router,
    "/review/{case}",
    "contacts:write",
    Answered,
    operation_id="review_answer",
    summary="Answer who is who",
)
def answer_case(request: HttpRequest, case: Case, body: CaseAnswer) -> HttpResponse:
    """They are the same, or different, or it is put off until a day, or a colleague is asked."""
    visitor, now, rules = visitor_of(request), now_of(request), configuration().rules
    access.page(visitor, EDIT)
    found = access.case_to_answer(visitor, case)
    if body.answer == "same":
        return answer(answered_json(reviewing.same(found, rules, now, contact=body.contact)))
    if body.answer == "different":
        return answer(answered_json(reviewing.different(found, rules, now)))
    if body.answer == "later":
        day = _day(body.until) if body.until else reviewing.usual_day(now.today)
        return answer(answered_json(reviewing.later(found, day, now)))
    consulting.ask(found, body.of, body.note, configuration(), now)
    return answer(answered_json(reviewing.Answered(found.key, "ask")))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueRefusedError(f"{text!r} is not a day in the calendar.") from None
