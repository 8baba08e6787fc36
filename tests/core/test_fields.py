import pytest

from kinroll.core.fields import CHOICES, CORE_FIELDS, DEFAULTS, pack_address, shown, unpack_address


@pytest.mark.parametrize(
    ("lines", "postcode"),
    [
        pytest.param(["12 Mill Lane", "Leeds"], "LS1 1AA", id="lines and postcode"),
        pytest.param(["12 Mill Lane"], "", id="no postcode: no line is taken for one"),
        pytest.param([], "LS1 1AA", id="a postcode alone"),
    ],
)
def test_an_address_is_one_value_and_comes_apart_again(lines: list[str], postcode: str) -> None:
    assert unpack_address(pack_address(lines, postcode)) == (lines, postcode)


def test_blank_lines_are_no_part_of_an_address() -> None:
    assert pack_address(["", "12 Mill Lane", ""], "LS1 1AA") == pack_address(["12 Mill Lane"], "LS1 1AA")


def test_nothing_at_all_is_no_address() -> None:
    assert pack_address(["", ""], "") == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("12 Mill Lane\nLS1 1AA", "12 Mill Lane, LS1 1AA", id="an address on one line"),
        pytest.param("12 Mill Lane\n", "12 Mill Lane", id="without a comma for a missing postcode"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_a_value_as_people_read_it(value: str | None, words: str) -> None:
    assert shown(value) == words


def test_every_choice_and_default_is_of_a_core_field() -> None:
    assert set(CHOICES) | set(DEFAULTS) <= set(CORE_FIELDS)
    assert all(DEFAULTS[name] in CHOICES[name] for name in DEFAULTS)
