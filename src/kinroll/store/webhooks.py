"""Webhooks and their messages as they are stored: how far each has come, what was set aside, what was taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from kinroll.store.bulk import execute, fetch, insert
from kinroll.store.feed import FedEvent, Position
from kinroll.store.models import Webhook, WebhookMessage

ON, OFF, STOPPED = "on", "off", "stopped"
WAITING, DELIVERED, DEAD = "waiting", "delivered", "dead"
TEST = "test"
KEPT = 200
"""So many messages that were taken are kept for each webhook, for people to look at."""
SHOWN = 50
COUNTED = 1_000
"""Further behind than this is told as "more than"."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A webhook as owners see it."""

    hook: Webhook
    waiting: int
    dead: int
    behind: int


def add(name: str, url: str, kinds: Sequence[str], secret: str, after: Position, *, at: datetime, by: str) -> Webhook:
    """A new webhook, which begins behind a position of the feed."""
    place = {"xid": after.xid, "event_id": after.id}
    return Webhook.objects.create(
        name=name, url=url, kinds=" ".join(kinds), secret=secret, made_at=at, made_by=by, **place
    )


def is_taken(name: str) -> bool:
    """Whether there is a webhook of this name."""
    return Webhook.objects.filter(name=name).exists()


def find(number: int) -> Shown | None:
    """One webhook by its number."""
    return next((one for one in _shown(Q(pk=number))), None)


def listed() -> list[Shown]:
    """Every webhook, by name."""
    return _shown(Q())


def _shown(which: Q) -> list[Shown]:
    waiting = Count("webhookmessage", filter=Q(webhookmessage__state=WAITING))
    dead = Count("webhookmessage", filter=Q(webhookmessage__state=DEAD) & ~Q(webhookmessage__kind=TEST))
    rows = Webhook.objects.filter(which).annotate(waiting=waiting, dead=dead).order_by("name")
    behind = _behind(list(rows))
    return [Shown(row, row.waiting, row.dead, behind[row.pk]) for row in rows]


def _behind(rows: Sequence[Webhook]) -> dict[int, int]:
    """How many events each of these has still to be told of, counted up to ``COUNTED``, in one query."""
    if not rows:
        return {}
    one = f"SELECT %s, (SELECT count(*) FROM (SELECT 1 FROM event WHERE (xid, id) > (%s, %s) LIMIT {COUNTED}) AS e)"
    values = [value for row in rows for value in (row.pk, row.xid, row.event_id)]
    return dict(fetch(" UNION ALL ".join([one] * len(rows)), values))


def due(now: datetime) -> list[Webhook]:
    """The webhooks for which something may be done now, the one that has waited longest first."""
    is_free = Q(next_try_at=None) | Q(next_try_at__lte=now)
    has_test = Q(webhookmessage__state=WAITING, webhookmessage__kind=TEST)
    rows = Webhook.objects.filter((Q(state=ON) & is_free) | has_test).distinct()
    return sorted(rows, key=lambda row: (row.last_ok_at is not None, row.last_ok_at, row.pk))


def waiting(number: int, now: datetime, most: int) -> list[WebhookMessage]:
    """Tests, and what was set aside of a webhook and may be tried again: of each contact the first only."""
    rows = WebhookMessage.objects.filter(webhook_id=number, state=WAITING).order_by("pk")
    first: dict[int, WebhookMessage] = {}
    for row in rows.iterator():
        first.setdefault(row.contact_id or -row.pk, row)
    is_due = (row for row in first.values() if row.next_try_at is None or row.next_try_at <= now)
    return sorted(is_due, key=lambda row: row.pk)[:most]


def contacts_waiting(number: int) -> set[int]:
    """The contacts of whom something is set aside: what comes later has to wait behind it."""
    rows = WebhookMessage.objects.filter(webhook_id=number, state=WAITING).exclude(contact=None)
    return set(rows.values_list("contact_id", flat=True))


def add_test(number: int, now: datetime) -> WebhookMessage:
    """Queue a message that says no more than that messages arrive."""
    return WebhookMessage.objects.create(webhook_id=number, kind=TEST, state=WAITING, made_at=now)


