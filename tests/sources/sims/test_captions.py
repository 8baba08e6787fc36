import pytest

from kinroll.sources.sims.captions import CAPTIONS, near_misses


@pytest.mark.parametrize(
    ("used", "suggested"),
    [
        pytest.param({"Surname", "Forename"}, [], id="all as they should be"),
        pytest.param({"SURNAME", "forename "}, [], id="letter case and spaces do not count"),
        pytest.param({"Sur name", "Forename"}, [("Sur name", "Surname")], id="a slip"),
        pytest.param({"Surname", "Surnames"}, [], id="what is filled already is not suggested"),
        pytest.param({"Favourite colour"}, [], id="nothing like anything"),
        pytest.param({"Parental respons."}, [("Parental respons.", "Parental responsibility")], id="cut short"),
    ],
)
def test_captions_that_nobody_takes_are_compared_with_those_that_are_missing(
    used: set[str], suggested: list[tuple[str, str]]
) -> None:
    assert list(near_misses(CAPTIONS["contacts"], used)) == suggested
