from datetime import date

import pytest

from kinroll.core.dates import day, is_ahead, is_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-09-01", "2026-09-01", id="a day is itself"),
        pytest.param(" 2026-09-01 ", "2026-09-01", id="trimmed"),
        pytest.param("2012-07-01T00:00:00+01:00", "2012-07-01", id="a summer birthday does not move into June"),
        pytest.param("2012-07-01 23:30:00", "2012-07-01", id="a time is dropped"),
        pytest.param("01/09/2026", "2026-09-01", id="British, with slashes: the day comes first"),
        pytest.param("1.9.2026", "2026-09-01", id="with full stops and single digits"),
        pytest.param("01-09-2026 00:00", "2026-09-01", id="with hyphens and a time"),
        pytest.param("1 September 2026", "2026-09-01", id="in words"),
        pytest.param("1 Sep 2026", "2026-09-01", id="with the month cut short"),
        pytest.param("01-SEP-2026", "2026-09-01", id="as databases print it"),
        pytest.param("1 Septober 2026", "1 Septober 2026", id="no such month in words: as written"),
        pytest.param("29/02/2024", "2024-02-29", id="a leap day"),
        pytest.param("31/02/2009", "31/02/2009", id="no such day: as written"),
        pytest.param("2026-13-01", "2026-13-01", id="no such month: as written"),
        pytest.param("01/09/26", "01/09/26", id="a year of two digits is not guessed"),
        pytest.param("2026-09-01x", "2026-09-01x", id="something behind the day: as written"),
        pytest.param("soon", "soon", id="no day at all: as written"),
        pytest.param("", "", id="blank"),
    ],
)
def test_a_day_as_sources_write_it(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-09-01", True, id="written YYYY-MM-DD"),
        pytest.param("2024-02-29", True, id="a leap day"),
        pytest.param("2026-02-29", False, id="no leap year"),
        pytest.param("20260901", False, id="without hyphens"),
        pytest.param("2026-W36-1", False, id="a week"),
        pytest.param("2026-09-01T00:00:00", False, id="with a time"),
        pytest.param("01/09/2026", False, id="British"),
        pytest.param("", False, id="blank"),
    ],
)
def test_is_a_day(text: str, expected: bool) -> None:
    assert is_day(text) is expected


def test_tomorrow_has_begun_somewhere_and_the_day_after_has_not() -> None:
    today = date(2026, 11, 30)
    assert [is_ahead(day, today) for day in (today, date(2026, 12, 1), date(2026, 12, 2))] == [False, False, True]
    assert not is_ahead(date.min, date.max)
