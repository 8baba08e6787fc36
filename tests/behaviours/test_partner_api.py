"""The XML strings of SIMS's partner API say what its reports say. Stand-ins: no real partner API was ever at hand."""

import sys
from pathlib import Path

import pytest

from kit import TODAY, School
from partner import PartnerSchool


def fill(school: School) -> None:
    """Two families with everything that a string can hold, and a member of staff who is a parent."""
    school.student("2101", "Noé", "Whitcombe", Date_of_birth="2015-05-06T00:00:00", Date_of_admission="")
    school.student("2102", "Jac", "Llewellyn", Gender="Male", Date_of_admission="")
    school.member_of_staff("4003", "Siân", "Pugh & Sons", Employment_start="2020-09-01T00:00:00")
    link = {"Relationship": "Mother", "Parental_responsibility": "T", "Priority": "1", "Court_order": "F"}
    both = {"2101": link, "2102": {**link, "Parental_responsibility": "F"}}
    school.contact("3001", "Zoë", "O'Hara", of=both, email="zoe@example.org", Title="Mrs", Gender="Female")
    school.contact("4003", "Siân", "Pugh & Sons", of=("2102",), email="sian@example.org", Title="Dr")
    school.contact("3002", "Walter", "Unlinked", of=(), email="walter@example.org")
    school.address("3001", "Quay Street", "ZZ99 2BB", Start_date="2012-02-01T00:00:00", End_date="2015-01-31T00:00:00")
    school.address("3001", "Heol y Bont", "ZZ99 5EE", House_number="8", Start_date="2015-02-01T00:00:00")
    school.telephone("3001", "01632 960199", "Work", Device="Fax", Main="T", Primary="T")
    school.telephone("3001", "07700 900105", Main="T", Primary="F", Device="Telephone")
    school.email("3001", "z.ohara@example.com", "Work", Main="F", Primary="F")


@pytest.fixture
def school(tmp_path: Path, database: str) -> PartnerSchool:
    made = PartnerSchool(tmp_path, database)
    fill(made)
    return made


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_strings_say_the_same_as_reports(tmp_path: Path, database: str, school: PartnerSchool) -> None:
    by_reports = School(tmp_path, database)
    fill(by_reports)
    assert by_reports.sync()["status"] == 0
    people = by_reports.everyone()
    assert {person["forename"] for person in people} == {"Noé", "Jac", "Siân", "Zoë"}
    answer = school.sync()
    assert (answer["status"], answer["brakes"], answer["counts"]["created"]) == (0, [], 0)
    assert school.everyone() == people


def test_a_night_by_strings_alone(school: PartnerSchool) -> None:
    assert school.sync()["status"] == 0
    zoe = school.show("3001")
    assert (zoe["surname"], zoe["mobile"], zoe["work_telephone"]) == ("O'Hara", "07700 900105", "")
    assert zoe["address"]["lines"] == ["8 Heol y Bont"]
    assert [tie["parental_responsibility"] for tie in zoe["relationships"]] == [True, False]
    assert school.sync()["outcome"] == "unchanged"
    school.forget("2101")
    school.contacts = [row for row in school.contacts if row[1] != "2101"]
    assert school.sync()["status"] == 0
    assert [tie["source_id"] for tie in school.show("3001")["relationships"]] == ["2102"]


@on_sqlite
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_string_may_be_written_down_in_another_encoding_than_it_says(school: PartnerSchool, encoding: str) -> None:
    school.sync()
    school.encoding = encoding
    assert school.sync()["outcome"] == "unchanged"
    assert school.show("3001")["forename"] == "Zoë"


@on_sqlite
def test_guessed_elements_that_are_called_otherwise_are_named_and_can_be_told(school: PartnerSchool) -> None:
    school.renamed = {"ContactID": "ContactPersonID", "Email_Address": "EmailText"}
    assert "links has 3 rows, and no <ContactID> in any" in refused(school)
    school.settings = '[sources.sims.elements.links]\nContactPersonID = "id"\n'
    assert "emails has 4 rows, and no <Email_Address> in any" in refused(school)
    school.settings += '[sources.sims.elements.emails]\nEmailText = "email"\n'
    assert school.sync()["status"] == 0
    assert school.show("3001")["personal_email"] == "zoe@example.org"


@on_sqlite
def test_an_element_that_is_nearly_known_is_asked_about(school: PartnerSchool) -> None:
    school.renamed = {"ParentalResponsibility": "ParentResponsibility"}
    school.write()
    checked = school.run("check", "sims", "--json")
    assert any("<ParentResponsibility>. Is it <ParentalResponsibility>?" in text for text in checked.json["warnings"])


