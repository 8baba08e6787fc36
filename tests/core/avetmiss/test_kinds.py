"""What a field can be asked for; a quick pattern never lets more pass than the test."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nat
from kinroll.core.avetmiss.kinds import KINDS, day_of, is_partial_day, is_usi
from kinroll.core.avetmiss.layouts import Field
from kinroll.core.process.identifying import USI, fault

PATTERNED = [name for name, kind in KINDS.items() if kind.pattern]
CODES = frozenset({"01", "02", "@@"})
NEAR = st.text("0129OSPC@AY -x", max_size=12) | st.sampled_from(["0491570006", "0355501234", "O'Dare"])


@pytest.mark.parametrize("name", PATTERNED)
@given(value=NEAR, length=st.integers(1, 12))
def test_a_pattern_fits_nothing_that_the_test_would_not_let_pass(name: str, value: str, length: int) -> None:
    kind, field = KINDS[name], Field("field", 0, length, "A", "Y")
    assert kind.pattern
    padded = value[:length].ljust(length)
    codes = frozenset(code for code in CODES if len(code) <= length)
    pattern = kind.pattern(field, codes)
    if pattern and re.fullmatch(pattern, padded):
        for asked in (name, *kind.implies):
            assert KINDS[asked].test(padded.rstrip(" "), field, codes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filled", "x"),
        ("code", "01"),
        ("postcode", "3121"),
        ("number", "0040"),
        ("mobile", "0491570006"),
        ("mobile", ""),
    ],
)
def test_a_pattern_fits_what_is_usual(name: str, value: str) -> None:
    kind, field = KINDS[name], Field("field", 0, 20 if name == "mobile" else max(len(value), 1), "A", "Y")
    assert kind.pattern
    assert re.fullmatch(kind.pattern(field, CODES), value.ljust(field.length))


@pytest.mark.parametrize(
    "value", ["BNGH7C75FN", "BP6LKB3C7X", "DG6K5YHPP3", "QFJEGFSBC4", "R5HQLSWS9Y", "Z7ZSVMLTRG", nat.usi(7)]
)
def test_a_usi_is_told_by_its_last_character(value: str) -> None:
    assert is_usi(value)


@pytest.mark.parametrize(
    "value", ["BNGH7C75FM", "BNHG7C75FN", "ZZZZ9999ZZ", "ABC2DEF3GH", "aBcd12345Z", "BNGH7C75F0", "BNGH7C75F", ""]
)
def test_a_mistyped_usi_is_told(value: str) -> None:
    assert not is_usi(value)


@given(st.text("23456789ABCDEFGHJKLMNPQRSTUVWXYZ01", min_size=10, max_size=10))
def test_a_usi_is_judged_as_it_is_when_it_is_entered(value: str) -> None:
    assert is_usi(value) is (fault(USI, value) == "")


@pytest.mark.parametrize(
    ("text", "is_day"), [("29022024", True), ("29022023", False), ("00012024", False), ("1012024", False)]
)
def test_a_day_is_one_of_the_calendar(text: str, is_day: bool) -> None:
    assert (day_of(text) is not None) is is_day


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("@@051990", True), ("@@@@1990", True), ("@@131990", False), ("@@@@@@@@", False), ("01051990", False)],
)
def test_a_day_can_be_known_in_part(text: str, is_so: bool) -> None:
    assert is_partial_day(text) is is_so
