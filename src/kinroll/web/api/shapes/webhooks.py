"""Webhooks as they are answered."""

from typing import Any

from ninja import Schema


class Webhook(Schema):
    """A program that is called. ``behind`` counts the events it has still to be told of, up to a thousand."""

    webhook: int
    name: str
    url: str
    kinds: list[str]
    state: str
    position: str
    behind: int
    waiting: int
    dead: int
    last_ok_at: str | None
    failing_since: str | None
    next_try_at: str | None
    last_error: str


class Webhooks(Schema):
    items: list[Webhook]


class WebhookSecret(Schema):
    """A secret, which is told this once."""

    webhook: int
    name: str
    secret: str


class WebhookMessage(Schema):
    """One message, and what became of it."""

    message: int
    kind: str
    contact_id: int | None
    state: str
    tries: int
    status: int | None
    error: str
    made_at: str | None
    ended_at: str | None
    next_try_at: str | None


class WebhookMessages(Schema):
    items: list[WebhookMessage]


class WebhookDone(Schema):
    """What was done."""

    webhook: int
    done: dict[str, Any]