@on_sqlite
def test_roots_and_rows_can_be_told(school: PartnerSchool) -> None:
    school.settings = '[sources.sims.layout]\nemails = "Emails/Email"\n'
    assert "is not the string emails of the partner API" in refused(school)
    file = school.file("emails")
    file.write_text(
        file.read_text("iso-8859-1").replace("EmailAddresses>", "Emails>").replace("EmailAddress>", "Email>")
    )
    assert school.run("sync", "sims", "--today", TODAY).status == 0


@on_sqlite
def test_a_string_in_the_place_of_another_is_refused(school: PartnerSchool) -> None:
    school.write()
    school.file("telephones").write_bytes(school.file("emails").read_bytes())
    assert "is not the string telephones of the partner API" in refused(school, write=False)


@on_sqlite
def test_all_students_are_not_taken_for_those_on_roll(school: PartnerSchool) -> None:
    school.write()
    file = school.file("students")
    file.write_bytes(file.read_bytes().replace(b"Students>", b"StudentExtendeds>"))
    assert "GetXmlStudents(date)" in refused(school, write=False)


@on_sqlite
def test_a_link_to_somebody_who_is_no_student_imports_nobody(school: PartnerSchool) -> None:
    school.contact("3009", "Imran", "Iqbal", of=("2107",))
    assert school.sync()["status"] == 0
    assert "3009" not in str(school.everyone())


@on_sqlite
@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "is empty", id="no content"),
        pytest.param(b"<EmailAddresses><EmailAddress>", "damaged or cut off", id="cut off"),
        pytest.param(b"<html>Log in</html>", "is not the string emails", id="a web page"),
        pytest.param(b'<!DOCTYPE e [<!ENTITY a "b">]><EmailAddresses/>', "emails", id="a document type"),
        pytest.param(b"\x00\x00\x00\x00", "emails", id="zero bytes"),
    ],
)
def test_a_string_that_is_none_changes_nobody(school: PartnerSchool, data: bytes, words: str) -> None:
    school.sync()
    before = school.everyone()
    school.file("emails").write_bytes(data)
    assert words in refused(school, write=False)
    assert school.everyone() == before


@on_sqlite
def test_an_address_that_is_not_listed_is_left_out_and_told(school: PartnerSchool) -> None:
    school.write()
    file = school.file("person_addresses")
    file.write_bytes(file.read_bytes().replace(b">502<", b">999<"))
    checked = school.run("check", "sims", "--json").json
    assert any(text.startswith("1 rows of the string person_addresses name no address") for text in checked["warnings"])


@on_sqlite
def test_a_string_without_links_is_a_missing_right(school: PartnerSchool) -> None:
    school.write()
    school.file("links").write_text("<StudentContacts />")
    assert "Students > Home/Family > View (All)" in refused(school, write=False)


@on_sqlite
def test_a_program_may_fetch_a_string(school: PartnerSchool) -> None:
    school.write()
    kept = school.file("emails").rename(school.folder / "kept.xml")
    words = [sys.executable, "-c", "import shutil, sys; shutil.copy(*sys.argv[1:])", str(kept), "{output}"]
    school.settings = f"[sources.sims.command]\nemails = {words!r}\n"
    school.config.write_text(f"{school.config.read_text()}{school.settings}")
    assert school.run("sync", "sims", "--today", TODAY).status == 0
    assert school.show("3001")["personal_email"] == "zoe@example.org"


@on_sqlite
def test_faults_of_the_configuration_are_named(school: PartnerSchool) -> None:
    school.settings = '[sources.sims.elements.links]\nTwin = "twin"\n[sources.sims.layout]\nemails = "Emails"\n'
    school.write()
    assert "layout.emails" in school.run("check", "sims").err
    school.settings = '[sources.sims.elements.links]\nTwin = "twin"\n'
    school.write()
    school.config.write_text(
        school.config.read_text().replace('person_addresses = "partner/person_addresses.xml"\n', "")
    )
    told = school.run("check", "sims").err
    assert 'elements.links."Twin": twin is no field' in told
    assert "only of use together" in told


def refused(school: PartnerSchool, *, write: bool = True) -> str:
    """What a sync says that could not read the source."""
    if write:
        school.write()
    answer = school.run("sync", "sims", "--today", TODAY)
    assert answer.status not in (0, 1)
    return " ".join(answer.err.split())
