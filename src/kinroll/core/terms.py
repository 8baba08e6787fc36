"""Term time and holidays, as the declared terms tell them apart.

Holidays are the days between two declared terms. Before the first and after the last nothing is known, and every day
counts as term time: a list that nobody has carried on never keeps anybody's login.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

Term = tuple[date, date]
"""First and last day; both belong to the term."""

ONE_DAY = timedelta(days=1)


def is_holiday(day: date, terms: Sequence[Term]) -> bool:
    """Whether a day lies between two declared terms."""
    is_between = any(ends < day for _, ends in terms) and any(day < starts for starts, _ in terms)
    return is_between and not any(starts <= day <= ends for starts, ends in terms)


def term_day_from(day: date, terms: Sequence[Term]) -> date:
    """The day itself, or in holidays the first day of the next term."""
    if not is_holiday(day, terms):
        return day
    return min(starts for starts, _ in terms if starts > day)


@lru_cache(maxsize=1_000)
def after_term_days(day: date, count: int, terms: tuple[Term, ...]) -> date:
    """The day on which ``count`` days of term time have passed, the given one being the first that may count."""
    if not terms:
        return day + timedelta(days=count)
    while count:
        day = term_day_from(day, terms) + ONE_DAY
        count -= 1
    return day


def have_run_out(day: date, terms: Sequence[Term]) -> bool:
    """Whether terms are declared and the last of them is over, so that no holiday is known any more."""
    return bool(terms) and all(ends < day for _, ends in terms)
