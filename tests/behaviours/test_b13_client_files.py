"""B13, B14: the clients' files are made of contacts, never of documents, and name clients by what identifies them."""

import csv
from pathlib import Path

import pytest

from college import USI, College, rule
from kinroll.core.avetmiss.layouts import layout
from kinroll.core.avetmiss.records import read

LEE = {"forename": "Lee", "surname": "Wang", "personal_email": "lee@example.org"}


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    made = College(tmp_path, database)
    made.declare(rule("booking", {"contact_id": "blank", "match": "name and email"}), rule("attending"))
    return made


def records(college: College, file: str, *options: str) -> list[dict[str, str]]:
    """The records of a file that is written now."""
    folder = college.folder / "nat"
    answer = college.command("avetmiss", "write", str(folder), *options)
    assert answer.status in (0, 1), answer.err
    if not (folder / f"{file}.txt").exists():  # a file without records is left out
        return []
    lines = (folder / f"{file}.txt").read_bytes().decode("ascii").split("\r\n")
    return [read(layout("8.0", file), line) for line in lines[:-1]]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_contact_that_was_edited_is_reported_and_the_document_is_not(college: College) -> None:
    number = college.add()
    college.command("contact", "set", str(college.contact_of(number)), "surname", "Haddad")
    assert college.document(number).values["surname"] == "Okafor"
    assert records(college, "NAT00085")[0]["client family name"] == "Haddad"
    assert records(college, "NAT00080")[0]["name for encryption"] == "Haddad, Sam"


def test_a_document_that_has_made_no_contact_is_in_no_file(college: College) -> None:
    college.add(step="enquiry")
    assert records(college, "NAT00080") == []


def test_the_identifier_in_effect_names_the_client(college: College) -> None:
    first, second = college.add(client_identifier="C17"), college.add(values=LEE)
    named = {record["client identifier"] for record in records(college, "NAT00080")}
    assert named == {"C17", str(college.contact_of(second))}
    college.edit(first, client_identifier="")
    assert str(college.contact_of(first)) in {one["client identifier"] for one in records(college, "NAT00085")}


def test_every_contact_is_in_the_files_or_in_the_list_of_those_who_are_not(college: College) -> None:
    college.add()
    college.add(values={**LEE, "forename": "", "surname": "\U0001f600"})
    answer = college.command("avetmiss", "write", str(college.folder / "nat"), "--json")
    assert answer.status == 1
    assert answer.json["contacts"] == len(college.contacts()) == 2
    assert answer.json["left_out"] == {"name-not-writable": 1}
    (left_out,) = csv_rows(college.folder / "nat" / "not-in-the-files.csv")
    assert left_out["reason"] == "name-not-writable"


def test_a_type_can_be_asked_for(college: College) -> None:
    college.add()
    answer = college.command("avetmiss", "write", str(college.folder / "nat"), "--type", "Employer", "--json")
    assert answer.json["left_out"] == {"other-type": 1}
    assert len(records(college, "NAT00080", "--type", "Student")) == 1


def test_letters_that_the_files_do_not_have_are_written_otherwise_and_shown(college: College) -> None:
    college.add(surname="Nguyễn")
    assert records(college, "NAT00080")[0]["name for encryption"] == "Nguyen, Sam"
    (changed,) = csv_rows(college.folder / "nat" / "written-otherwise.csv")
    assert (changed["field"], changed["held"], changed["written"]) == ("surname", "Nguyễn", "Nguyen")


def test_what_is_written_of_a_whole_contact_keeps_the_rules(college: College) -> None:
    college.add(
        date_of_birth="2001-05-14", usi=USI, mobile="0491 570 006", street_name="Swan Street", suburb="Richmond"
    )
    records(college, "NAT00080")
    answer = college.command("avetmiss", "check", str(college.folder / "nat"), "--json")
    assert (answer.status, answer.json["errors"], answer.json["warnings"]) == (0, 0, 0), answer.out


@pytest.mark.parametrize("option", [("--survey-status", "N"), ("--overseas-state", "07")])
def test_a_choice_that_the_standard_does_not_have_is_refused(college: College, option: tuple[str, str]) -> None:
    assert college.command("avetmiss", "write", str(college.folder / "nat"), *option).status == 2