def note(number: int, event: FedEvent, state: str, now: datetime, **facts: Any) -> tuple[Any, ...]:
    """The row of a message about an event, to be written with others."""
    ended = None if state == WAITING else now
    more = [facts.get(name) for name in ("tries", "next_try_at", "status")]
    return (
        *(number, event.position.id, event.kind, event.contact, state, now, ended),
        *(more[0] or 0, more[1], more[2], facts.get("error", "")),
    )


_NOTED = ("webhook_id", "event_id", "kind", "contact_id", "state", "made_at", "ended_at", "tries", "next_try_at")


def write(number: int, rows: Sequence[tuple[Any, ...]], place: Position) -> None:
    """Write what became of messages, and how far the webhook has come with them, in one transaction."""
    with transaction.atomic():
        insert("webhook_message", (*_NOTED, "status", "error"), rows)
        Webhook.objects.filter(pk=number).update(xid=place.xid, event_id=place.id)
        execute(
            "DELETE FROM webhook_message WHERE webhook_id = %s AND state = 'delivered' AND id <= "
            "(SELECT id FROM webhook_message WHERE webhook_id = %s AND state = 'delivered' "
            f"ORDER BY id DESC LIMIT 1 OFFSET {KEPT})",
            [number, number],
        )


def end(message: WebhookMessage, state: str, now: datetime, *, status: int | None = None, error: str = "") -> None:
    """Note what became of a message that was set aside, or was a test."""
    message.state, message.ended_at, message.status, message.error = state, now, status, error
    message.tries, message.next_try_at = message.tries + 1, None
    message.save(update_fields=["state", "ended_at", "status", "error", "tries", "next_try_at"])


def put_off(message: WebhookMessage, pause: timedelta, now: datetime, *, status: int | None, error: str) -> None:
    """Leave a message set aside for some time more."""
    message.tries, message.next_try_at, message.status, message.error = message.tries + 1, now + pause, status, error
    message.save(update_fields=["tries", "next_try_at", "status", "error"])


def mark_answering(number: int, now: datetime) -> None:
    """The consumer answers."""
    Webhook.objects.filter(pk=number).update(
        last_ok_at=now, tries=0, next_try_at=None, failing_since=None, last_error=""
    )


def mark_failing(hook: Webhook, pause: timedelta | None, error: str, now: datetime) -> None:
    """The consumer does not answer: let it alone for a while; without a pause, until a person switches it on again."""
    hook.tries, hook.failing_since, hook.last_error = hook.tries + 1, hook.failing_since or now, error
    hook.state, hook.next_try_at = (hook.state, now + pause) if pause else (STOPPED, None)
    hook.save(update_fields=["tries", "failing_since", "last_error", "state", "next_try_at"])


def switch(number: int, state: str) -> None:
    """Switch a webhook on or off; one that is switched on is tried at once."""
    fresh = {"tries": 0, "next_try_at": None, "failing_since": None, "last_error": ""} if state == ON else {}
    Webhook.objects.filter(pk=number).update(state=state, **fresh)


def change(number: int, **facts: Any) -> None:
    """Give a webhook another address, other kinds of events, other secrets, or another place in the feed."""
    Webhook.objects.filter(pk=number).update(**facts)


def go_back(number: int, place: Position) -> None:
    """Have everything behind a position delivered again; what was set aside meanwhile comes with it."""
    with transaction.atomic():
        WebhookMessage.objects.filter(webhook_id=number, state=WAITING).exclude(kind=TEST).delete()
        Webhook.objects.filter(pk=number).update(xid=place.xid, event_id=place.id)


def revive(number: int, message: int | None = None) -> int:
    """Have a dead letter, or all of a webhook, tried again; how many."""
    dead = WebhookMessage.objects.filter(webhook_id=number, state=DEAD).exclude(kind=TEST)
    dead = dead.filter(pk=message) if message else dead
    return int(dead.update(state=WAITING, tries=0, next_try_at=None, ended_at=None))


def remove(number: int) -> None:
    """Forget a webhook with all its messages."""
    Webhook.objects.filter(pk=number).delete()


def messages(number: int, state: str = "", most: int = SHOWN) -> list[WebhookMessage]:
    """The last messages of a webhook, the newest first; those in one state where one is named."""
    rows = WebhookMessage.objects.filter(webhook_id=number)
    rows = rows.filter(state=state) if state else rows
    return list(rows.order_by("-pk")[:most])
