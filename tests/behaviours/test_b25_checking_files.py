"""B25: NAT files are checked before lodging, whoever has made them; every error names its client."""

import csv
from html.parser import HTMLParser
from pathlib import Path

import pytest

import nat
from kit import kinroll


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection with one mistake: the country of C3."""
    collection = nat.good()
    collection.row("NAT00080", 2)["country identifier"] = "9998"
    return collection.write(tmp_path / "nat")


def test_a_good_collection_is_fine(tmp_path: Path) -> None:
    answer = kinroll("avetmiss", "check", str(nat.good().write(tmp_path)))
    assert answer.status == 0
    assert "0 errors, 0 warnings." in answer.out
    assert "Not checked: " in answer.out


def test_an_error_names_rule_place_client_value_and_what_must_hold(folder: Path) -> None:
    answer = kinroll("avetmiss", "check", str(folder))
    assert answer.status == 1
    assert 'ERROR K80-14  NAT00080, line 3, client C3: country identifier "9998"' in answer.out
    assert "must be one of its codes" in answer.out


def test_a_program_gets_one_object(folder: Path) -> None:
    answer = kinroll("avetmiss", "check", str(folder), "--json")
    assert (answer.json["schema"], answer.json["release"], answer.json["year"]) == (1, "8.0", nat.YEAR)
    (finding,) = answer.json["findings"]
    assert finding == {
        "rule": "K80-14",
        "severity": "error",
        "file": "NAT00080",
        "line": 3,
        "client": "C3",
        "record": "",
        "field": "country identifier",
        "value": "9998",
        "says": "The country identifier must be one of its codes, and not blank",
        "authority": "",
    }
    assert answer.json["records"]["NAT00120"] == 16


class Page(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_stands_alone_and_takes_no_value_for_markup(folder: Path, tmp_path: Path) -> None:
    (folder / "NAT00085.txt").write_bytes(
        (folder / "NAT00085.txt")
        .read_bytes()
        .replace(b"client3@example.org          ", b"<script>alert(1)</script>x   ")
    )
    kinroll("avetmiss", "check", str(folder), "--html", str(tmp_path / "report.html"))
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert page.links == []
    assert "<script>alert(1)</script>x" in page.text
    assert "K80-14" in page.text


def test_no_value_is_a_formula_to_a_spreadsheet(folder: Path, tmp_path: Path) -> None:
    text = (folder / "NAT00085.txt").read_bytes()
    (folder / "NAT00085.txt").write_bytes(text.replace(b"client3@example.org", b'=HYPERLINK("x y")  ', 1))
    kinroll("avetmiss", "check", str(folder), "--csv", str(tmp_path / "report.csv"))
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {row["rule"]: row["value"] for row in rows} == {"K80-14": "9998", "K85-10": '\'=HYPERLINK("x y")'}


def test_a_rule_can_be_taken_otherwise(folder: Path) -> None:
    answer = kinroll("avetmiss", "check", str(folder), "--severity", "K80-14=warning")
    assert (answer.status, "0 errors, 1 warnings." in answer.out) == (0, True)


@pytest.mark.parametrize(
    "words", [("--severity", "K80-14"), ("--severity", "K99-99=off"), ("--release", "8.1"), ("--year", "-1")]
)
def test_wrong_words_are_refused(folder: Path, words: tuple[str, str]) -> None:
    assert kinroll("avetmiss", "check", str(folder), *words).status == 2


def test_a_place_without_nat_files_is_told_in_a_sentence(tmp_path: Path) -> None:
    answer = kinroll("avetmiss", "check", str(tmp_path))
    assert answer.status == 4
    assert "There is no NAT file in" in answer.err
