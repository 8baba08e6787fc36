"""Systems that people sign in to with their account of here: made known, given another secret, forgotten."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token
from django.db import transaction

from kinroll.accounts import signing_keys
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import login_view

LONGEST_NAME = 60
LONGEST_URI = 500
MOST_URIS = 10
SCOPES = ("openid", "profile", "email")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Made:
    """A system with its secret, which is told once."""

    client: str
    name: str
    secret: str


def create(name: str, uris: Sequence[str], now: Now) -> Made:
    """Let people sign in to a system; ``uris`` are the addresses that it may ask to be led back to."""
    name = " ".join(name.split())
    listed = list(dict.fromkeys(uri.strip() for uri in uris if uri.strip()))
    if wrong := [*_wrong_name(name), *_wrong_uris(listed)]:
        raise ValueRefusedError(" ".join(wrong))
    secret = secrets.token_urlsafe(32)
    client = Client(name=name, skip_consent=True, created_at=now.at, data={"made_by": now.by})
    client.set_scopes(list(SCOPES))
    client.set_default_scopes(list(SCOPES))
    client.set_redirect_uris(listed)
    client.set_secret(secret)
    client.save()
    return Made(client.pk, name, secret)


def find(client: str) -> Client | None:
    """One system by its id."""
    return Client.objects.filter(pk=client).first()


def renew_secret(client: Client) -> Made:
    """Another secret; the old one counts no more from now on."""
    secret = secrets.token_urlsafe(32)
    client.set_secret(secret)
    client.save(update_fields=["secret"])
    return Made(client.pk, client.name, secret)


def change_uris(client: Client, uris: Sequence[str]) -> None:
    """Lead people back to other addresses of a system."""
    listed = list(dict.fromkeys(uri.strip() for uri in uris if uri.strip()))
    if wrong := _wrong_uris(listed):
        raise ValueRefusedError(" ".join(wrong))
    client.set_redirect_uris(listed)
    client.save(update_fields=["redirect_uris"])


def remove(client: Client) -> None:
    """Forget a system: nobody signs in to it from here any more, and what it was told so far counts no more."""
    Token.objects.filter(client=client).delete()
    client.delete()


def renew_key(now: Now) -> None:
    """Sign with another key. What the old one has signed is believed for a day."""
    signing_keys.make(now.at, is_another=True)


def make_view() -> str:
    """Make the view that Moodle's external-database sign-in reads; its name."""
    if not login_view.can_be_read():
        raise CannotApplyError("No other machine can read an SQLite database. Use PostgreSQL, or OpenID Connect.")
    with transaction.atomic():
        login_view.make()
    return login_view.NAME


def drop_view() -> str:
    """Take that view away; its name."""
    login_view.drop()
    return login_view.NAME


def origin(uri: str) -> str:
    """The system that an address belongs to."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def _wrong_name(name: str) -> list[str]:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return [f"A system has a name of 1 to {LONGEST_NAME} characters that can be read."]
    return [f'There is a system "{name}" already. Take another name.'] if Client.objects.filter(name=name) else []


def _wrong_uris(uris: Sequence[str]) -> list[str]:
    if not uris or len(uris) > MOST_URIS:
        return [f"Say where people are led back to: 1 to {MOST_URIS} addresses."]
    return [f"{uri}: {why}" for uri in uris if (why := _wrong_uri(uri))]


def _wrong_uri(uri: str) -> str:
    try:
        parts = urlsplit(uri)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_host = False
    if (
        not has_host
        or not uri.isascii()
        or not uri.isprintable()
        or len(uri) > LONGEST_URI
        or set(uri) & set(" ;,*'\"")
    ):
        return "this is no web address."
    if parts.fragment or parts.username or parts.password:
        return "no name, password or # may stand in it."
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return ""
    return "it must begin with https://."
