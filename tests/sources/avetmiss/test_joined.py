"""The records of NAT files joined by client, whatever state the files are in."""

import random
import tracemalloc
from pathlib import Path

import pytest

import nat
from kinroll.core.avetmiss import moving_in
from kinroll.sources.avetmiss.collection import find
from kinroll.sources.avetmiss.joined import Enrolled, joined


def enrolled(folder: Path, release: str = "8.0") -> list[Enrolled]:
    with joined(find(folder), release) as found:
        return list(found.enrolled())


def test_everybody_with_each_program_and_all_that_stands_of_them(tmp_path: Path) -> None:
    found = enrolled(nat.good().write(tmp_path))
    assert [one.key for one in found] == [f"C{n}/{'BSB50120' if n % 2 else 'LOCAL1'}" for n in range(1, 9)]
    assert {len(one.units) for one in found} == {2}
    assert [one.client for one in found if one.done] == ["C1"]
    said = moving_in.person("C1", found[0].person)
    assert (said["forename"], said["surname"], said["date_of_birth"]) == ("Robin", "Castellan", "2006-05-01")
    assert (said["disability"], said["disability_types"]) == ("Y", "11")
    assert (said["street_name"], said["postal_box"]) == ("Swan Street", "PO Box 12")


@pytest.mark.parametrize(
    ("encrypted", "family", "given", "names"),
    [
        ("Nguyen, Mai Anh", "Nguyen", "Mai", ("Nguyen", "Mai", "Anh")),
        ("Madonna, Madonna", "Madonna", "", ("Madonna", "", "")),
        ("Haddad, Noor", "", "", ("Haddad", "Noor", "")),
        ("Okafor", "Okafor", "Sam", ("Okafor", "Sam", "")),
    ],
)
def test_names(encrypted: str, family: str, given: str, names: tuple[str, str, str]) -> None:
    contact = {"client family name": family, "client first given name": given}
    said = moving_in.person("C1", {"NAT00080": [{"name for encryption": encrypted}], "NAT00085": [contact]})
    assert (said["surname"], said["forename"], said["middle_name"]) == names


def test_release_7_0(tmp_path: Path) -> None:
    found = enrolled(nat.good_7_0().write(tmp_path), "7.0")
    assert len(found) == 8
    assert moving_in.person("C2", found[1].person)["gender"] == "M"


def test_what_stands_in_no_file_of_clients_is_nobody(tmp_path: Path) -> None:
    folder = nat.good().write(tmp_path)
    (folder / "NAT00080.txt").unlink()
    assert enrolled(folder) == []


def test_files_that_are_cut_off_or_no_files_at_all_break_nothing(tmp_path: Path) -> None:
    folder, dice = nat.good().write(tmp_path), random.Random(7)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[: dice.randrange(1, path.stat().st_size)])
    for one in enrolled(folder):
        moving_in.person(one.client, one.person)
    for path in folder.iterdir():
        path.write_bytes(dice.randbytes(3_000))
    for one in enrolled(folder):
        moving_in.person(one.client, one.person)


def test_an_endless_line_is_joined_in_little_memory(tmp_path: Path) -> None:
    folder = nat.good().write(tmp_path)
    with (folder / "NAT00085.txt").open("wb") as opened:
        for _ in range(64):
            opened.write(b"x" * (1 << 20))
    tracemalloc.start()
    try:
        assert len(enrolled(folder)) == 8
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
