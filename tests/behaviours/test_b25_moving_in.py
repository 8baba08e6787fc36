"""A provider who has nothing but NAT files moves in: what is reported then is what was reported before."""

from pathlib import Path

import pytest

import nat
from training import YEAR, Provider


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).declare_moving_in()


def lines(folder: Path, file: str) -> list[str]:
    path = folder / f"{file}.txt"
    return sorted(path.read_text(encoding="ascii").splitlines()) if path.exists() else []


def test_the_same_is_reported_as_before(provider: Provider, tmp_path: Path) -> None:
    before = nat.good().write(tmp_path / "before")
    words = ("avetmiss", "move-in", str(before), "--process", "Enrolment")
    planned = provider.command(*words, "--json")
    assert planned.status == 0, planned.err + planned.out
    assert (planned.json["clients"], planned.json["enrolments"]) == (8, 8)
    assert provider.contacts() == []
    applied = provider.command(*words, "--apply", "--json")
    assert applied.status == 0, applied.err + applied.out
    assert len(provider.contacts()) == 8
    provider.command("avetmiss", "collect", str(tmp_path / "after"), "--year", str(YEAR))
    for file in nat.good().rows:
        assert lines(tmp_path / "after", file) == lines(before, file), file


def test_a_unit_that_was_taken_again_is_a_document_of_its_own(provider: Provider, tmp_path: Path) -> None:
    collection = nat.good(1)
    again = dict(collection.row("NAT00120")) | {
        "activity start date": f"0107{YEAR}",
        "activity end date": f"0108{YEAR}",
    }
    collection.rows["NAT00120"].append(again)
    collection.rows["NAT00020"], collection.rows["NAT00030A"] = collection.rows["NAT00020"][:1], []
    words = ("avetmiss", "move-in", str(collection.write(tmp_path / "nat")), "--process", "Enrolment")
    provider.command(*words)
    applied = provider.command(*words, "--apply", "--json")
    assert applied.json["documents"] == 2
    assert applied.json["entered"]["outcome"] == 3
    assert len(provider.contacts()) == 1


def test_a_folder_without_nat_files_is_told(provider: Provider, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = provider.command("avetmiss", "move-in", str(tmp_path / "empty"), "--process", "Enrolment")
    assert answer.status == 4
    assert "There is no NAT file" in answer.err
