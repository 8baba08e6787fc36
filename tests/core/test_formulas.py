import pytest

from kinroll.core.formulas import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\xa0=1", " \t1", "＝1", "＠A1"]
)
def test_a_text_that_may_be_a_formula_is_put_behind_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Okafor", "07700 900123", "a=b", "O'Hara", "'=1", "anne-marie@example.org"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
