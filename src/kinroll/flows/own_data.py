"""Everything that is held of somebody, for them to keep: readable by people and by programs, and nobody else in it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from kinroll.accounts import access, emails, own_traces
from kinroll.accounts.visitor import Visitor
from kinroll.core import owning
from kinroll.core.change import Line
from kinroll.core.fields import shown
from kinroll.core.resolving import Contender
from kinroll.declarations.file import Configuration
from kinroll.flows import explaining
from kinroll.flows.own import sources
from kinroll.store import change_requests, contact_history, contacts, held_beside
from kinroll.store.contact_history import Happened
from kinroll.store.documents import Stored
from kinroll.store.models import Account

MOST_EVENTS = 10_000
_NEVER = frozenset({"password"})
_ALSO_OWN = frozenset({"username", "account", "roles", "external id"})
"""What history tells of beside fields. Relationships and problems name others, and are left out."""
_SAID_BY: Mapping[str, str] = {
    owning.YOU: "you",
    owning.OFFICE: "the school office",
    owning.REGISTRATION: "a registration",
    owning.RECORDS: "the school's records",
}
_RUN_BY = {"sync": "a sync of the school's records", "document": "a registration", "move-in": "moved in"}


def as_text(visitor: Visitor | None, account: Account, configuration: Configuration, now: datetime) -> str:
    """The file."""
    everything = {"about": "Everything that is held of you", "at": now.isoformat(), "account": _account(account)}
    if visitor and visitor.contact:
        everything |= _of_contact(visitor, account, configuration, now)
    return json.dumps(everything, ensure_ascii=False, indent=2) + "\n"


def _account(account: Account) -> dict[str, Any]:
    signed_in = account.last_login
    return {
        "username": account.username,
        "made_at": account.created_at.isoformat(),
        "last_signed_in_at": signed_in.isoformat() if signed_in else None,
        "confirmed_email": emails.confirmed(account) or None,
        **own_traces.of(account),
    }


def _of_contact(visitor: Visitor, account: Account, configuration: Configuration, now: datetime) -> dict[str, Any]:
    root = access.own(visitor)
    (held,) = contacts.show([root])
    explained = explaining.why(root, configuration.rules)
    mails, users = held_beside.mails_and_users(root)
    own_fields = {item.field for item in explained} | _ALSO_OWN
    return {
        "contact_number": root,
        "id": held["external_id"] or None,
        "roles": held["roles"],
        "known_from": [{"source": one["source"], "id": one["id"]} for one in held["records"]],
        "identifiers": [{"type": one.type, "value": one.value} for one in contact_history.identifiers(root)],
        "values": [_value(item) for item in explained if item.value or item.winner],
        "children": [_child(one) for one in access.own_children(visitor, sources(configuration), now.date())],
        "registrations": _registrations(access.own_documents(visitor)),
        "other_systems": users,
        "mails": mails,
        "requests": [_request(one) for one in change_requests.of(root, most=MOST_EVENTS)],
        "history": _history(contact_history.of(root, MOST_EVENTS), own_fields, account.username),
    }


def _value(item: explaining.Explained) -> dict[str, Any]:
    return {
        "field": item.field,
        "value": shown(item.value),
        **(_said(item.winner) if item.winner else {"said_by": None}),
        "others_say": [{"value": shown(lost.value), **_said(lost)} for lost in item.lost],
    }


def _said(contender: Contender) -> dict[str, Any]:
    return {"said_by": _SAID_BY[owning.owner(contender.ref)], "since": contender.since.isoformat()}


def _child(child: access.Child) -> dict[str, Any]:
    return {"name": child.name, "relationship": child.relationship, **child.values}


def _registrations(listed: Sequence[Stored]) -> list[dict[str, Any]]:
    numbers = [one.document.number for one in listed]
    files, outcomes = held_beside.files(numbers), held_beside.outcomes(numbers)
    reported = held_beside.enrolments(numbers)
    return [
        {
            **_registration(one),
            "files": files.get(number, []),
            "reported": reported.get(number, {}),
            "outcomes": outcomes.get(number, []),
        }
        for number, one in zip(numbers, listed, strict=True)
    ]


def _registration(stored: Stored) -> dict[str, Any]:
    document, course = stored.document, stored.document.course
    return {
        "number": document.number,
        "process": document.process,
        "step": document.step,
        "reference": document.reference or None,
        "course": course.course_name or course.course or None,
        "location": course.location or None,
        "starts_on": course.starts_on.isoformat() if course.starts_on else None,
        "ends_on": course.ends_on.isoformat() if course.ends_on else None,
        "values": {name: value for name, value in document.values.items() if value and name not in _NEVER},
    }


def _request(asked: change_requests.Asked) -> dict[str, Any]:
    words = {name: value for name, value in asked.words.items() if value != ""}
    return {"asked_at": asked.made_at.isoformat(), "field": asked.field or None, "state": asked.state, **words}


def _history(happened: Sequence[Happened], own_fields: Iterable[str], username: str) -> list[dict[str, Any]]:
    kept = frozenset(own_fields)
    return [
        {
            "at": one.at.isoformat(),
            "what": one.kind,
            "by": _by(one, username),
            "changes": [_line(line) for line in one.lines if line.field in kept],
        }
        for one in happened
    ]


def _by(one: Happened, username: str) -> str:
    if one.run_kind in _RUN_BY:
        return _RUN_BY[one.run_kind]
    return "you" if one.by == username else "the school"


def _line(line: Line) -> dict[str, Any]:
    return {"field": line.field, "before": shown(line.before) or None, "after": shown(line.after) or None}
