from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.spreadsheet import reader
from kinroll.sources.spreadsheet.reader import Row, Spreadsheet
from kinroll.sources.workbook import Limits

HEAD = "First name,Last name,Note"


def listed(folder: Path, content: str | bytes) -> Spreadsheet:
    file = folder / "people.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Spreadsheet(file)


def rows(folder: Path, *lines: str) -> list[Row]:
    return list(listed(folder, "\n".join((HEAD, *lines))).rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(("Name", "Town")) + "\r\n" + delimiter.join(("Zoë", "Köln")) + "\r\n"
    sheet = listed(tmp_path, text.encode(encoding))
    assert sheet.captions() == ("Name", "Town")
    assert list(sheet.rows()) == [Row(2, ("Zoë", "Köln"))]


def test_an_odd_byte_spoils_no_other_line(tmp_path: Path) -> None:
    sheet = listed(tmp_path, f"{HEAD}\nZoë,Haddad,\n".encode() + b"J\xfcrgen,Moll,\n")
    assert [row.cells[0] for row in sheet.rows()] == ["Zoë", "Jürgen"]


def test_a_cell_may_hold_line_breaks(tmp_path: Path) -> None:
    assert rows(tmp_path, '"Noor","Haddad","first\nsecond"', "Lee,Wang,") == [
        Row(2, ("Noor", "Haddad", "first\nsecond")),
        Row(4, ("Lee", "Wang", "")),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('Noor,"Haddad,x', "quotation mark", id="a quotation mark that is never closed"),
        pytest.param('Noor,"Had"dad,x', "in the middle of a cell", id="a quotation mark within a cell"),
        pytest.param("Noor,Had\rdad,x", "a line break", id="a line break within a cell"),
        pytest.param("Noor,Haddad", "it has 2 columns", id="too few"),
        pytest.param("Noor,Haddad,x,y", "it has 4 columns", id="too many"),
        pytest.param("Noor,Had\x00dad,x", "zero byte", id="a zero byte"),
        pytest.param("Noor," + "x" * 70_000 + ",y", "longer than", id="a line without end"),
        pytest.param(HEAD, "stand there again", id="the captions again"),
    ],
)
def test_a_bad_row_is_named_and_costs_no_other(tmp_path: Path, line: str, said: str) -> None:
    found = rows(tmp_path, "Lee,Wang,", line, "Max,Adair,")
    assert [row.line for row in found] == [2, 3, 4]
    assert [bool(row.fault) for row in found] == [False, True, False]
    assert said in found[1].fault


def test_empty_rows_are_no_rows(tmp_path: Path) -> None:
    assert rows(tmp_path, "", ",,", "Lee,Wang,") == [Row(4, ("Lee", "Wang", ""))]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"  \n", "is empty", id="blanks"),
        pytest.param(b"<html><body>Sign in", "no list", id="a web page"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", "old format", id="an old workbook"),
        pytest.param(b"a\x00b,c", "no text", id="no text"),
        pytest.param(b"PK\x03\x04rest", "no readable workbook", id="half a workbook"),
        pytest.param(b"Name,name \nx,y", 'two columns "name"', id="a column twice"),
        pytest.param(b'"Name,Town\nx,y', "cannot be read", id="captions that are never closed"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(SourceUnreadableError, match=said):
        list(listed(tmp_path, content).rows())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadableError, match=r"none\.csv"):
        Spreadsheet(tmp_path / "none.csv").captions()


def test_a_workbook_reads_as_csv_does(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("Name", "DOB", "Postcode"), ("Zoë", date(1990, 2, 1), 3220), (None, None, None)):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    assert list(Spreadsheet(tmp_path / "people.xlsx").rows()) == [Row(2, ("Zoë", "1990-02-01", "3220"))]


def test_a_workbook_that_is_too_large_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "LIMITS", Limits(cells=10))
    book = Workbook()
    for number in range(20):
        book.active.append((f"Name {number}", number))
    book.save(tmp_path / "people.xlsx")
    with pytest.raises(SourceUnreadableError, match="write it as CSV"):
        list(Spreadsheet(tmp_path / "people.xlsx").rows())


def test_the_same_bytes_have_the_same_digest(tmp_path: Path) -> None:
    one = listed(tmp_path, f"{HEAD}\nNoor,Haddad,").digest()
    assert listed(tmp_path, f"{HEAD}\nNoor,Haddad,").digest() == one
    assert listed(tmp_path, f"{HEAD}\nNoor,Haddad,x").digest() != one
