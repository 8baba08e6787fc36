"""Answers that are kept for a day, so that a program which sends a write twice has it done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kinroll.accounts.models import KeptAnswer

KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=30)
"""After this long a write that never ended is taken for dead, and may be sent again."""


_PASSING = (409, 429)


class AnotherRequestError(Exception):
    """The key was used for something else before."""


class StillGoingOnError(Exception):
    """The same request is being done at this moment."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; ``is_repeated`` when that was before."""

    status: int
    kind: str
    body: bytes
    is_repeated: bool = False


def forget_old(now: datetime) -> None:
    """Forget the answers of more than a day ago, and the writes that never ended."""
    KeptAnswer.objects.filter(begun_at__lt=now - KEPT).delete()
    KeptAnswer.objects.filter(begun_at__lt=now - GIVEN_UP, status=0).delete()


def once(token: int, key: str, digest: str, now: datetime, act: Callable[[], Answer]) -> Answer:
    """Do something, unless it was done under this key already: then the answer of that time.

    What could not be done at that moment, and what ends in a fault of ours, is forgotten: it may be sent again.
    """
    forget_old(now)
    try:
        with transaction.atomic():
            row = KeptAnswer.objects.create(token_id=token, key=key, digest=digest, begun_at=now)
    except IntegrityError:
        return _earlier(token, key, digest)
    try:
        answer = act()
    except BaseException:
        row.delete()
        raise
    if answer.status in _PASSING or answer.status >= 500:
        row.delete()
    else:
        row.status, row.kind, row.body = answer.status, answer.kind, answer.body
        row.save(update_fields=["status", "kind", "body"])
    return answer


def _earlier(token: int, key: str, digest: str) -> Answer:
    row = KeptAnswer.objects.filter(token_id=token, key=key).first()
    if row is None or (row.status == 0 and row.digest == digest):
        raise StillGoingOnError
    if row.digest != digest:
        raise AnotherRequestError
    return Answer(row.status, row.kind, bytes(row.body), is_repeated=True)
