"""Webhooks as programs are told of them. The secret is in none of this."""

from typing import Any

from kinroll.store.models import WebhookMessage
from kinroll.store.webhooks import Shown


def webhook_json(shown: Shown) -> dict[str, Any]:
    """One webhook; ``behind`` counts the events that it has still to be told of, up to a thousand."""
    hook = shown.hook
    return {
        "webhook": hook.pk,
        "name": hook.name,
        "url": hook.url,
        "kinds": hook.kinds.split(),
        "state": hook.state,
        "position": f"{hook.xid}-{hook.event_id}",
        "behind": shown.behind,
        "waiting": shown.waiting,
        "dead": shown.dead,
        "last_ok_at": _at(hook.last_ok_at),
        "failing_since": _at(hook.failing_since),
        "next_try_at": _at(hook.next_try_at),
        "last_error": hook.last_error,
    }


def message_json(message: WebhookMessage) -> dict[str, Any]:
    """One message, and what became of it."""
    return {
        "message": message.pk,
        "kind": message.kind,
        "contact_id": message.contact_id,
        "state": message.state,
        "tries": message.tries,
        "status": message.status,
        "error": message.error,
        "made_at": _at(message.made_at),
        "ended_at": _at(message.ended_at),
        "next_try_at": _at(message.next_try_at),
    }


def _at(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
