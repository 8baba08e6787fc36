"""Webhooks: made, tried, given another secret, sent back to an earlier time, and removed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction

from kinroll.accounts import sealing
from kinroll.core.signing_webhooks import SECRET_BYTES, write_secret
from kinroll.declarations import web
from kinroll.declarations.file import Configuration
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import feed, webhooks
from kinroll.store.feed import Position
from kinroll.store.models import Webhook

PURPOSE = "webhook"
LONGEST_NAME, LONGEST_URL = 60, 500
BOTH_SECRETS = timedelta(hours=24)
"""How long messages are signed with the old secret too, once there is a new one."""


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook with a new secret, which is told once."""

    number: int
    name: str
    secret: str


def create(
    name: str, url: str, kinds: Sequence[str], configuration: Configuration, now: Now, *, from_start: bool = False
) -> Made:
    """A new webhook; it hears of what happens from now on, or of everything from the beginning of the feed."""
    name, url = " ".join(name.split()), url.strip()
    if wrong := [*_wrong_name(name), *wrong_with(url, kinds, configuration)]:
        raise ValueRefusedError(" ".join(wrong))
    secret, sealed = _new_secret(configuration)
    with transaction.atomic():
        place = feed.BEGINNING if from_start else feed.end()
        made = webhooks.add(name, url, _known(kinds), sealed, place, at=now.at, by=now.by)
    return Made(made.pk, name, secret)


def change(hook: Webhook, url: str, kinds: Sequence[str], configuration: Configuration) -> None:
    """Call another address, or of other kinds of events."""
    if wrong := wrong_with(url.strip(), kinds, configuration):
        raise ValueRefusedError(" ".join(wrong))
    webhooks.change(hook.pk, url=url.strip(), kinds=" ".join(_known(kinds)))


def wrong_with(url: str, kinds: Sequence[str], configuration: Configuration) -> list[str]:
    """What is wrong with what somebody typed; where the address leads to is looked at when it is called."""
    unknown = [kind for kind in kinds if kind not in feed.KINDS]
    found = wrong_address(url, has_allowed=bool(configuration.declared.webhooks.allow))
    return [
        *([found] if found else []),
        *([f"{', '.join(unknown)}: no such events. Choose from: {', '.join(feed.KINDS)}."] if unknown else []),
    ]


def wrong_address(url: str, *, has_allowed: bool) -> str:
    """What is wrong with an address that somebody typed, in a sentence; empty where it can be called.

    Without TLS only what the school allows by itself may be called; that is looked at when it is.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return "This is no web address. Write it as https://example.org/path."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is no web address. Write it as https://example.org/path."
    if parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        return "This is no web address. Write it as https://example.org/path."
    if parts.username or parts.password:
        return "No name or password may stand in the address: whoever receives it checks the signature."
    if parts.scheme == "http" and not has_allowed:
        return "The address must begin with https://, so that nobody on the way can read along."
    return ""


def _known(kinds: Sequence[str]) -> list[str]:
    return [kind for kind in feed.KINDS if kind in kinds]


def _wrong_name(name: str) -> list[str]:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return [f"A webhook has a name of 1 to {LONGEST_NAME} characters: say which program is called."]
    return [f'There is a webhook "{name}" already. Take another name.'] if webhooks.is_taken(name) else []


def rotate(hook: Webhook, configuration: Configuration, now: Now) -> Made:
    """A new secret. For a day messages bear both signatures, so that the program can be told in peace."""
    secret, sealed = _new_secret(configuration)
    webhooks.change(hook.pk, secret=sealed, old_secret=hook.secret, old_secret_until=now.at + BOTH_SECRETS)
    return Made(hook.pk, hook.name, secret)


def _new_secret(configuration: Configuration) -> tuple[str, str]:
    secret = write_secret(secrets.token_bytes(SECRET_BYTES))
    return secret, sealing.seal(secret, web.secret_key(configuration), PURPOSE)


def secrets_of(hook: Webhook, configuration: Configuration, now: datetime) -> list[str]:
    """The secrets that sign a message now, the new one first."""
    kept = [hook.secret]
    if hook.old_secret and hook.old_secret_until and hook.old_secret_until > now:
        kept.append(hook.old_secret)
    key = web.secret_key(configuration)
    return [sealing.unseal(sealed, key, PURPOSE) for sealed in kept]


def switch(hook: Webhook, *, is_on: bool) -> None:
    """Switch a webhook off, or on again: then it goes on where it stopped."""
    webhooks.switch(hook.pk, webhooks.ON if is_on else webhooks.OFF)


def test(hook: Webhook, now: Now) -> int:
    """Queue a test event; the number of the message. It is sent within seconds, whatever else waits."""
    return webhooks.add_test(hook.pk, now.at).pk


def replay(hook: Webhook, *, since: datetime | None = None, after: Position | None = None) -> Position:
    """Have everything since a time, or behind a position, delivered again, with the same ids; where it begins."""
    if since is None and after is None:
        raise ValueRefusedError("Say from when on, or behind which position.")
    place = after if after is not None else feed.since(since) if since else feed.BEGINNING
    webhooks.go_back(hook.pk, place)
    return place


def revive(hook: Webhook, message: int | None = None) -> int:
    """Have a dead letter, or all of them, tried again; how many."""
    count = webhooks.revive(hook.pk, message)
    if not count:
        raise ValueRefusedError("There is no dead letter to be tried again.")
    return count


def remove(hook: Webhook) -> None:
    """Forget a webhook and all that is noted of its messages. Nothing is sent to it any more."""
    webhooks.remove(hook.pk)
