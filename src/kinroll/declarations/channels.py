"""The channels that a school has declared under [notify]: one line for each kind."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from kinroll.channels.errors import DeliveryError
from kinroll.channels.mail import MailServer
from kinroll.channels.webhook import Webhook
from kinroll.core.calling import networks
from kinroll.core.message import Message
from kinroll.declarations.file import Configuration
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.passwords import read_password

PORTS = {"starttls": 587, "tls": 465, "none": 25}
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class Channel(Protocol):
    """A way out."""

    def send(self, message: Message) -> None: ...


def declared_channels(configuration: Configuration) -> list[str]:
    """The names of the channels that are declared; no password is looked for yet."""
    return [name for name in KINDS if getattr(configuration.declared.notify, name)]


def open_channel(configuration: Configuration, name: str) -> Channel:
    """A channel with its password. Raises ``DeliveryError`` when that is not where it should be."""
    try:
        return KINDS[name](configuration)
    except SourceUnreadableError as error:
        raise DeliveryError(str(error).rstrip(".")) from error


def overdue_after(configuration: Configuration, source: str) -> timedelta | None:
    """How long a source may go without a good run; None for one that is never overdue."""
    declared = configuration.declared
    text = declared.sources[source].overdue_after or declared.notify.overdue_after
    return None if text == "never" else timedelta(**{_UNITS[text[-1]]: int(text[:-1])})


def _mail(configuration: Configuration) -> MailServer:
    table = configuration.declared.notify.mail
    assert table
    return MailServer(
        host=table.host,
        port=table.port or PORTS[table.tls],
        tls=table.tls,
        sender=table.from_,
        to=table.to,
        user=table.user,
        password=_secret(configuration, table.password_env, table.password_file),
        timeout_s=table.timeout_s,
    )


def _webhook(configuration: Configuration) -> Webhook:
    table = configuration.declared.notify.webhook
    assert table
    secret = _secret(configuration, table.secret_env, table.secret_file)
    allowed = networks(configuration.declared.webhooks.allow) if table.only_public else None
    return Webhook(table.url, secret, table.timeout_s, allowed)


def _secret(configuration: Configuration, variable: str, file: str) -> str:
    return read_password(variable, configuration.folder / Path(file).expanduser() if file else None)


KINDS: Mapping[str, Callable[[Configuration], Channel]] = {"mail": _mail, "webhook": _webhook}
