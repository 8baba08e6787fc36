"""The same school says the same thing in every shape that the report runner writes."""

import csv
import io
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import files, xml
from kit import School

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


def recoded(encoding: str, before: str = "") -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.write_bytes((before + path.read_text(encoding="utf-8")).encode(encoding))

    return change


def declared(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_bytes(('<?xml version="1.0" encoding="windows-1252"?>\n' + text).encode("windows-1252"))


def table(path: Path) -> list[list[str]]:
    """A report as rows of cells, dates as a British machine writes them."""
    records = [{xml.caption(child.tag): child.text or "" for child in record} for record in etree.parse(path).getroot()]
    captions = list(dict.fromkeys(caption for record in records for caption in record)) or ["primary_id"]
    return [captions, *([british(record.get(caption, "")) for caption in captions] for record in records)]


def british(text: str) -> str:
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}" if text[4:5] == "-" and "T00:00:00" in text else text


def as_csv(encoding: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = io.StringIO()
        csv.writer(text).writerows(table(path))
        path.write_bytes(text.getvalue().encode(encoding))

    return change


def as_xlsx(path: Path) -> None:
    book = Workbook()
    for row in table(path):
        book.active.append(row)
    book.save(path.with_suffix(".xlsx"))
    path.with_suffix(".xlsx").replace(path)


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


UNREADABLE = {
    "no file": (None, "cannot be read"),
    "zero bytes": (b"", "has no content"),
    "blanks only": (b" \r\n \n", "nothing but blanks"),
    "half a file": (b"<SuperStarReport><Record><primary_id>1</primary_id><Sur", "damaged or cut off"),
    "cut inside a character": ("<SuperStarReport><Record><a>é".encode()[:-1], "damaged or cut off"),
    "an error of the report runner": (b"<CommandReporterError>No such report</CommandReporterError>", "No such report"),
    "a log-in page": (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
    "another document": (b"<?xml version='1.0'?><CTfile><Header/></CTfile>", "begins with <CTfile>"),
    "an entity bomb": (b'<!DOCTYPE x [<!ENTITY a "aa">]><SuperStarReport>&a;</SuperStarReport>', "document type"),
    "deep nesting": (b"<SuperStarReport>" + b"<Record>" * 10_000, "damaged or cut off"),
    "a row of CSV cut short": (b"primary_id,Surname,Forename\r\n3001,Okafor,Grace\r\n3002,Oka", "line 3"),
    "a quote that never ends": (b'primary_id,Surname\r\n3001,"Okafor\r\n', "damaged or cut off"),
    "a caption twice": (b"primary_id,Main,main\r\n1,T,F\r\n", "twice"),
    "half a workbook": (b"PK\x03\x04 and no more", "no readable workbook"),
}


@pytest.mark.parametrize(("content", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_report_is_refused_in_one_sentence(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "contacts.xml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceUnreadableError, match=words) as error:
        list(files.rows(path, "contacts"))
    assert "\n" not in str(error.value).strip()


def test_an_element_of_very_many_bytes_is_refused_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "contacts.xml"
    with path.open("wb") as file:
        file.write(b"<SuperStarReport><Record><Surname>")
        for _ in range(64):
            file.write(b"x" * (1 << 20))
        file.write(b"</Surname></Record></SuperStarReport>")
    with pytest.raises(SourceUnreadableError, match="damaged or cut off"):
        list(files.rows(path, "contacts"))
