"""What is to be delivered to somebody: queued once, claimed by one process at a time, tried until it is delivered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q

from kinroll.store.bulk import insert, reserve
from kinroll.store.models import Outbox, Payload

LEASE = timedelta(minutes=10)
"""How long a message that somebody is sending is left alone by others."""
KEPT = timedelta(days=7)
"""After this a message is not worth sending any more; it stays as it is."""
PATIENCE, LONGEST_PAUSE = 3, timedelta(hours=6)
"""So many tries are made at the next opportunity; then the pauses grow, up to the longest."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is to be sent now."""

    number: int
    channel: str
    template: str
    body: Mapping[str, Any]
    created_at: datetime
    tries: int
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class New:
    """Something to be delivered that is told once, whatever else was told before."""

    channel: str
    template: str
    body: Mapping[str, Any]


def add(messages: Sequence[New], now: datetime) -> None:
    """Put these into the outbox, in the transaction of what they tell of."""
    payloads = list(reserve("payload", len(messages)))
    bodies = [orjson.dumps(message.body).decode() for message in messages]
    insert("payload", ("id", "body"), list(zip(payloads, bodies, strict=True)))
    rows = [
        (message.channel, message.template, message.body.get("contact"), payload, now, now, 0, "")
        for message, payload in zip(messages, payloads, strict=True)
    ]
    columns = ("channel", "template", "contact_id", "payload_id", "created_at", "next_try_at", "tries", "last_error")
    insert("outbox", columns, rows)


def queue(about: str, template: str, body: Mapping[str, Any], channels: Iterable[str], now: datetime) -> int:
    """Queue a message for each channel that has not been told of the same thing before; how many were queued."""
    return sum(_queue(about, template, body, channel, now) for channel in channels)


def _queue(about: str, template: str, body: Mapping[str, Any], channel: str, now: datetime) -> bool:
    try:
        with transaction.atomic():
            payload = Payload.objects.create(body=orjson.dumps(body).decode())
            Outbox.objects.create(
                about=about, channel=channel, template=template, payload=payload, created_at=now, next_try_at=now
            )
    except IntegrityError:  # the channel has been told of it before
        return False
    return True


def due(templates: Sequence[str], channels: Sequence[str], now: datetime) -> list[Waiting]:
    """What may be sent now, the oldest first."""
    is_due = Q(next_try_at=None) | Q(next_try_at__lte=now)
    rows = Outbox.objects.filter(
        is_due, delivered_at=None, template__in=templates, channel__in=channels, created_at__gt=now - KEPT
    )
    return [
        Waiting(row.pk, row.channel, row.template, _body(row), row.created_at, row.tries, row.contact_id)
        for row in rows.select_related("payload").order_by("pk")
    ]


def _body(row: Outbox) -> Mapping[str, Any]:
    return orjson.loads(row.payload.body) if row.payload and row.payload.body else {}


def count_waiting(now: datetime) -> dict[str, int]:
    """How much waits for each channel that was not delivered yet."""
    waiting = Outbox.objects.filter(delivered_at=None, created_at__gt=now - KEPT)
    return dict(waiting.values_list("channel").annotate(count=Count("id")).order_by("channel"))


@dataclass(frozen=True, slots=True)
class Told:
    """A message about a night, and what became of it."""

    subject: str
    at: datetime
    delivered_at: datetime | None
    error: str


def notices(count: int) -> list[Told]:
    """The last messages to the people who run Kinroll, the newest first."""
    rows = Outbox.objects.filter(template="notice").select_related("payload").order_by("-pk")[:count]
    return [Told(_body(row).get("subject", ""), row.created_at, row.delivered_at, row.last_error) for row in rows]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to somebody as staff see it. ``state``: ``waiting``, ``failing``, ``given-up``, ``delivered``."""

    number: int
    template: str
    contact: int | None
    document: int | None
    name: str
    at: datetime
    state: str
    tries: int
    next_try_at: datetime | None
    delivered_at: datetime | None
    error: str


def _in_state(state: str, now: datetime) -> Q:
    fresh, open_ = Q(created_at__gt=now - KEPT), Q(delivered_at=None)
    return {
        "failing": open_ & fresh & ~Q(last_error=""),
        "waiting": open_ & fresh & Q(last_error=""),
        "given-up": open_ & ~fresh,
        "delivered": ~open_,
    }.get(state, Q())


def mails(state: str, now: datetime, page: int, size: int) -> tuple[list[Mail], int]:
    """One page of the mails to people, the newest first; those in one state where one is named."""
    found = Outbox.objects.filter(_in_state(state, now), channel="mail").exclude(template="notice")
    rows = found.select_related("payload", "contact").order_by("-pk")[(page - 1) * size : page * size]
    return [_mail(row, now) for row in rows], found.count()


def _mail(row: Outbox, now: datetime) -> Mail:
    body = _body(row)
    is_over = row.created_at <= now - KEPT
    state = "given-up" if is_over else "failing" if row.last_error else "waiting"
    return Mail(
        number=row.pk,
        template=row.template,
        contact=row.contact_id or body.get("contact"),
        document=body.get("document"),
        name=f"{row.contact.forename} {row.contact.surname}".strip() if row.contact else "",
        at=row.created_at,
        state="delivered" if row.delivered_at else state,
        tries=row.tries,
        next_try_at=row.next_try_at,
        delivered_at=row.delivered_at,
        error=row.last_error,
    )


def count_failing(now: datetime) -> int:
    """How many mails to people could not be delivered yet, or never were."""
    failing = _in_state("failing", now) | _in_state("given-up", now)
    return Outbox.objects.filter(failing, channel="mail").exclude(template="notice").count()


def try_again(number: int, now: datetime) -> bool:
    """Have a mail tried at the next opportunity, even one that was given up; whether it was not delivered yet."""
    waiting = Outbox.objects.filter(pk=number, channel="mail", delivered_at=None)
    return bool(waiting.update(next_try_at=None, created_at=now, tries=0))


def claim(message: Waiting, now: datetime) -> bool:
    """Whether the message is this process's to send; nobody else takes it while the lease lasts."""
    waiting = Outbox.objects.filter(pk=message.number, delivered_at=None, tries=message.tries)
    return bool(waiting.update(tries=F("tries") + 1, next_try_at=now + LEASE))


def mark_delivered(message: Waiting, now: datetime) -> None:
    """The message was taken."""
    Outbox.objects.filter(pk=message.number).update(delivered_at=now, next_try_at=None, last_error="")


def forget_words(message: Waiting) -> None:
    """Empty what a delivered message said: a link in it may open an account."""
    Payload.objects.filter(pk__in=Outbox.objects.filter(pk=message.number).values("payload")).update(body="")


def mark_failed(message: Waiting, error: str, now: datetime) -> None:
    """The message was not taken, and will be tried again."""
    tries = message.tries + 1
    pause = (
        timedelta() if tries < PATIENCE else min(timedelta(minutes=10) * 2 ** min(tries - PATIENCE, 10), LONGEST_PAUSE)
    )
    Outbox.objects.filter(pk=message.number).update(last_error=error, next_try_at=now + pause)
