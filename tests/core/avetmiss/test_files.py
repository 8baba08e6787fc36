"""What sloppy writers make is read, and what was wrong with it is said."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import nat
from kinroll.flows.avetmiss.checking import Asked, Report, check
from kinroll.sources.errors import SourceUnreadableError

TODAY = date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return nat.good().write(tmp_path / "nat")


def findings(path: Path) -> list[tuple[str, str, int]]:
    report = check(path, Asked(), today=TODAY)
    return [(one.rule.number, one.file, one.line) for one in report.tally.findings()]


def change(folder: Path, file: str, how: Callable[[bytes], bytes]) -> None:
    path = folder / f"{file}.txt"
    before = path.read_bytes()
    path.write_bytes(how(before))
    assert path.read_bytes() != before


CLIENTS, CONTACTS = "NAT00080", "NAT00085"


@pytest.mark.parametrize(
    ("rule", "line", "file", "how"),
    [
        pytest.param("K0-01", 8, CLIENTS, lambda text: text[:-30], id="cut off in its last record"),
        pytest.param("K0-02", 1, CONTACTS, lambda text: text.replace(b" " * 80 + b"\r", b"\r", 1), id="trimmed"),
        pytest.param("K0-03", 1, CONTACTS, lambda text: text.replace(b"\r\n", b"\n"), id="ends with LF"),
        pytest.param("K0-04", 8, CONTACTS, lambda text: text[:-2], id="the last record has no end"),
        pytest.param(
            "K0-05", 1, CLIENTS, lambda text: text.replace(b"Robin ", b"R\xf8bin ", 1), id="a letter of 8 bits"
        ),
        pytest.param("K0-05", 1, CLIENTS, lambda text: text.replace(b"Robin", "Röbin".encode(), 1), id="UTF-8"),
        pytest.param("K0-05", 1, CLIENTS, lambda text: text.replace(b"Swan S", b"Swan\tS", 1), id="a tab"),
        pytest.param(
            "K0-06", 1, CLIENTS, lambda text: text.replace(b"A\r", b"A" + b" " * 31 + b"\r"), id="a state tail"
        ),
        pytest.param("K0-07", 2, CLIENTS, lambda text: text.replace(b"A\r", b"A" + b" " * 20 + b"\r", 1), id="mixed"),
        pytest.param("K0-08", 9, CLIENTS, lambda text: text + b"\r\n", id="an empty line"),
        pytest.param(
            "K0-09", 1, CLIENTS, lambda text: text.replace(b"Richmond ", b" Richmond", 1), id="not at the left"
        ),
        pytest.param("K0-14", 1, CLIENTS, lambda text: b"\xef\xbb\xbf" + text, id="a byte order mark"),
    ],
)
def test_its_form_is_told(folder: Path, rule: str, line: int, file: str, how: Callable[[bytes], bytes]) -> None:
    change(folder, file, how)
    told = findings(folder)
    if rule == "K0-01":
        assert told.pop(1) == ("K0-04", file, line)
    assert told == [(rule, file, line)]


def test_trimmed_records_are_read_as_if_they_were_whole(folder: Path) -> None:
    change(folder, CONTACTS, lambda text: b"\n".join(line.rstrip() for line in text.splitlines()))
    told = {rule for rule, *_ in findings(folder)}
    assert told == {"K0-02", "K0-03", "K0-04"}


def test_names_in_other_letters_are_read(folder: Path) -> None:
    (folder / "NAT00080.txt").rename(folder / "nat00080.TXT")
    assert findings(folder) == [("K0-10", "NAT00080", 0)]


def test_a_file_of_another_release_is_told(folder: Path) -> None:
    nat.good_7_0().write(folder.parent / "old")
    change(folder, CONTACTS, lambda _: (folder.parent / "old" / "NAT00085.txt").read_bytes())
    assert ("K0-13", CONTACTS, 0) in findings(folder)


def test_a_file_that_the_release_does_not_have_is_told(folder: Path) -> None:
    (folder / "NAT00005.txt").write_bytes(b"x" * 446 + b"\r\n")
    assert findings(folder) == [("K0-11", "NAT00005", 0)]


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        (["NAT00085"], "NAT00085"),
        (["NAT00010"], "NAT00010 or NAT00010A"),
        (["NAT00030", "NAT00030A"], "NAT00030 or NAT00030A"),
        (["NAT00060"], "NAT00060"),
        (["NAT00020"], "NAT00020"),
    ],
)
def test_a_missing_file_is_told_once(folder: Path, gone: list[str], missing: str) -> None:
    for file in gone:
        (folder / f"{file}.txt").unlink()
    assert findings(folder) == [("K0-20", missing, 0)]


def test_what_needs_a_missing_file_is_named_as_not_checked(folder: Path) -> None:
    (folder / "NAT00080.txt").unlink()
    report = check(folder, Asked(), today=TODAY)
    assert any(text.startswith("KX-01") for text in report.not_checked)


def test_the_clients_files_alone_can_be_checked(folder: Path) -> None:
    for file in folder.iterdir():
        if file.name[:8] in ("NAT00010", "NAT00020", "NAT00030", "NAT00060", "NAT00120", "NAT00130"):
            file.unlink()
    report = check(folder, Asked(), today=TODAY)
    assert list(report.tally.findings()) == []
    assert report.year == TODAY.year


def test_files_without_records(tmp_path: Path) -> None:
    for name in ("NAT00080", "NAT00085"):
        (tmp_path / f"{name}.txt").touch()
    assert findings(tmp_path) == [("K0-21", "", 0)]


def zipped(folder: Path, to: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, inside + file.name)
    return to


@pytest.mark.parametrize("inside", ["", "NAT files/"])
def test_a_zip_file_is_read_like_a_folder(folder: Path, inside: str) -> None:
    change(folder, CLIENTS, lambda text: text.replace(b"1101", b"9998", 1))
    assert findings(zipped(folder, folder.parent / "nat.zip", inside)) == [("K80-14", CLIENTS, 1)]


def test_a_zip_file_in_a_zip_file_is_read_too(folder: Path) -> None:
    outer = folder.parent / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(zipped(folder, folder.parent / "nat.zip"), "nat.zip")
    assert findings(outer) == [("K0-17", "", 0)]


def test_the_same_file_twice_in_a_zip_file_is_told(folder: Path) -> None:
    made = zipped(folder, folder.parent / "nat.zip")
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("copy/NAT00080.txt", "")
    assert [rule for rule, *_ in findings(made)][:1] == ["K0-12"]


def test_a_broken_file_in_a_zip_file_is_told(folder: Path) -> None:
    made = zipped(folder, folder.parent / "nat.zip")
    content = bytearray(made.read_bytes())
    with zipfile.ZipFile(made) as archive:
        entry = archive.getinfo("NAT00080.txt")
        start = entry.header_offset + 30 + len(entry.filename) + 20
    content[start : start + 40] = b"\xff" * 40
    made.write_bytes(bytes(content))
    assert "K0-16" in {rule for rule, *_ in findings(made)}


def test_one_file_alone_is_checked_by_the_rules_about_itself(folder: Path) -> None:
    change(folder, CLIENTS, lambda text: text.replace(b"1101", b"9998", 1))
    assert findings(folder / "NAT00080.txt") == [("K80-14", CLIENTS, 1)]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nowhere", None, "is not there"),
        ("notes.txt", b"hello", "not called as NAT files are"),
        ("empty.zip", b"PK\x05\x06" + bytes(18), "There is no NAT file"),
    ],
)
def test_what_holds_no_nat_file_is_told_in_a_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceUnreadableError, match=words):
        check(tmp_path / name, Asked(), today=TODAY)


def test_an_endless_line_is_read_in_little_memory(folder: Path) -> None:
    import tracemalloc

    with (folder / "NAT00080.txt").open("ab") as file:
        for _ in range(32):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()
    told = findings(folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == [("K0-15", CLIENTS, 9)]
    assert peak < 24 << 20


def test_findings_are_counted_beyond_those_that_are_kept(tmp_path: Path) -> None:
    collection = nat.good(40)
    for client in collection.rows[CLIENTS]:
        client["gender"] = "D"
    report: Report = check(collection.write(tmp_path), Asked(most=5), today=TODAY)
    assert report.errors == 40
    assert len(list(report.tally.findings())) == 5


def test_random_bytes_never_break_a_check(folder: Path) -> None:
    import random

    chance = random.Random(17)
    for _ in range(30):
        for name in ("NAT00080", "NAT00120"):
            content = bytearray((folder / f"{name}.txt").read_bytes())
            for _ in range(20):
                content[chance.randrange(len(content))] = chance.randrange(256)
            spoiled = folder.parent / "spoiled"
            nat.good().write(spoiled)
            (spoiled / f"{name}.txt").write_bytes(bytes(content[: chance.randrange(len(content))]))
            assert findings(spoiled)
