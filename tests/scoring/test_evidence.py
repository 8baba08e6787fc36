"""What each piece of evidence says of two values."""

import pytest

from kinroll.core.scoring.birth import birth_level, fold_birth, is_more_than_a_slip
from kinroll.core.scoring.levels import rarity
from kinroll.core.scoring.names import forename_level, middle_level, surname_level
from kinroll.core.scoring.reach import (
    address_level,
    email_level,
    fold_email,
    fold_telephone,
    street_level,
    telephone_level,
)
from kinroll.core.scoring.spelling import fold_name
from kinroll.core.scoring.values import fold_identifier, fold_single


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Robert", "Bob", "variant"),
        ("Kate", "Catherine", "variant"),
        ("Сергей", "Sergej", "slip"),
        ("Mohammed", "Muhamad", "variant"),
        ("Anne-Marie", "Anne Marie", "same"),
        ("Annemarie", "Anne Marie", "variant"),
        ("Anna Maria", "Anna", "part"),
        ("J.", "John", "initial"),
        ("K.", "John", "different"),
        ("Jonathon", "Jonahton", "slip"),
        ("Zoë", "Zoe", "same"),
        ("Emily", "Oliver", "different"),
    ],
)
def test_forenames(one: str, other: str, level: str) -> None:
    mine, theirs = fold_name(one), fold_name(other)
    assert ("same" if mine == theirs else forename_level(mine, theirs)) == level
    assert mine == theirs or forename_level(theirs, mine) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Smith-Jones", "Jones", "part"),
        ("Jones-Smith", "Smith Jones", "variant"),
        ("van der Berg", "Berg", "variant"),
        ("O'Brien", "OBrien", "same"),
        ("Müller", "Muller", "same"),
        ("Jackson", "Jakcson", "slip"),
        ("Ivanov", "Petrov", "different"),
    ],
)
def test_surnames(one: str, other: str, level: str) -> None:
    mine, theirs = fold_name(one), fold_name(other)
    assert ("same" if mine == theirs else surname_level(mine, theirs)) == level


def test_middle_names() -> None:
    assert middle_level("jane", "j") == "initial"
    assert middle_level("jane", "mary") == "different"
    assert middle_level("jane ann", "ann") == "same"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1990-02-28", "19900228", "same"),
        ("1990-02-03", "1990-03-02", "swapped"),
        ("1990-02-28", "1990-02-23", "slip"),
        ("1990-02-28", "1990-02-82", "slip"),
        ("1990-02-28", "1962-02-28", "near"),
        ("1990-02-28", "1961-11-05", "different"),
    ],
)
def test_birth_dates(one: str, other: str, level: str) -> None:
    assert birth_level(fold_birth(one), fold_birth(other)) == level


def test_only_more_than_a_slip_keeps_two_apart() -> None:
    assert is_more_than_a_slip("19900228", "19620228")
    assert not is_more_than_a_slip("19900228", "19900223")
    assert not is_more_than_a_slip("", "19900223")


def test_a_date_that_systems_fill_in_is_no_date() -> None:
    assert fold_birth("1900-01-01") == ""


def test_mailboxes() -> None:
    assert fold_email("Jane.Doe+School@GoogleMail.com ") == fold_email("janedoe@gmail.com")
    assert fold_email("noemail@example.com") == fold_email("x1@generated.invalid") == fold_email("none") == ""
    assert email_level("jane.doe@example.com", "jane.doe@example.org") == "near"
    assert email_level("jo@example.com", "jo@example.org") == "different"
    assert email_level("ann@example.com", "ben@example.com") == "different"


def test_telephones() -> None:
    assert fold_telephone("+44 7700 900123") == fold_telephone("07700 900123") != ""
    assert fold_telephone("0000000000") == fold_telephone("12") == ""
    assert telephone_level("7700900123", "7700900132") == "near"
    assert telephone_level("7700900123", "7700900456") == "different"


def test_addresses() -> None:
    assert street_level("12 high street", "high street 12") == "close"
    assert street_level("12 high street", "the old mill") == "different"
    assert address_level("same", "same") == address_level("same", "") == "same"
    assert address_level("different", "same") == "area"
    assert address_level("", "") == ""


@pytest.mark.parametrize("reserved", ["usi:INTOFF", "usi: indiv", "usi:SHORT", "usi:", "x:0000000000", ""])
def test_reserved_ids_are_nobodys(reserved: str) -> None:
    assert fold_identifier(reserved) == ""


def test_what_fills_a_gap_is_no_name() -> None:
    assert fold_single("n/a") == fold_single("Unknown") == fold_single("...") == ""


def test_a_name_is_rarer_the_fewer_have_it_and_no_name_is_common_in_a_small_base() -> None:
    assert [rarity(holders, 100_000) for holders in (5_000, 500, 150, 30, 2)] == [
        *("of-many", "common", "usual", "rare", "unique")
    ]
    assert rarity(2, 10) == "usual"


def test_born_on_one_day_twenty_years_apart_is_more_than_a_slip() -> None:
    assert birth_level("19610809", "19810809") == "years-apart"
    assert is_more_than_a_slip("19610809", "19810809")
