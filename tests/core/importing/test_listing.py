from datetime import date

import pytest

from kinroll.core.importing.listing import ReadRow, build_row, digest_of, id_of, person_of
from kinroll.core.importing.mapping import guess
from kinroll.core.process.form import Form, FormField

FORM = Form(
    "Registration",
    "document",
    (
        FormField("forename", type="name"),
        FormField("surname", type="name"),
        FormField("date_of_birth", type="date of birth"),
        FormField("usi", type="usi"),
    ),
)
CAPTIONS = ("forename", "surname", "DOB", "USI", "Course date", "Booked on")
TODAY = date(2026, 11, 22)
NOOR = ("Noor", "Haddad", "01/02/1990", "bngh7c75fn", "FA-1", "2026-03-01")


def row(**changed: str) -> ReadRow:
    cells = [changed.get(f"c{place}", cell) for place, cell in enumerate(NOOR)]
    return build_row(7, cells, guess(CAPTIONS, FORM), FORM, course_dates={"FA-1"}, today=TODAY)


def test_values_are_kept_as_their_fields_keep_them() -> None:
    assert (row().values["date_of_birth"], row().values["usi"], row().faults) == ("1990-02-01", "BNGH7C75FN", ())


@pytest.mark.parametrize(
    ("changed", "column", "stops"),
    [
        pytest.param({"c2": "31/02/1990"}, "DOB", False, id="no day"),
        pytest.param({"c3": "BNGH7C75FM"}, "USI", False, id="a mistyped usi"),
        pytest.param({"c4": "FA-9"}, "Course date", True, id="an unknown course date"),
        pytest.param({"c5": "soon"}, "Booked on", True, id="booked on no day"),
        pytest.param({"c5": "2027-05-01"}, "Booked on", True, id="booked in the future"),
        pytest.param({"c0": "", "c1": ""}, "surname", True, id="no name"),
    ],
)
def test_a_fault_names_its_place(changed: dict[str, str], column: str, stops: bool) -> None:
    (fault,) = row(**changed).faults
    assert (fault.line, fault.column, fault.stops) == (7, column, stops)
    assert row(**changed).is_usable is not stops


def test_a_wrong_value_is_kept_as_it_was_written() -> None:
    assert row(c2="31/02/1990").values["date_of_birth"] == "31/02/1990"


@pytest.mark.parametrize(
    ("scheme", "found"),
    [("usi", "BNGH7C75FN"), ("client identifier", ""), ("next number", ""), ("blank", "")],
)
def test_the_id_of_a_row_is_that_of_its_scheme(scheme: str, found: str) -> None:
    assert id_of(row().values, scheme) == found


def test_a_code_is_no_id() -> None:
    assert id_of(row(c3="INTOFF").values, "usi") == ""


@pytest.mark.parametrize("filler", ["N/A", "0000000000", "none"])
def test_what_only_fills_the_field_is_no_id(filler: str) -> None:
    assert id_of({"client_identifier": filler}, "client identifier") == ""


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        pytest.param({"c2": "31/02/1990"}, "birth", id="no day"),
        pytest.param({"c2": "1900-01-01"}, "birth", id="a day that stands in for an unknown one"),
        pytest.param({"c3": "BNGH7C75FM"}, "id", id="a mistyped usi"),
    ],
)
def test_a_wrong_value_does_not_say_who_somebody_is(changed: dict[str, str], part: str) -> None:
    assert getattr(person_of(row(), "usi"), part)
    assert getattr(person_of(row(**changed), "usi"), part) == ""


@pytest.mark.parametrize(("email", "kept"), [("none@example.org", ""), ("Lee@example.org", "lee@example.org")])
def test_an_address_that_only_fills_the_field_is_none(email: str, kept: str) -> None:
    assert person_of(ReadRow(7, {"surname": "Wang", "personal_email": email}), "blank").email == kept


def test_rows_that_say_the_same_have_one_digest() -> None:
    assert digest_of({"a": "x", "b": "y"}) == digest_of({"b": "y", "a": "x"})
    assert digest_of({"a": "x", "b": "y"}) != digest_of({"a": "xb", "b": "y"})
