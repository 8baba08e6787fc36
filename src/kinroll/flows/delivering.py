"""Deliver what waits in the outbox: each message once if all goes well, again if not, and never at the sync's cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kinroll.channels.errors import DeliveryError
from kinroll.core.message import Message
from kinroll.declarations.channels import declared_channels, open_channel
from kinroll.declarations.file import Configuration
from kinroll.store import outbox

NOTICE = "notice"


@dataclass(slots=True)
class Delivered:
    """What became of the messages that waited: the subjects by channel, and why others were not taken."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def deliver(configuration: Configuration, now: datetime) -> Delivered:
    """Try every message that is due, on the channels that are declared."""
    done = Delivered()
    for waiting in outbox.due(list(TEMPLATES), declared_channels(configuration), now):
        if outbox.claim(waiting, now):
            _deliver(configuration, waiting, now, done)
    return done


def _deliver(configuration: Configuration, waiting: outbox.Waiting, now: datetime, done: Delivered) -> None:
    message = TEMPLATES[waiting.template](waiting)
    try:
        open_channel(configuration, waiting.channel).send(message)
    except DeliveryError as error:
        outbox.mark_failed(waiting, str(error), now)
        done.failed.append((waiting.channel, str(error)))
    else:
        outbox.mark_delivered(waiting, now)
        done.sent.append((waiting.channel, message.subject))


def _notice(waiting: outbox.Waiting) -> Message:
    key = f"kinroll-{waiting.number}-{waiting.created_at:%Y%m%d%H%M%S%f}"
    return Message(key, waiting.body["subject"], waiting.body["text"], waiting.body["facts"])


TEMPLATES: Mapping[str, Callable[[outbox.Waiting], Message]] = {NOTICE: _notice}
"""How each kind of message is made of what the outbox keeps."""


def send_now(configuration: Configuration, message: Message) -> Delivered:
    """Send one message past the outbox, on every channel: a trial, or when there is no database to queue it in."""
    done = Delivered()
    for name in declared_channels(configuration):
        try:
            open_channel(configuration, name).send(message)
        except DeliveryError as error:
            done.failed.append((name, str(error)))
        else:
            done.sent.append((name, message.subject))
    return done
