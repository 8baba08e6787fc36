"""What somebody means who types, and the text that contacts are found by."""

import pytest

from kinroll.core.finding import found_by, meant, plainly


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Zoë", "zoe"),
        ("O'Hara", "ohara"),
        ("O’Hara", "ohara"),
        ("Mai-Anh", "mai anh"),
        ("Łukasz", "lukasz"),
        ("STRAẞE", "strasse"),
        ("Søren", "soren"),
        ("  Ana   Lúcia ", "ana lucia"),
        ("Юлія", "юлія".replace("ї", "і")),
        ("王", "王"),
    ],
)
def test_names_are_looked_for_without_case_accents_and_marks(typed: str, plain: str) -> None:
    assert plainly(typed) == plain


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123",
        "(07700) 900-123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        "447700900123",
        "07700/900.123",
    ],
)
@pytest.mark.parametrize("held", ["07700 900123", "+44 7700 900123", "+44 (0) 7700 900123", "0044 7700 900 123"])
def test_a_telephone_number_is_found_in_any_spelling_of_both(typed: str, held: str) -> None:
    (digits,) = meant(typed).words
    assert digits in found_by({"mobile": held})


def test_a_foreign_number_is_found_by_its_national_one_and_the_other_way_round() -> None:
    assert meant("+61 412 345 678").words == ("412345678",)
    assert meant("0412 345 678").words[0] in found_by({"mobile": "+61 412 345 678"})


def test_few_digits_are_an_id_and_no_telephone_number() -> None:
    assert meant("3001").words == ()
    assert meant("3001").number == 3001


def test_the_text_holds_each_word_once_and_behind_a_blank() -> None:
    emails = {"personal_email": "Zoe@Example.org", "work_email": "zoe@example.org"}
    assert found_by({"forename": "Zoë", "surname": "O'Hara", **emails}) == " ohara zoe zoe@example.org"
    assert found_by({}) == ""


def test_the_text_of_endless_values_has_an_end() -> None:
    assert len(found_by({"surname": "a" * 10_000, "work_email": "b" * 10_000, "mobile": "1" * 10_000})) < 1_000


@pytest.mark.parametrize("typed", ["", "\x00", ":", "@", "sims:", "+", "()", "9" * 400, "a" * 5_000, "\U0001f600"])
def test_whatever_is_typed_means_something_or_nothing(typed: str) -> None:
    assert len(meant(typed).name) <= 200
