"""K5-01 and K5-02: the file of a training authority, which release 7.0 has and nobody sends with the others."""

from datetime import date
from pathlib import Path

import pytest

from kinroll.core.avetmiss.layouts import layout
from kinroll.core.avetmiss.records import END, write
from kinroll.flows.avetmiss.checking import Asked, check

WHOLE = {
    "training authority identifier": "VIC",
    "training authority name": "A training authority",
    "address first line": "1 Quay Street",
    "address suburb locality or town": "Melbourne",
    "postcode": "3000",
    "state identifier": "02",
    "contact name": "Ines Moreau-Halse",
    "telephone number": "0355501234",
    "email address": "office@example.org",
}


@pytest.mark.parametrize(
    ("blank", "found"),
    [("", []), ("training authority identifier", ["K5-01"]), ("training authority name", ["K5-02"])],
)
def test_identifier_and_name_of_the_authority(tmp_path: Path, blank: str, found: list[str]) -> None:
    record = {name: "" if name == blank else value for name, value in WHOLE.items()}
    path = tmp_path / "NAT00005.txt"
    path.write_text(write(layout("7.0", "NAT00005"), record) + END, encoding="ascii", newline="")
    report = check(path, Asked(year=2016, release="7.0"), today=date(2026, 11, 21))
    assert [one.rule.number for one in report.tally.findings()] == found
