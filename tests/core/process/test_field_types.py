"""What a field keeps of an entered text, and what is wrong with others."""

from datetime import date

import pytest

from kinroll.core.process.codes import CODES, COUNTRIES, LANGUAGES
from kinroll.core.process.field_types import TYPES, clean
from kinroll.core.process.form import FormField

SIZES = {"S": "Small", "L": "Large, or larger"}


def kept(kind: str, text: str, options: dict[str, str] | None = None) -> str:
    entered = clean(text, FormField("f", type=kind, options=options or {}))
    assert entered.wrong == ""
    return entered.value


def wrong(kind: str, text: str, options: dict[str, str] | None = None) -> str:
    entered = clean(text, FormField("f", type=kind, options=options or {}))
    assert entered.value == text
    return entered.wrong


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  two \t words ", "two words"),
        ("long text", "one \n\ntwo\n", "one\n\ntwo"),
        ("name", " Zoë  Ní Bhriain", "Zoë Ní Bhriain"),
        ("title", "Mrs", "Mrs"),
        ("date", "3/9/2026", "2026-09-03"),
        ("date of birth", "2001-05-14", "2001-05-14"),
        ("yes/no", "Y", "yes"),
        ("yes/no", "FALSE", "no"),
        ("email", " sam@example.org ", "sam@example.org"),
        ("telephone", "0491 570 156", "0491 570 156"),
        ("telephone", "+44 7700 900123", "+44 7700 900123"),
        ("postcode", "800", "0800"),
        ("postcode", "ospc", "OSPC"),
        ("state", "vic", "02"),
        ("state", "Queensland", "03"),
        ("state", "1", "01"),
        ("gender", "x", "X"),
        ("at school flag", "no", "N"),
        ("study reason", "@@", "@@"),
        ("highest school level", "year 12", "12"),
        ("disability types", "19, hearing or deaf; 11", "11;19"),
        ("prior achievements", "8", "008"),
        ("country", "australia", "1101"),
        ("country", "9232", "9232"),
        ("language", "Auslan", "9701"),
        ("usi", " bngh 7c75 fn", "BNGH7C75FN"),
        ("usi", "intoff", "INTOFF"),
        ("client identifier", "C-000418", "C-000418"),
        ("file", "passport scan.pdf", "passport scan.pdf"),
        ("password", "  long enough ", "  long enough "),
    ],
)
def test_a_text_is_kept_in_the_form_of_its_type(kind: str, text: str, value: str) -> None:
    assert kept(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("name", "Sam 2", "holds a digit"),
        ("title", "Professor", "longer than 4"),
        ("date", "31/02/2026", "not a day in the calendar"),
        ("date of birth", "01/01/1900", "stands in for a day that nobody knew"),
        ("yes/no", "perhaps", "neither yes nor no"),
        ("email", "sam@", "not an email address"),
        ("telephone", "ask Sam", "not a telephone number"),
        ("telephone", "12", "too few or too many digits"),
        ("postcode", "0000", "not a postcode"),
        ("postcode", "LS1 4AP", "not a postcode"),
        ("suburb", "x" * 51, "longer than 50"),
        ("state", "Yorkshire", "is none of 01 (New South Wales)"),
        ("disability types", "11;44", '"44" is none of 11'),
        ("country", "9998", "not a code in the list"),
        ("country", "Atlantis", "none of the names known here"),
        ("usi", "BNGH7C75FM", "its last character does not fit"),
        ("usi", "BNGH7C75F0", "no USI holds 0"),
        ("usi", "BNGH7C75F", "has 10 characters"),
        ("usi", "SHORT", "lapsed"),
        ("usi", "2222222222", "only fills the field"),
        ("client identifier", "C 418", "holds a blank"),
        ("client identifier", "C-000000418", "longer than 10"),
        ("client identifier", "Ç418", "cannot carry"),
        ("file", "../passport.pdf", "not the name of a file"),
        ("tattoo", "anchor", 'no field type "tattoo"'),
    ],
)
def test_a_wrong_text_stays_as_it_was_with_the_reason(kind: str, text: str, why: str) -> None:
    assert why in wrong(kind, text)


@pytest.mark.parametrize("kind", TYPES)
def test_a_blank_is_blank_in_every_type(kind: str) -> None:
    assert kept(kind, "  ", SIZES) == ""


@pytest.mark.parametrize("kind", CODES)
def test_each_code_and_each_label_of_a_list_is_taken(kind: str) -> None:
    for code, label in CODES[kind].items():
        assert {kept(kind, code), kept(kind, label)} == {code}


def test_a_choice_is_taken_by_code_or_label() -> None:
    assert {kept("choice", text, SIZES) for text in ("l", "large, or larger", " L ")} == {"L"}
    assert wrong("choice", "M", SIZES) == '"M" is none of S (Small), L (Large, or larger)'


def test_several_choices_are_kept_in_the_order_of_the_options() -> None:
    assert kept("multiple choice", "L; small", SIZES) == "S;L"
    assert kept("multiple choice", "Large, or larger", SIZES) == "L"


def test_an_organisation_gives_names_to_the_countries_that_its_people_need() -> None:
    assert kept("country", "Fiji", {"1502": "Fiji"}) == "1502"


def test_a_password_that_is_too_short_is_not_repeated() -> None:
    entered = clean("secret1", FormField("f", type="password"))
    assert (entered.value, "secret1" in entered.wrong) == ("", False)
    assert "at least 8 characters" in entered.wrong


def test_a_birthday_that_has_not_come_is_wrong() -> None:
    asked = FormField("f", type="date of birth")
    assert clean("2026-11-23", asked, today=date(2026, 11, 22)).wrong == "2026-11-23 has not come yet"
    assert clean("2026-11-22", asked, today=date(2026, 11, 22)).wrong == ""


def test_the_lists_of_countries_and_languages_are_whole() -> None:
    assert (len(COUNTRIES), len(LANGUAGES)) == (298, 504)
