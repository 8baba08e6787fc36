"""The same school says the same thing in every shape that the report runner writes."""

import os
from collections.abc import Callable
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.sources.sims import files
from kinroll.sources.sims.captions import CAPTIONS
from kinroll.sources.sims.reports import SimsReports
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
    "UTF-16 without a mark": recoded("utf-16-le"),
    "UTF-16, big end first, without a mark": recoded("utf-16-be"),
    "Windows-1252 without a declaration": recoded("windows-1252"),
    "Windows-1252, declared": declared,
    "a banner before the XML": recoded("utf-8", "Report runner 7.2\r\nConnected as sync.user\r\n\r\n"),
    "a banner in UTF-16": recoded("utf-16", "Réport runner\r\n"),
    "CSV in UTF-8": as_csv("utf-8"),
    "CSV in UTF-8 with a mark": as_csv("utf-8-sig"),
    "CSV in Windows-1252": as_csv("windows-1252"),
    "CSV in UTF-16": as_csv("utf-16"),
    "CSV in UTF-16 without a mark": as_csv("utf-16-le"),
    "CSV in UTF-16, big end first, without a mark": as_csv("utf-16-be"),
    "CSV with the separator that Excel writes": as_csv("utf-8-sig", "sep=;\r\n", between=";"),
    "CSV with tabs, as said": as_csv("utf-16", '"sep=\t"\r\n', between="\t"),
    "CSV under blank lines": as_csv("windows-1252", "\r\n,,\r\n\r\n"),
    "CSV under a banner": as_csv("utf-8", "Report runner 7.2\r\nConnected as sync.user\r\n\r\n"),
    "XLSX": as_xlsx,
    "XLSX under a title": lambda path: as_xlsx(path, ["Kinroll contacts"], []),
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


def test_people_above_the_captions_are_never_taken_for_a_banner(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"1,Lind\r\nprimary_id,Surname\r\n2,Okafor\r\n")
    with pytest.raises(SourceUnreadableError, match="captions, which stand in line 2"):
        list(files.rows(path, "contacts"))


def test_lines_are_counted_from_the_top_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"sep=;\r\nA title\r\nprimary_id;Surname\r\n2\r\n")
    with pytest.raises(SourceUnreadableError, match="line 4"):
        list(files.rows(path, "contacts"))


@pytest.mark.parametrize("content", [b"Title,Forename,Surname\r\n", b"\r\nTitle;FORENAME;Whatever\r\n"])
def test_captions_without_an_id_are_a_missing_right_though_there_is_no_row(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(content)
    with pytest.raises(RightMissingError, match=r"The report contacts holds no ids: .* Third Party Reporter"):
        list(files.rows(path, "contacts"))


@pytest.mark.parametrize("ahead", ["", "<!-- a report that cannot be cut unread -->"])
def test_an_error_of_the_runner_inside_a_record_is_one(tmp_path: Path, ahead: str) -> None:
    path = tmp_path / "students.xml"
    error = "<CommandReporterError>Time-out</CommandReporterError>"
    path.write_text(
        f"<SuperStarReport>{ahead}<Record><primary_id>1</primary_id><Surname>Lind{error}</Surname></Record>"
        "</SuperStarReport>"
    )
    reports = SimsReports({"students": path}, CAPTIONS)
    with closing(reports), pytest.raises(SourceUnreadableError, match='could not make the report students: "Time-out"'):
        list(reports.skim())
        list(reports.read())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_two_tables_in_one_file_are_noticed_though_a_mark_stands_between(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes("primary_id,Surname\r\n1,Lind\r\n".encode(encoding) * 2)
    with pytest.raises(SourceUnreadableError, match="two files in one"):
        list(files.rows(path, "contacts"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"Invalid user name or password.\r\n", "only says 'Invalid user name", id="a line of words"),
        pytest.param(b'{"error": "not signed in"}', "only says", id="a program's answer"),
        pytest.param(b"<SuperStarReport>Login failed</SuperStarReport>", "'Login failed', and no <Record>", id="words"),
        pytest.param(
            b"<SuperStarReport><Rows><Record><primary_id>1</primary_id></Record></Rows></SuperStarReport>",
            "<Rows>, and no <Record>",
            id="records that are wrapped",
        ),
        pytest.param(b"<SuperStarReport>\n&\n</SuperStarReport>", "line 2: .*&amp;", id="no name"),
        pytest.param(b"<SuperStarReport>\n\n\x01</SuperStarReport>", "line 3: .*control character", id="PCDATA"),
        pytest.param(b"<SuperStarReport><Record><Surname>Li", "line 1: .*ends in the middle", id="Premature end"),
        pytest.param(
            b"<SuperStarReport>\n<Record></Surname></SuperStarReport>", "line 2: .*something was lost", id="mismatch"
        ),
    ],
)
def test_what_holds_no_row_is_only_a_report_if_it_looks_like_one(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "contacts.xml"
    path.write_bytes(content)
    with pytest.raises(SourceUnreadableError, match=words):
        list(files.rows(path, "contacts"))


@pytest.mark.parametrize(
    "content",
    [b"primary_id,Surname\r\n", b"<SuperStarReport/>", b"<SuperStarReport>\n<!-- nobody -->\n</SuperStarReport>"],
)
def test_a_report_that_lists_nobody_is_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "contacts.xml"
    path.write_bytes(content)
    assert list(files.rows(path, "contacts")) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_nobody_waits_for_a_pipe_to_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "students.xml")
    reports = SimsReports({"students": tmp_path / "students.xml"}, CAPTIONS)
    with pytest.raises(SourceUnreadableError, match="a pipe or a device, no file"):
        reports.fingerprint()
