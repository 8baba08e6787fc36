import pytest

from kinroll.core.importing.mapping import Column, MappingError, confirm, guess, values_of
from kinroll.core.process.form import Form, FormField

FORM = Form(
    "Registration",
    "document",
    tuple(
        FormField(name, label)
        for name, label in (
            ("forename", "Given name"),
            ("surname", "Family name"),
            ("date_of_birth", "Date of birth"),
            ("personal_email", "Email"),
            ("usi", "Unique student identifier"),
            ("employer", "Who pays"),
        )
    ),
)


def fills(*captions: str) -> list[str]:
    return [column.fills for column in guess(captions, FORM)]


@pytest.mark.parametrize(
    ("caption", "field"),
    [
        pytest.param("surname", "surname", id="the name of the field"),
        pytest.param("FAMILY_NAME", "surname", id="its label"),
        pytest.param("Last Name", "surname", id="a usual name"),
        pytest.param("D.O.B", "", id="nothing alike"),
        pytest.param("Birth-Date", "date_of_birth", id="hyphens"),
        pytest.param("E-mail", "personal_email", id="a usual name with a hyphen"),
        pytest.param("who pays", "employer", id="the label of a field of their own"),
        pytest.param("Booking reference", "@reference", id="a part of the document"),
        pytest.param("Favourite colour", "", id="something else"),
    ],
)
def test_a_column_is_guessed(caption: str, field: str) -> None:
    assert fills(caption) == [field]


def test_a_slip_of_the_pen_is_guessed_and_marked() -> None:
    assert guess(("Famly name",), FORM) == (Column("Famly name", "surname", "similar"),)


def test_no_field_is_filled_twice_and_the_surer_guess_goes_first() -> None:
    assert fills("Last name", "surname") == ["", "surname"]


def test_a_person_says_otherwise() -> None:
    columns = confirm(guess(("Email", "Office"), FORM), {"email": "", "Office": "personal_email"}, FORM)
    assert [(one.caption, one.fills, one.how) for one in columns] == [
        ("Email", "", "said"),
        ("Office", "personal_email", "said"),
    ]


def test_what_a_person_says_takes_the_field_from_a_guess() -> None:
    columns = confirm(guess(("Email", "Office"), FORM), {"Office": "personal_email"}, FORM)
    assert [one.fills for one in columns] == ["", "personal_email"]


def test_every_fault_of_a_mapping_is_named_at_once() -> None:
    with pytest.raises(MappingError, match=r'no column "Fax".*"shoe_size" is no field'):
        confirm(guess(("Email",), FORM), {"Fax": "usi", "Email": "shoe_size"}, FORM)


def test_a_blank_cell_says_nothing() -> None:
    columns = guess(("Surname", "Email", "Colour"), FORM)
    assert values_of(columns, ("Haddad", " ", "red")) == {"surname": "Haddad"}
