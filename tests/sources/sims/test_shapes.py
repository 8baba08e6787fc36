"""The same school says the same thing in every shape that the report runner writes."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import files
from kit import School
from shapes import as_csv, as_xlsx, declared, recoded

REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")


def marlbrook(folder: Path, database: str) -> School:
    """Two families, one with everything a report can hold."""
    school = School(folder, database)
    school.student("2101", "Noé", "Whitcombe", Date_of_birth="2015-05-06T00:00:00+01:00", UPN="C999499926009")
    school.student("2102", "Jac", "Llewellyn")
    school.member_of_staff("4003", "Siân", "Pugh & Sons", Employment_start="2020-09-01T00:00:00+01:00")
    link = {"Relationship": "Mother", "Parental_responsibility": "T", "Priority": "1", "Court_order": "F"}
    both = {"2101": link, "2102": {**link, "Parental_responsibility": "F"}}
    school.contact("3001", "Zoë", "O’Hara, Lind", of=both, email="zoe@example.org")
    school.contact("4003", "Siân", "Pugh & Sons", of=("2102",), email="sian@example.org", Title="Dr.")
    school.address("3001", "Heol y Bont", "ZZ99 5EE", House_number="8", Start_date="2015-02-01T00:00:00+00:00")
    school.telephone("3001", "07700 900105", Main="T", Primary="F")
    school.telephone("3001", "01632 960105", "Home")
    return school


SHAPES = {
    "UTF-8 with a mark": recoded("utf-8-sig"),
    "UTF-16, little end first": recoded("utf-16"),
    "Windows-1252 without a declaration": recoded("windows-1252"),
    "Windows-1252, declared": declared,
    "a banner before the XML": recoded("utf-8", "Report runner 7.2\r\nConnected as sync.user\r\n\r\n"),
    "a banner in UTF-16": recoded("utf-16", "Réport runner\r\n"),
    "CSV in UTF-8": as_csv("utf-8"),
    "CSV in UTF-8 with a mark": as_csv("utf-8-sig"),
    "CSV in Windows-1252": as_csv("windows-1252"),
    "CSV in UTF-16": as_csv("utf-16"),
    "XLSX": as_xlsx,
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("change", SHAPES.values(), ids=SHAPES)
def test_every_shape_says_the_same(tmp_path: Path, database: str, change: Callable[[Path], None]) -> None:
    school = marlbrook(tmp_path, database)
    school.sync()
    plain = school.everyone()
    assert {contact["forename"] for contact in plain} >= {"Zoë", "Siân", "Noé"}
    for report in REPORTS:
        change(tmp_path / "sims" / f"{report}.xml")
    answer = school.run("sync", "sims", "--json", "--today", "2026-11-21")
    assert (answer.status, answer.json["outcome"]) == (0, "unchanged")
    assert school.everyone() == plain


@pytest.mark.parametrize("flag", ["True", "Yes", "Y", "1", "true"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_yes_is_yes_however_it_is_written(tmp_path: Path, database: str, flag: str) -> None:
    school = marlbrook(tmp_path, database)
    school.sync()
    school.telephones[0][1]["Main"] = flag
    assert school.sync()["outcome"] == "unchanged"


@pytest.mark.parametrize("born", ["06/05/2015", "06-05-2015", "6 May 2015", "2015-05-06", "2015-05-06T00:00:00"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_day_is_the_same_day_however_it_is_written(tmp_path: Path, database: str, born: str) -> None:
    school = marlbrook(tmp_path, database)
    school.sync()
    school.change("2101", Date_of_birth=born)
    assert school.sync()["outcome"] == "unchanged"
    assert school.show("2101")["date_of_birth"] == "2015-05-06"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_report_with_several_blocks_says_the_same_as_separate_ones(tmp_path: Path, database: str) -> None:
    school = marlbrook(tmp_path, database)
    school.sync()
    plain = school.show("3001")
    rows = [
        (key, "", {"Student id": student, **person, **renamed(address), **renamed(telephone), **renamed(email)})
        for key, student, person in school.contacts
        for address, telephone, email in product(*(of(key, block) for block in blocks(school)))
    ]
    school.contacts, school.addresses, school.telephones, school.emails = rows, [], [], []
    school.files = ("students", "staff", "contacts")
    answer = school.sync()
    assert (answer["outcome"], answer["status"]) == ("unchanged", 0)
    assert school.show("3001") == plain


def blocks(school: School) -> tuple[list[tuple[str, dict[str, str]]], ...]:
    return school.addresses, school.telephones, school.emails


def of(key: str, block: list[tuple[str, dict[str, str]]]) -> list[dict[str, str]]:
    return [row for owner, row in block if owner == key] or [{}]


def renamed(row: dict[str, str]) -> dict[str, str]:
    """Captions that stay unique beside those of other blocks."""
    kind = "Telephone" if "Telephone number" in row else "Email" if "Email" in row else "Address"
    shared = ("Location", "Main", "Primary", "Device", "Start date", "End date")
    return {f"{kind} {name.lower()}" if name in shared else name: text for name, text in row.items()}


def test_a_caption_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Other files that are no report are in the catalogue of broken nights."""
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"primary_id,Main,main\r\n1,T,F\r\n")
    with pytest.raises(SourceUnreadableError, match="twice"):
        list(files.rows(path, "contacts"))
