"""Days of the fictional school: its years, its pupils' ages, and how its reports write a day."""

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR_GROUP, LAST_YEAR_GROUP = 7, 13


def year_start(today: date) -> date:
    """The first day of the school year that ``today`` is in: a third of September."""
    start = date(today.year, 9, 3)
    return start if start <= today else date(today.year - 1, 9, 3)


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; only for days that every year has."""
    return day.replace(year=day.year - years)


def birthday(year_group: int, start: date, day_of_year: int) -> date:
    """A birth date of someone in a year group of the school year from ``start``; ``day_of_year`` 0 to 364."""
    return date(start.year - year_group - 5, 9, 1) + timedelta(days=day_of_year)


@lru_cache(maxsize=50_000)
def as_written(day: date) -> str:
    """The midnight that a day begins with, with the offset of British time: 2018-09-01T00:00:00+01:00.

    Clocks change at 01:00 on the last Sundays of March and October, after the midnight of that day.
    """
    summer = _last_sunday(day.year, 3) < day <= _last_sunday(day.year, 10)
    return f"{day.isoformat()}T00:00:00+0{summer:d}:00"


@lru_cache(maxsize=500)
def _last_sunday(year: int, month: int) -> date:
    """The last Sunday of a month of 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
