"""How much a program may ask: so many requests a minute with a token, and few with wrong ones.

Counted in each process by itself, as wrong passwords are.
"""

import threading
import time

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest

from kinroll.web.api.refusals import RefusedError

WRONG_TOKENS = {"wrong_token": "30/m/ip"}
LARGEST_BODY = 2_500_000
LARGEST_STREAM = 256 * 1024 * 1024


class _Buckets:
    lock = threading.Lock()
    left: dict[int, tuple[float, float]] = {}


def take(token: int) -> None:
    """Count a request of a token. Raises where there were too many; a pause of a second gives a sixtieth back."""
    most = settings.KINROLL_API_PER_MINUTE
    now = time.monotonic()
    with _Buckets.lock:
        left, since = _Buckets.left.get(token, (float(most), now))
        left = min(float(most), left + (now - since) * most / 60)
        _Buckets.left[token] = (max(left - 1, 0.0), now)
    if left < 1:
        raise RefusedError("too-many", headers={"Retry-After": "1"})


def refuse_guessing(request: HttpRequest, *, is_wrong: bool) -> None:
    """Raise where somebody at this address has shown too many wrong tokens; count one if it is."""
    options = {"app": "kinroll", "action": "wrong_token", "config": WRONG_TOKENS, "limit_get": True}
    if ratelimit.consume(request, **options, dry_run=not is_wrong) is None:
        raise RefusedError("too-many", headers={"Retry-After": "60"})


def forget() -> None:
    """Forget what was counted: for tests."""
    with _Buckets.lock:
        _Buckets.left.clear()
