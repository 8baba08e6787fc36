"""Private keys as they are stored: sealed, the newest last."""

from datetime import datetime

from django.db.models import Q

from kinroll.store.models.signing import SigningKey

Stored = tuple[int, str, datetime, datetime | None]
"""Number, sealed key, when it was made, and until when it is believed."""


def good(now: datetime) -> list[Stored]:
    """The keys that are believed now."""
    rows = SigningKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("pk")
    return list(rows.values_list("pk", "pem", "made_at", "ends_at"))


def add(sealed: str, now: datetime, others_until: datetime) -> None:
    """Let a new key sign; those that there are end then."""
    SigningKey.objects.filter(ends_at=None).update(ends_at=others_until)
    SigningKey.objects.create(pem=sealed, made_at=now)
