"""Deliver what waits in the outbox: each message once if all goes well, again if not, and never at the sync's cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kinroll.accounts import tokens
from kinroll.channels.errors import DeliveryError
from kinroll.core.message import Message
from kinroll.declarations import web
from kinroll.declarations.channels import declared_channels, open_channel
from kinroll.declarations.file import Configuration
from kinroll.flows.letters import LETTERS
from kinroll.store import outbox

NOTICE, INVITATION, LETTER = "notice", "invitation", "letter"


@dataclass(slots=True)
class Delivered:
    """What became of the messages that waited: the subjects by channel, and why others were not taken."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def deliver(configuration: Configuration, now: datetime) -> Delivered:
    """Try every message that is due, on the channels that are declared."""
    done = Delivered()
    for waiting in outbox.due([*TEMPLATES, *LETTERS, INVITATION], declared_channels(configuration), now):
        if outbox.claim(waiting, now):
            _deliver(configuration, waiting, now, done)
    return done


def _deliver(configuration: Configuration, waiting: outbox.Waiting, now: datetime, done: Delivered) -> None:
    try:
        message = _message(configuration, waiting)
        open_channel(configuration, waiting.channel).send(message)
    except DeliveryError as error:
        outbox.mark_failed(waiting, str(error), now)
        done.failed.append((waiting.channel, str(error)))
    else:
        outbox.mark_delivered(waiting, now)
        if waiting.template == LETTER:
            outbox.forget_words(waiting)
        done.sent.append((waiting.channel, message.subject))


def _message(configuration: Configuration, waiting: outbox.Waiting) -> Message:
    if waiting.template == INVITATION:
        return _invitation(configuration, waiting)
    if waiting.template in LETTERS:
        subject, text, to = LETTERS[waiting.template](configuration, waiting)
        return Message(_key(waiting), subject, text, to=(to,))
    return TEMPLATES[waiting.template](waiting)


def _invitation(configuration: Configuration, waiting: outbox.Waiting) -> Message:
    """To somebody who may choose a password. The secret of the link is made here, so that it is stored nowhere."""
    try:
        token = tokens.make(waiting.body["invitation"], web.secret_key(configuration))
    except web.WebUnusableError as error:
        raise DeliveryError(str(error).rstrip(".")) from error
    address = web.address(configuration)
    text = (
        "You have an account with us. To choose a password, open this link within two weeks:\n\n"
        f"    {address}/invitation/{token}/\n\nYou sign in as:\n\n    {waiting.body['username']}\n\n"
        "If you did not expect this, do nothing, or ask the school office.\n"
    )
    return Message(_key(waiting), "Your account: choose a password", text, to=(waiting.body["to"],))


def _letter(waiting: outbox.Waiting) -> Message:
    """A mail about somebody's account, as it was worded when it was asked for."""
    return Message(_key(waiting), waiting.body["subject"], waiting.body["text"], to=(waiting.body["to"],))


def _key(waiting: outbox.Waiting) -> str:
    return f"kinroll-{waiting.number}-{waiting.created_at:%Y%m%d%H%M%S%f}"


def _notice(waiting: outbox.Waiting) -> Message:
    key = f"kinroll-{waiting.number}-{waiting.created_at:%Y%m%d%H%M%S%f}"
    return Message(key, waiting.body["subject"], waiting.body["text"], waiting.body["facts"])


def _of_document(waiting: outbox.Waiting) -> Message:
    """A mail that a process rule has worded."""
    key = f"kinroll-{waiting.number}-{waiting.created_at:%Y%m%d%H%M%S%f}"
    return Message(key, waiting.body["subject"], waiting.body["text"], to=(waiting.body["to"],))


TEMPLATES: Mapping[str, Callable[[outbox.Waiting], Message]] = {
    NOTICE: _notice,
    "document": _of_document,
    LETTER: _letter,
}
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
