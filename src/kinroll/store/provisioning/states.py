"""How each target stands: whether it can be used, how far of the feed it was looked at, when all agreed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kinroll.store.feed import Position
from kinroll.store.models import Target

FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)


def get(name: str) -> Target:
    """The row of a target, made when it is asked for the first time."""
    return Target.objects.get_or_create(name=name)[0]


def find(name: str) -> Target | None:
    """The row of a target; None while it was never looked at."""
    return Target.objects.filter(name=name).first()


def all_by_name() -> dict[str, Target]:
    """Every target that was ever looked at."""
    return {row.name: row for row in Target.objects.all()}


def note_check(row: Target, facts: Mapping[str, Any], now: datetime) -> None:
    """What a look at it found; one that answers may be used again."""
    row.facts, row.checked_at = dict(facts), now
    row.stopped = row.stopped_why = ""
    row.failures, row.resting_until = 0, None
    row.save(update_fields=["facts", "checked_at", "stopped", "stopped_why", "failures", "resting_until"])


def note_stopped(row: Target, code: str, why: str, now: datetime) -> None:
    """A person has to put something right there; until it is checked again nothing is sent."""
    row.stopped, row.stopped_why, row.checked_at = code, why, now
    row.save(update_fields=["stopped", "stopped_why", "checked_at"])


def note_down(row: Target, why: str, now: datetime) -> None:
    """It could not be reached: it is left alone for a while, longer each time."""
    rest = min(FIRST_REST * 2 ** min(row.failures, 10), LONGEST_REST)
    row.failures, row.resting_until, row.stopped_why = row.failures + 1, now + rest, why
    row.save(update_fields=["failures", "resting_until", "stopped_why"])


def note_reached(row: Target) -> None:
    """It did what it was asked to."""
    if row.failures or row.resting_until:
        row.failures, row.resting_until, row.stopped_why = 0, None, ""
        row.save(update_fields=["failures", "resting_until", "stopped_why"])


def note_site(row: Target, site: str) -> None:
    """Which site people are made on."""
    if site and row.site != site:
        row.site = site
        row.save(update_fields=["site"])


def position(row: Target) -> Position:
    """How far of the feed was taken in."""
    return Position(row.xid, row.event)


def note_position(row: Target, place: Position, looked_at: datetime) -> None:
    """So far of the feed was taken in, and the documents that were changed before this."""
    row.xid, row.event, row.looked_at = place.xid, place.id, looked_at
    row.save(update_fields=["xid", "event", "looked_at"])


def note_full(row: Target, at: datetime) -> None:
    """Everybody was compared."""
    row.full_at = at
    row.save(update_fields=["full_at"])


def note_polled(row: Target, at: datetime) -> None:
    """It was asked who has completed what."""
    row.polled_at = at
    row.save(update_fields=["polled_at"])


def is_resting(row: Target, now: datetime) -> bool:
    """Whether it is left alone just now: a worker does, a person who asks need not."""
    return bool(row.stopped) or bool(row.resting_until and row.resting_until > now)
