import pytest

from kinroll.core.text import fold
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
    captions = {fold(caption): name for caption, name in CAPTIONS["contacts"].items()}
    filled = {captions[fold(caption)] for caption in used if fold(caption) in captions}
    assert list(near_misses(CAPTIONS["contacts"], used, filled)) == suggested


def test_a_file_of_very_many_unknown_columns_is_not_compared_without_end() -> None:
    used = {f"Column {i:06}" for i in range(100_000)} | {"Surnam" + "e" * 100}
    assert list(near_misses(CAPTIONS["contacts"], used, ())) == []
