"""The time of a run, told from outside."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time


@dataclass(frozen=True, slots=True)
class Now:
    """The clock, the day that counts as today, the time from which the extract is true, and who runs it."""

    at: datetime
    today: date
    as_of: datetime
    by: str = ""


def of_day(day: date, at: datetime, today: date, by: str) -> Now:
    """The time of a run whose extract is of another day than this."""
    return Now(at, today, datetime.combine(day, time(12), UTC), by=by)
