"""Invite many people at once to choose a password: looked at first, then queued in sets, never to a made-up address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kinroll.accounts import invitations, people_in
from kinroll.accounts.people_in import MAIL, Asked, Person
from kinroll.core.emails import is_email
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.now import Now

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Preview:
    """What an invitation to many would do: so many mails to so many mailboxes, and who is left out, by reason."""

    mails: int
    mailboxes: int
    left_out: Mapping[str, int]
    first: list[Person]


def preview(asked: Asked, now: datetime) -> Preview:
    """What inviting those who fit would do; nothing is sent."""
    fates, mailboxes = people_in.fates(asked, now)
    left_out = {reason: count for reason, count in fates.items() if reason != MAIL}
    first = next(people_in.to_invite(asked, now, most=SHOWN), [])
    return Preview(fates.get(MAIL, 0), mailboxes, left_out, first)


def refuse_nobody(asked: Asked, now: datetime) -> Preview:
    """The same. Raises where nobody would get a mail."""
    found = preview(asked, now)
    if not found.mails:
        raise CannotApplyError("Nobody of these can be invited by mail, so nothing was sent.")
    return found


def invite(
    asked: Asked,
    now: Now,
    *,
    told: Callable[[int], None] = lambda count: None,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Invite everybody who fits and can be mailed; how many. ``stop`` is asked before each batch.

    Whoever was invited within the hour is left out, so that doing it twice, or again after a fault, mails nobody twice.
    """
    count = 0
    for people in people_in.to_invite(asked, now.at):
        if stop():
            break
        mailed = [one for one in people if is_email(one.email)]
        with transaction.atomic():
            invitations.make_many(mailed, now.at, now.by)
        count += len(mailed)
        told(len(mailed))
    return count
