"""Term time, as the declared terms tell it."""

from datetime import date

import pytest

from kinroll.core.terms import after_term_days, have_run_out, is_holiday, term_day_from

AUTUMN, SPRING = (date(2026, 9, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 3, 25))
TERMS = (AUTUMN, SPRING)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 9, 2), False, id="the first day of a term belongs to it"),
        pytest.param(date(2026, 12, 18), False, id="the last day of a term belongs to it"),
        pytest.param(date(2026, 12, 19), True, id="the days between two terms are holidays"),
        pytest.param(date(2027, 1, 3), True, id="up to the next term"),
        pytest.param(date(2026, 8, 1), False, id="before the first term nothing is known"),
        pytest.param(date(2027, 7, 1), False, id="after the last term nothing is known"),
    ],
)
def test_holidays_lie_between_terms(day: date, expected: bool) -> None:
    assert is_holiday(day, TERMS) is expected
    assert is_holiday(day, TERMS[::-1]) is expected


def test_without_terms_no_day_is_a_holiday() -> None:
    assert not is_holiday(date(2026, 12, 25), ())


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 12, 18), date(2026, 12, 18)), (date(2026, 12, 19), date(2027, 1, 4))]
)
def test_in_holidays_the_next_day_of_term_is_the_first_of_the_next_term(day: date, expected: date) -> None:
    assert term_day_from(day, TERMS) == expected


@pytest.mark.parametrize(
    ("began", "days", "expected"),
    [
        pytest.param(date(2026, 11, 21), 10, date(2026, 12, 1), id="within a term days are counted as they come"),
        pytest.param(date(2026, 12, 14), 10, date(2027, 1, 9), id="holidays are not counted: five days, then five"),
        pytest.param(date(2026, 12, 25), 1, date(2027, 1, 5), id="in holidays counting waits for the term"),
        pytest.param(date(2026, 12, 18), 1, date(2026, 12, 19), id="the last day of term is a whole day"),
        pytest.param(date(2027, 3, 24), 10, date(2027, 4, 3), id="after the last term every day counts"),
        pytest.param(date(2026, 12, 25), 0, date(2026, 12, 25), id="no days of grace end at once"),
    ],
)
def test_days_of_grace_are_days_of_term(began: date, days: int, expected: date) -> None:
    assert after_term_days(began, days, TERMS) == expected


def test_without_terms_every_day_counts() -> None:
    assert after_term_days(date(2026, 12, 14), 10, ()) == date(2026, 12, 24)


def test_terms_have_run_out_when_the_last_is_over() -> None:
    assert [have_run_out(date(2027, 3, day), TERMS) for day in (25, 26)] == [False, True]
    assert not have_run_out(date(2027, 3, 26), ())
