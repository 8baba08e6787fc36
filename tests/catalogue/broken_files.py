"""Nights on which a file is missing, broken, or no report at all: the run fails before there is a plan."""

import shutil
import zipfile
from functools import partial
from pathlib import Path

from catalogue.night import UNREADABLE, Night, content, file, in_turn, path
from kit import School
from shapes import as_csv, as_xlsx, recoded

RUN_AGAIN = "Run the report again, then sync again."
MEBIBYTE = 1 << 20


def a_folder_in_its_place(place: Path) -> None:
    place.unlink()
    place.mkdir()


def cut_inside_a_character(whole: bytes) -> bytes:
    """The last byte left is the first of two that make an ë."""
    return whole[: len(whole) // 2] + "<Surname>Brontë".encode()[:-1]


def cut_in_quotes(whole: bytes) -> bytes:
    """A table that ends inside a text in quotes."""
    return whole[: len(whole) // 2].rsplit(b"\r\n", 1)[0] + b'\r\n100040,"Llew'


def cut_in_a_row(whole: bytes) -> bytes:
    """A table that ends after a few cells of a row."""
    return whole[: len(whole) // 2].rsplit(b"\r\n", 1)[0] + b"\r\n100040,2,Llew"


def without_captions(table: bytes) -> bytes:
    return table.partition(b"\r\n")[2]


def a_zip_bomb(place: Path, mebibytes: int = 300) -> None:
    """A workbook of one megabyte or so that unpacks to so many."""
    sheet = "xl/worksheets/sheet1.xml"
    with (
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb,
        bomb.open(sheet, "w", force_zip64=True) as opened,
    ):
        for _ in range(mebibytes):
            opened.write(b" " * MEBIBYTE)


def a_cell_far_away(place: Path) -> None:
    """A workbook with one cell in its very last row and column."""
    as_xlsx(place)
    packed = place.with_suffix(".far")
    with zipfile.ZipFile(place) as book, zipfile.ZipFile(packed, "w") as far:
        for name in book.namelist():
            part = book.read(name)
            if name.endswith("sheet1.xml"):
                cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
                part = part.replace(b"</sheetData>", cell)
            far.writestr(name, part)
    shutil.move(packed, place)


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%b">' % (name, b"&%c;" % (name - 1) * 10) for name in range(ord("b"), ord("k")))
    + b"]><SuperStarReport><Record><Surname>&j;</Surname></Record></SuperStarReport>"
)
ANOTHER_FILE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<SuperStarReport><Record><Surname>&a;</Surname></Record></SuperStarReport>"
)
LOG_IN_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form>User name <input></form></body></html>"
)
RUNNER_ERROR = (
    b"<SuperStarReport><CommandReporterError>The report 'Kinroll contacts' was not found.</CommandReporterError>"
    b"</SuperStarReport>"
)
COMMON_TRANSFER_FILE = b'<?xml version="1.0"?>\n<CTfile><Header><DocumentName>CTF</DocumentName></Header></CTfile>'
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40


def a_huge_element(place: Path, mebibytes: int = 64) -> None:
    """A report with one text of so many megabytes."""
    with place.open("wb") as opened:
        opened.write(b"<SuperStarReport><Record><primary_id>100001</primary_id><Surname>")
        for _ in range(mebibytes):
            opened.write(b"x" * MEBIBYTE)
        opened.write(b"</Surname></Record></SuperStarReport>")


