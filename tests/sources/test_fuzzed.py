"""Files that `tools/fuzz.py` found a reader to stumble over, made small."""

import io
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.json_lines.reader import JsonLines
from kinroll.sources.old_accounts.reader import AccountsFile
from kinroll.sources.sims import files
from kinroll.sources.sims.captions import CAPTIONS
from kinroll.sources.sims.joining import Joined
from kinroll.sources.sims.reports import SimsReports
from kinroll.sources.sims.skimming import Skimming

RECORD = "<Record><primary_id>{}</primary_id><Forename>Zoë</Forename></Record>"
REPORT = f"<SuperStarReport>{RECORD.format(1)}{RECORD.format(2)}</SuperStarReport>"

NOT_READ_ALIKE = [
    pytest.param(b"Connected as \xef\r\n" + REPORT.encode(), id="a banner in another encoding than the XML"),
    pytest.param(b"\x81\x8d\r\n" + REPORT.encode("cp1252"), id="a banner of bytes that no character has"),
    pytest.param(b"\xef\xbb\xbf<\xf0<\xf0" + REPORT.encode(), id="a banner in no encoding behind a mark"),
    pytest.param(b"\xff\xfe" + REPORT.encode(), id="a mark of UTF-16 before UTF-8"),
    pytest.param(b"PK\x03\x04" + REPORT.encode(), id="the beginning of a workbook before XML"),
    pytest.param(REPORT.replace("</Record><", "</Record\n><").encode(), id="a record that ends over two lines"),
    pytest.param(REPORT.replace("<Record>", "<Record >", 1).encode(), id="a first record that begins with a blank"),
    pytest.param(REPORT.replace("><Record>", "><Record >").encode(), id="records that begin with a blank"),
    pytest.param(REPORT.replace("<primary_id>2", "<Primary_ID>7</Primary_ID><primary_id>2").encode(), id="two ids"),
    pytest.param(REPORT.replace("<primary_id>2</primary_id>", "<a><primary_id>2</primary_id></a>").encode(), id="deep"),
    pytest.param(REPORT.replace(">2<", ">2\r3<").encode(), id="a line break in an id"),
    pytest.param(b"\xef\xbb", id="half a mark"),
]


def quick(file: Path) -> list[files.Elements] | None:
    """The rows of a report cut into spans; None where it is refused."""
    try:
        with closing(Joined()) as joined:
            skimming = Skimming(joined, None, "")
            skimming.cut_plain(0, file, "contacts")
            places = sorted(place for _, listed in joined.places(None) for _, *place in listed)
        with closing(skimming.cuts[0]) as opened:
            rows = [row for start, end in places for row in opened.parser()(opened.raw([(start, end)]))]
    except SourceUnreadableError:
        return None
    return [[(tag, text) for tag, text in row] for row in rows]


def careful(file: Path) -> list[files.Elements] | None:
    """The rows of a report read from end to end, those without an id left out; None where it is refused."""
    try:
        rows = list(files.rows(file, "contacts"))
    except SourceUnreadableError:
        return None
    return [row for row in rows if any(tag.casefold() == "primary_id" for tag, _ in row)]


@pytest.mark.parametrize("data", NOT_READ_ALIKE)
def test_the_quick_way_reads_what_the_careful_one_reads(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "contacts.xml"
    file.write_bytes(data)
    assert quick(file) in (careful(file), None)


@pytest.mark.parametrize("data", NOT_READ_ALIKE)
def test_every_row_belongs_to_the_person_it_was_found_for(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "contacts.xml"
    file.write_bytes(data)
    reader = SimsReports({"contacts": file}, CAPTIONS)
    try:
        skimmed = dict(reader.skim())
        assert {record.key for record in reader.read()} == set(skimmed)
    except SourceUnreadableError as error:
        assert "contacts" in str(error)
    finally:
        reader.close()


@pytest.mark.parametrize("banner", [b"Connected as \xef\r\n", b"\x81\x8d\r\n"])
def test_a_banner_says_nothing_of_the_encoding_behind_it(tmp_path: Path, banner: bytes) -> None:
    file = tmp_path / "contacts.xml"
    file.write_bytes(banner + REPORT.encode())
    assert careful(file) == [[("primary_id", "1"), ("Forename", "Zoë")], [("primary_id", "2"), ("Forename", "Zoë")]]


def test_captions_hold_no_zero_bytes(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_bytes(b"primary_id,Fore\x00name\r\n1,Grace\r\n")
    assert careful(file) == [[("primary_id", "1"), ("Forename", "Grace")]]


def workbook(old: str, new: str) -> bytes:
    """A good workbook, but for one text of its sheet."""
    book, kept, made = Workbook(), io.BytesIO(), io.BytesIO()
    for row in (["primary_id", "Forename"], ["1", "Zoë"]):
        book.active.append(row)
    book.save(kept)
    with zipfile.ZipFile(kept) as good, zipfile.ZipFile(made, "w") as changed:
        for name in good.namelist():
            text = good.read(name)
            if name.endswith("sheet1.xml"):
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            changed.writestr(name, text)
    return made.getvalue()


TOO_MUCH = [
    pytest.param('r="B2"', 'r="EEEEEEEEEEEEEEC2"', id="a place in letters without end"),
    pytest.param('r="B2"', 'r="B2000000000"', id="a place in figures without end"),
    pytest.param('r="B2"', 'r="xfd1048576"', id="the last place of a sheet, in small letters"),
    pytest.param('<row r="2"><c r="A2"', '<row r="9999999"><c', id="a row far away, with cells that say no place"),
    pytest.param("<sheetData>", "<sheetData><c r='XFD1'/><c r='A1048576'/>", id="two cells in opposite corners"),
    pytest.param('<c r="B2"', "<x:c r='XFD1048576'/><c r=\"B2\"", id="a cell by another prefix"),
]


@pytest.mark.parametrize(("old", "new"), TOO_MUCH)
def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    """The library would end the whole process."""
    monkeypatch.setattr(CalamineWorkbook, "from_object", unpacked, raising=False)
    file = tmp_path / "contacts.xlsx"
    file.write_bytes(workbook(old, new))
    with pytest.raises(SourceUnreadableError, match=r"contacts is (no readable|too large)"):
        list(files.rows(file, "contacts"))


def unpacked(*_: object) -> None:
    raise AssertionError("this workbook must not be unpacked")


def test_a_line_without_end_is_not_read_into_memory(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    with file.open("wb") as opened:
        opened.write(b'{"id": "1"}\n{"id": "')
        opened.truncate(1 << 32)  # takes no space on the disk
    with pytest.raises(SourceUnreadableError, match="line 2"):
        list(JsonLines(file, frozenset()).read())


def test_a_file_whose_lines_end_as_on_an_old_mac_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_bytes(b"id,username\r3001,grace\r")
    with pytest.raises(SourceUnreadableError, match="is no CSV file"):
        list(AccountsFile(file).read())


def test_an_account_with_a_zero_byte_is_told_without_it(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_bytes(b"id,username,status\n3001,grace,\x00active\n3002,emeka,active\n")
    (spoilt, [problem]), (whole, []) = AccountsFile(file).read()
    assert (spoilt, whole and whole.username) == (None, "emeka")
    assert problem.value == "Line 2 cannot be read: it holds a zero byte."
