"""Lodgements are kept byte for byte; what has changed since is told person by person."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from kinroll.flows.applying import CannotApplyError
from kinroll.flows.avetmiss import lodging
from kinroll.store import lodgements
from kinroll.store.models import LodgementPart
from training import UNITS, YEAR, Provider


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    made = Provider(tmp_path, database).begin()
    made.whole(0)
    made.whole(1)
    assert made.command("avetmiss", "lodge", "--year", str(YEAR), "--note", "first").status == 0
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def compared(provider: Provider) -> Any:
    return provider.command("avetmiss", "compare", "1", "--json").json


def test_an_old_lodgement_gives_the_same_bytes(provider: Provider, tmp_path: Path) -> None:
    assert provider.command("avetmiss", "lodgement", "1", "--to", str(tmp_path / "a")).status == 0
    provider.command("contact", "set", "1", "surname", "Novak")
    provider.enrol(2)
    assert provider.command("avetmiss", "lodgement", "1", "--to", str(tmp_path / "b")).status == 0
    assert files(tmp_path / "a") == files(tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b" / "nat.zip") as packed:
        assert b"Castellan, Robin" in packed.read("NAT00080.txt")


def test_the_same_data_make_the_same_bytes(provider: Provider) -> None:
    provider.command("avetmiss", "lodge", "--year", str(YEAR))
    first, second = ({one.name: one.digest for one in lodgements.files(number)} for number in (1, 2))
    assert first == second


def test_what_was_damaged_is_not_passed_on(provider: Provider, tmp_path: Path) -> None:
    part = LodgementPart.objects.filter(file__name="nat.zip").get()
    part.body = LodgementPart.objects.filter(file__name="left-out.csv").get().body
    part.save()
    assert provider.command("avetmiss", "lodgement", "1", "--to", str(tmp_path / "a")).status == 3


def test_differences_are_told_person_by_person(provider: Provider) -> None:
    assert (compared(provider)["people"], compared(provider)["others"]) == (0, [])
    provider.command("contact", "set", "1", "suburb", "Carlton")
    provider.outcome(2, UNITS[1], "30")
    new = provider.whole(2)
    told = compared(provider)
    assert (told["people"], told["new"], told["gone"]) == (3, 1, 0)
    by_contact = {one["contact_id"]: one for one in told["changed"]}
    first = {(one["file"], one["field"], one["before"], one["after"]) for one in by_contact[1]["differences"]}
    assert ("NAT00080", "address suburb locality or town", "Richmond", "Carlton") in first
    (second,) = by_contact[2]["differences"]
    assert (second["field"], second["before"], second["after"]) == ("outcome identifier national", "20", "30")
    assert {one["kind"] for one in by_contact[provider.contact_of(new)]["differences"]} == {"there"}


def test_what_was_lodged_cannot_be_forgotten(provider: Provider) -> None:
    provider.command("avetmiss", "lodgement", "1", "--lodged", f"{YEAR + 1}-02-20")
    with pytest.raises(CannotApplyError):
        lodging.forget(1)
    provider.command("avetmiss", "lodgement", "1", "--not-lodged")
    lodging.forget(1)
    assert provider.command("avetmiss", "lodgements", "--json").lines == []