def a_huge_record(place: Path, mebibytes: int = 64) -> None:
    """A report with one record of so many megabytes, each of its columns small."""
    with place.open("wb") as opened:
        opened.write(b"<SuperStarReport><Record><primary_id>100001</primary_id>")
        for _ in range(mebibytes):
            opened.write(b"<Surname>Okafor</Surname>" * (MEBIBYTE // 25))
        opened.write(b"</Record></SuperStarReport>")


def a_huge_line(place: Path, mebibytes: int = 64) -> None:
    """A table with one line of so many megabytes."""
    with place.open("wb") as opened:
        opened.write(b"primary_id,Surname\r\n100001,")
        for _ in range(mebibytes):
            opened.write(b"x" * MEBIBYTE)


HUGE = {
    "one text of 160 MB": partial(a_huge_element, mebibytes=160),
    "one record of 160 MB": partial(a_huge_record, mebibytes=160),
    "one CSV line of 160 MB": partial(a_huge_line, mebibytes=160),
    "a workbook that unpacks to 300 MB": a_zip_bomb,
}


def another_file_is_no_report(name: str, happened: str, found: bytes, to_do: str) -> Night:
    return Night(name, happened, content("contacts", lambda _: found), UNREADABLE, to_do)


def remove(school: School) -> None:
    path(school, "contacts").unlink()


MISSING = [
    Night(
        "A report is missing",
        "The report runner did not write one of the files, or wrote it to another folder.",
        remove,
        UNREADABLE,
        "See why the report was not made: the log of the report runner, its account, the folder. " + RUN_AGAIN,
    ),
    Night(
        "A folder stands where the report should be, or the report may not be read",
        "The path in kinroll.toml leads to a folder. A file that the account of the sync has no permission to read "
        "ends the same, with “Permission denied”.",
        file("contacts", a_folder_in_its_place),
        UNREADABLE,
        "Correct the path in kinroll.toml, or let the account of the sync read the file.",
    ),
    Night(
        "A file of zero bytes",
        "The report runner began the file and then could not log in, or SIMS was busy or being upgraded.",
        content("contacts", lambda _: b""),
        UNREADABLE,
        RUN_AGAIN,
    ),
    Night(
        "A file of blank lines",
        "The file holds line ends and nothing else.",
        content("contacts", lambda _: b"\r\n \r\n"),
        UNREADABLE,
        RUN_AGAIN,
    ),
    Night(
        "A file of zeros",
        "The power failed while the file was written: it has its length, and nothing in it.",
        content("contacts", lambda whole: bytes(len(whole))),
        UNREADABLE,
        RUN_AGAIN,
    ),
]
CUT_OFF = [
    Night(
        "Half a file",
        "The copy to this machine was interrupted, or the disk was full.",
        content("contacts", lambda whole: whole[: len(whole) // 2]),
        UNREADABLE,
        "Copy the file again, whole; let the copy get its name only when it is complete.",
    ),
    Night(
        "A file cut inside a character",
        "The same, and the cut went through a letter with an accent.",
        content("contacts", cut_inside_a_character),
        UNREADABLE,
        "Copy the file again, whole.",
    ),
    Night(
        "A UTF-16 file cut inside a character",
        "The same, in the encoding in which every letter has two bytes.",
        in_turn(
            file("contacts", recoded("utf-16")),
            content("contacts", lambda whole: whole[: len(whole) // 4 * 2 + 1]),
        ),
        UNREADABLE,
        "Copy the file again, whole.",
    ),
    Night(
        "A CSV file cut inside quotes",
        "The same, for a table; the last text begins with a quote that never ends.",
        in_turn(file("contacts", as_csv("utf-8")), content("contacts", cut_in_quotes)),
        UNREADABLE,
        "Copy the file again, whole.",
    ),
    Night(
        "A CSV file cut inside a row",
        "The same; the last row has fewer cells than there are captions.",
        in_turn(file("contacts", as_csv("utf-8")), content("contacts", cut_in_a_row)),
        UNREADABLE,
        "Copy the file again, whole.",
    ),
    Night(
        "A workbook cut off",
        "An XLSX file that was not copied to its end.",
        in_turn(file("contacts", as_xlsx), content("contacts", lambda whole: whole[: len(whole) // 2])),
        UNREADABLE,
        "Copy the file again, whole. For a nightly run let the report runner write XML or CSV.",
    ),
]
DAMAGED = [
    Night(
        "A CSV file without its first row",
        "Somebody removed the captions, or a script joined files and lost them.",
        in_turn(file("emails", as_csv("utf-8")), content("emails", without_captions)),
        UNREADABLE,
        "Let the report runner write the file; do not edit it on the way.",
    ),
    Night(
        "Two CSV files in one",
        "The new report was written behind the old one instead of over it.",
        in_turn(file("contacts", as_csv("utf-8")), content("contacts", lambda table: table * 2)),
        UNREADABLE,
        "Delete the file and run the report again; make the script replace the file, not add to it.",
    ),
    Night(
        "Two XML reports in one file",
        "The same, for XML.",
        content("contacts", lambda whole: whole * 2),
        UNREADABLE,
        "Delete the file and run the report again; make the script replace the file, not add to it.",
    ),
    Night(
        "A picture, a program, or noise",
        "Something that is no text at all has the report's name.",
        content("contacts", lambda _: PICTURE),
        UNREADABLE,
        "Find out what writes this file, then run the report again.",
    ),
    Night(
        "A workbook that unpacks to gigabytes",
        "A small XLSX file that was made to fill the memory (a zip bomb), or a damaged one.",
        file("contacts", a_zip_bomb),
        UNREADABLE,
        "Find out where the file comes from. Let the report runner write XML or CSV.",
    ),
    Night(
        "A workbook with a cell far away",
        "Somebody typed into the last row of the sheet, which makes it a billion cells large.",
        file("contacts", a_cell_far_away),
        UNREADABLE,
        "Run the report again, and do not edit its file.",
    ),
]
NO_REPORT = [
    another_file_is_no_report(
        "An error of the report runner",
        "CommandReporter wrote its error where the report should be: the report was renamed, a parameter is wrong, "
        "the password has expired.",
        RUNNER_ERROR,
        "Put right what the runner complains of, then run the report again.",
    ),
    another_file_is_no_report(
        "A log-in page",
        "A script fetched the report from a web server, whose session had ended.",
        LOG_IN_PAGE,
        "Renew the log-in of the script that fetches the file.",
    ),
    another_file_is_no_report(
        "A file of another program",
        "A common transfer file, or any other XML, has the report's name.",
        COMMON_TRANSFER_FILE,
        "Put the report in its place, or name the right file in kinroll.toml.",
    ),
    another_file_is_no_report(
        "An entity bomb",
        "An XML file made to grow to gigabytes when it is read (“billion laughs”).",
        BILLION_LAUGHS,
        "No report looks like this: find out who put the file there.",
    ),
    another_file_is_no_report(
        "A file that asks for another file",
        "An XML file made to copy a file of this machine into the contacts (an external entity).",
        ANOTHER_FILE,
        "No report looks like this: find out who put the file there.",
    ),
    another_file_is_no_report(
        "Elements within elements, without end",
        "An XML file nested thousands deep, which makes careless programs crash.",
        b"<SuperStarReport>" + b"<Record>" * 100_000,
        "No report looks like this: find out who put the file there.",
    ),
    Night(
        "One text of 64 MB",
        "An XML file with an element that does not end. Memory and time stay small; one of 2 GB ends the same.",
        file("contacts", a_huge_element),
        UNREADABLE,
        "Run the report again; if it happens again, look at the free texts of the persons named in the file.",
    ),
    Night(
        "One record of 64 MB",
        "The same with a record that repeats its columns without end.",
        file("contacts", a_huge_record),
        UNREADABLE,
        RUN_AGAIN,
    ),
    Night(
        "One CSV line of 64 MB",
        "The same for a table.",
        file("contacts", a_huge_line),
        UNREADABLE,
        RUN_AGAIN,
    ),
]
