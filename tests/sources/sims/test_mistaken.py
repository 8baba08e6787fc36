"""A file that is plainly another report is found out; one that is only designed otherwise is not."""

import pytest

from kinroll.sources.sims.captions import CAPTIONS
from kinroll.sources.sims.mistaken import mistaken

STUDENTS = "Forename, Surname, Gender, Date of birth, UPN, Date of admission"
STAFF = "Title, Forename, Surname, Date of birth, Employment start, Work Email"
CONTACTS = "Title, Forename, Surname, Relationship, Parental responsibility, Priority, Court order, UPN"
ADDRESSES = "Address type, Start date, House number, Street, Town, Postcode"
TELEPHONES = "Telephone number, Location, Device, Main, Primary"
EMAILS = "Email, Location, Main, Primary"


def words(report: str, used: str, ids: str = "id, link") -> str:
    """What is wrong with a file of these columns, each filled in some row."""
    captions = used.split(", ")
    known = {caption.casefold(): name for caption, name in CAPTIONS[report].items()}
    filled = {known[caption.casefold()] for caption in captions if caption.casefold() in known}
    return mistaken(report, CAPTIONS, filled | set(ids.split(", ") if ids else ()), captions)


@pytest.mark.parametrize(
    ("report", "used", "ids", "other"),
    [
        pytest.param("telephones", ADDRESSES, "id, link", "addresses", id="addresses as telephones"),
        pytest.param("telephones", EMAILS, "id, link", "emails", id="emails as telephones"),
        pytest.param("emails", TELEPHONES, "id, link", "telephones", id="telephones as emails"),
        pytest.param("addresses", EMAILS, "id, link", "emails", id="emails as addresses"),
        pytest.param("emails", STAFF, "id", "staff", id="staff as emails"),
        pytest.param("contacts", STAFF, "id", "staff", id="staff as contacts"),
        pytest.param("contacts", STUDENTS, "id", "students", id="students as contacts"),
        pytest.param("contacts", ADDRESSES, "id, link", "addresses", id="addresses as contacts"),
        pytest.param("staff", CONTACTS, "id, link", "contacts", id="contacts as staff"),
        pytest.param("students", CONTACTS, "id, link", "contacts", id="contacts as students"),
        pytest.param("staff", STUDENTS, "id", "students", id="students as staff"),
        pytest.param("students", STAFF, "id", "staff", id="staff as students"),
    ],
)
def test_a_report_in_the_place_of_another_is_named(report: str, used: str, ids: str, other: str) -> None:
    assert words(report, used, ids) == f"has the columns of the report {other}."


@pytest.mark.parametrize(
    ("report", "used", "ids"),
    [
        pytest.param("students", STUDENTS, "id", id="students"),
        pytest.param("staff", STAFF, "id", id="staff"),
        pytest.param("contacts", CONTACTS, "id, link", id="contacts"),
        pytest.param("addresses", ADDRESSES, "id, link", id="addresses"),
        pytest.param("telephones", TELEPHONES, "id, link", id="telephones"),
        pytest.param("emails", EMAILS, "id, link", id="emails"),
        pytest.param("contacts", f"{CONTACTS}, Street, Postcode, Email", "id, link", id="several blocks in one report"),
        pytest.param("contacts", "Forename, Surname, UPN", "id, link", id="contacts with nothing but links"),
        pytest.param("staff", "Forename, Surname", "id", id="staff with names only"),
        pytest.param("staff", "Forename, Surname, Date of leaving", "id", id="staff who leave on a date of their own"),
        pytest.param("staff", f"{STAFF}, {ADDRESSES}", "id", id="staff with their addresses, which nobody reads"),
        pytest.param("students", f"{STUDENTS}, Priority, Title", "id", id="students with columns that nobody reads"),
        pytest.param("telephones", f"{CONTACTS}, {TELEPHONES}", "id, link", id="telephones with the names of people"),
        pytest.param("telephones", "Location, Main, Primary", "id, link", id="telephones without a number"),
        pytest.param("contacts", CONTACTS, "", id="no ids: a right is missing, and the file is right"),
        pytest.param("contacts", "Relationship, Court order", "id, link", id="no names: the same"),
        pytest.param("contacts", "Farbe", "id", id="nothing but an id and what nobody knows"),
    ],
)
def test_one_that_is_designed_otherwise_is_taken_at_its_word(report: str, used: str, ids: str) -> None:
    assert words(report, used, ids) == ""


def test_a_file_with_none_of_the_columns_has_lost_its_captions() -> None:
    assert "row with the captions missing" in words("contacts", "3001, Okafor, Grace", "")
