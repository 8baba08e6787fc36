"""The time of a run, told from outside."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Now:
    """The clock, the day that counts as today, the time from which the extract is true, and who runs it."""

    at: datetime
    today: date
    as_of: datetime
    by: str = ""
