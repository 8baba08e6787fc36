"""Names in the letters that the files can carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.avetmiss.records import is_plain
from kinroll.core.avetmiss.spelling import in_ascii


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Robin", "Robin"),
        ("  Robin   Lee ", "Robin Lee"),
        ("Zoë", "Zoe"),
        ("Zoe\u0308", "Zoe"),
        ("Nguyễn", "Nguyen"),
        ("Łukasz Święty", "Lukasz Swiety"),
        ("Müller-Straße", "Muller-Strasse"),
        ("Søren Ærø", "Soren Aero"),
        ("O’Dare", "O'Dare"),
        ("Иван Петров", "Ivan Petrov"),
        ("가람", "GaLam"),
        ("two\tlines\nof", "two lines of"),
        ("\U0001f600 Sam", "Sam"),
        ("\U0001f600", ""),
        ("", ""),
    ],
)
def test_a_name_keeps_its_letters(text: str, expected: str) -> None:
    assert in_ascii(text) == expected


@given(st.text())
def test_everything_becomes_printable_ascii_and_stays_so(text: str) -> None:
    written = in_ascii(text)
    assert is_plain(written)
    assert in_ascii(written) == written
