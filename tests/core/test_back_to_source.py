from collections.abc import Mapping

import pytest

from kinroll.core.back_to_source import COLUMNS, Layout, Wish, row_of

GRACE = {
    "forename": "Grace",
    "surname": "Okafor",
    "personal_email": "grace@example.org",
    "work_email": "g.okafor@example.com",
    "mobile": "07700 900123",
}


def wish(field: str, value: str, values: Mapping[str, str] = GRACE) -> Wish:
    return Wish(7, "3001", field, value, values)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("mobile", "07700 900999", ("Telephone", "07700 900999", "Mobile", "Telephone", "")),
        ("personal_email", "new@example.org", ("Email", "new@example.org", "Home", "", "")),
        ("surname", "Okafor-Lind", ("Surname", "Okafor-Lind", "", "", "")),
        ("email_preference", "work", ("Email", "g.okafor@example.com", "Work", "", "T")),
        ("telephone_preference", "mobile", ("Telephone", "07700 900123", "Mobile", "Telephone", "T")),
        ("address", "1 Elm Row\nLS1 4AB", ("Address", "1 Elm Row, LS1 4AB", "", "", "")),
    ],
)
def test_a_wish_is_a_row_as_a_bulk_import_takes_it(field: str, value: str, expected: tuple[str, ...]) -> None:
    row, why = row_of(wish(field, value), Layout())
    assert row is not None, why
    assert (row["Person ID"], row["Surname"], row["Notes"]) == ("3001", "Okafor", "Kinroll request 7")
    assert tuple(row[name] for name in ("Type", "Value", "Location", "Device", "Primary")) == expected


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("telephone_preference", "none", "by hand"),
        ("telephone_preference", "home", "not known here"),
        ("mobile", "", "taken away"),
    ],
)
def test_what_no_import_can_grant_is_said(field: str, value: str, words: str) -> None:
    row, why = row_of(wish(field, value), Layout())
    assert row is None
    assert words in why


def test_the_school_says_how_columns_are_called_and_which_there_are() -> None:
    columns = {"person_id": "ID", "value": "Email address", "primary": "Main email?"}
    row, _ = row_of(wish("email_preference", "work"), Layout(columns=columns, yes="Yes"))
    assert row == {"ID": "3001", "Email address": "g.okafor@example.com", "Main email?": "Yes"}
    assert set(columns) < set(COLUMNS)
