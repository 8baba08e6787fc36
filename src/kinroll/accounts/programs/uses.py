"""The use log: how often each token did what on each day.

Counted in memory and written every few seconds, so that reading writes nothing: the first use of a token on a day is
written at once, and so is everything that was counted until then.
"""

import threading
import time
from collections import Counter
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from kinroll.accounts.models import TokenUse

EVERY_S = 10.0


class _Log:
    lock = threading.Lock()
    counted: Counter[tuple[int, str, str]] = Counter()
    seen: set[tuple[int, str, str]] = set()
    written_at = 0.0


def count(token: int, action: str, now: datetime) -> None:
    """Count one use, and write what has been counted, if it is time."""
    key = (token, now.date().isoformat(), action)
    with _Log.lock:
        _Log.counted[key] += 1
        is_due = key not in _Log.seen or time.monotonic() - _Log.written_at > EVERY_S
        _Log.seen.add(key)
    if is_due:
        write(now)


def write(now: datetime) -> None:
    """Write all that was counted."""
    with _Log.lock:
        counted, _Log.counted = _Log.counted, Counter()
        _Log.written_at = time.monotonic()
        if len(_Log.seen) > 10_000:
            _Log.seen.clear()
    for (token, day, action), times in counted.items():
        _add(token, day, action, times, now)


def _add(token: int, day: str, action: str, times: int, now: datetime) -> None:
    row = TokenUse.objects.filter(token_id=token, day=day, action=action)
    if row.update(count=F("count") + times, last_at=now):
        return
    try:
        with transaction.atomic():
            TokenUse.objects.create(token_id=token, day=day, action=action, count=times, last_at=now)
    except IntegrityError:  # another process was quicker
        row.update(count=F("count") + times, last_at=now)


def forget() -> None:
    """Forget what was counted and not written: for tests, which have a database each."""
    with _Log.lock:
        _Log.counted.clear()
        _Log.seen.clear()
