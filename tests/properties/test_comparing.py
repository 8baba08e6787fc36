"""What holds for every text."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.dates import day, is_day
from kinroll.core.fields import pack_address, unpack_address
from kinroll.core.text import fold, id_order, plain

LINES = st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1))


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(" \t\n\u00a0"))
def test_spaces_around_a_name_never_count(text: str, space: str) -> None:
    assert fold(f"{space}{text}{space}") == fold(text)


@given(st.text())
def test_plain_letters_are_ascii_letters_and_digits(text: str) -> None:
    assert plain(text) == "" or (plain(text).isascii() and plain(text).isalnum())


@given(st.integers(min_value=0), st.integers(min_value=0))
def test_numbers_are_ordered_as_numbers(one: int, other: int) -> None:
    assert (id_order(str(one)) < id_order(str(other))) == (one < other)


@given(st.text(), st.text())
def test_two_ids_never_have_the_same_place(one: str, other: str) -> None:
    assert (id_order(one) == id_order(other)) == (one == other)


@given(st.dates(), st.sampled_from(("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%dT00:00:00+01:00")))
def test_every_day_is_read_from_every_form(on: date, form: str) -> None:
    written = format(on, form.replace("%Y", f"{on.year:04d}"))  # strftime writes the year 476 with three digits
    assert (day(written), is_day(day(written))) == (str(on), True)


@given(st.text())
def test_what_is_no_day_is_left_as_it_is(text: str) -> None:
    assert is_day(day(text)) or day(text) == text.strip()


@given(LINES, st.text(st.characters(exclude_characters="\n")))
def test_an_address_comes_apart_into_what_it_was_made_of(lines: list[str], postcode: str) -> None:
    if packed := pack_address(lines, postcode):
        assert unpack_address(packed) == (lines, postcode)
