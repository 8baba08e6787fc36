import unicodedata

import pytest

from kinroll.core.text import fold, id_order, name_key, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Anna", "ANNA", id="case does not count"),
        pytest.param("Straße", "STRASSE", id="nor does the case of letters that grow"),
        pytest.param("  Anna   Lind ", "Anna Lind", id="nor do spaces around and between"),
        pytest.param("Anna\u00a0Lind", "Anna Lind", id="nor the kind of space"),
        pytest.param("Zoë", unicodedata.normalize("NFD", "Zoë"), id="nor how an accent is written"),
        pytest.param("Ａｎｎａ", "Anna", id="nor the width of letters"),
        pytest.param("´Anna", " ´Anna", id="nor a space before a lone accent"),
        pytest.param("", "   ", id="only spaces are a blank"),
    ],
)
def test_two_spellings_are_the_same_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Zoë", "Zoe", id="an accent counts"),
        pytest.param("O'Hara", "OHara", id="an apostrophe counts"),
        pytest.param("Annalind", "Anna Lind", id="a space between counts"),
    ],
)
def test_two_spellings_are_not_the_same_name(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("forename", "surname", "key"),
    [
        pytest.param("Grace", "Okafor", "okafor|grace", id="surname, then forename"),
        pytest.param(" GRACE ", "okafor", "okafor|grace", id="folded"),
        pytest.param("", "Okafor", "", id="no forename, no key"),
        pytest.param("Grace", "", "", id="no surname, no key"),
    ],
)
def test_a_name_key_needs_both_names(forename: str, surname: str, key: str) -> None:
    assert name_key(forename, surname) == key


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param(["9", "10", "101"], id="numbers as numbers"),
        pytest.param(["0", "1"], id="nought is a number"),
        pytest.param(["007", "7", "8"], id="leading noughts do not count, but two ids are never equal"),
        pytest.param(["99999", "A1", "B"], id="other ids come after, as text"),
        pytest.param(["12", "12a"], id="a number with a letter is text"),
        pytest.param(["5", "٣"], id="only 0 to 9 make a number"),
    ],
)
def test_ids_in_their_order(ids: list[str]) -> None:
    backwards = ids[::-1]
    assert sorted(backwards, key=id_order) == ids


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        pytest.param("Zoë", "zoe", id="accents are dropped"),
        pytest.param("O'Hara-Lind", "oharalind", id="so is everything but letters and digits"),
        pytest.param("Łukasz 2", "ukasz2", id="and letters that have no ASCII form"),
        pytest.param("李", "", id="nothing may be left"),
    ],
)
def test_plain_letters_for_making_usernames(name: str, letters: str) -> None:
    assert plain(name) == letters
