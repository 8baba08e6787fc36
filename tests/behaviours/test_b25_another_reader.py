"""B25: a collection of our own data, read by somebody else's positions, says what was entered."""

from pathlib import Path

import pytest

import nat
from another_reader import cut
from training import NAMES, UNITS, WHOLE, YEAR, Provider


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).begin()


def read(provider: Provider, folder: Path) -> dict[str, list[dict[str, str]]]:
    """The files of a collection, as another program reads them; what it does not know is left out."""
    provider.command("avetmiss", "collect", str(folder), "--year", str(YEAR))
    found = {}
    for path in sorted(folder.glob("NAT*.txt")):
        if path.stem != "NAT00030":
            found[path.stem] = cut(path.read_bytes(), "8.0", path.stem)
    return found


@pytest.mark.parametrize("state_tail", ["no", "yes"])
def test_what_was_entered_is_what_another_program_reads(provider: Provider, tmp_path: Path, state_tail: str) -> None:
    provider.command("avetmiss", "settings", f"state_tail={state_tail}")
    documents = [provider.whole(number) for number in range(3)]
    provider.outcome(documents[1], UNITS[0], "30", hours_attended="12", starts_on=f"{YEAR}-03-01")
    files = read(provider, tmp_path / "nat")
    assert [one["name for encryption"] for one in files["NAT00080"]] == [
        f"{surname}, {forename}" for forename, surname in NAMES[:3]
    ]
    expected = {
        "gender": WHOLE["gender"],
        "date of birth": "14052001",
        "postcode": WHOLE["postcode"],
        "state identifier": WHOLE["state"],
        "address street number": WHOLE["street_number"],
        "address street name": WHOLE["street_name"],
        "address suburb locality or town": WHOLE["suburb"],
        "country identifier": WHOLE["country_of_birth"],
        "language identifier": WHOLE["language"],
        "Indigenous status identifier": WHOLE["indigenous_status"],
        "labour force status identifier": WHOLE["labour_force_status"],
        "highest school level completed identifier": WHOLE["highest_school_level"],
        "at school flag": "N",
        "disability flag": "N",
        "prior educational achievement flag": "N",
    }
    for number, record in enumerate(files["NAT00080"]):
        assert {name: record[name] for name in expected} == expected
        assert record["unique student identifier"] == nat.usi(number + 1_000)
    for number, record in enumerate(files["NAT00085"]):
        assert (record["client first given name"], record["client family name"]) == NAMES[number]
        assert record["telephone number mobile"] == WHOLE["mobile"]
        assert record["email address"] == f"student{number}@example.org"
    clients = [record["client identifier"] for record in files["NAT00080"]]
    told = {(one["client identifier"], one["subject identifier"]): one for one in files["NAT00120"]}
    assert set(told) == {(client, unit) for client in clients for unit in UNITS}
    retaken = told[clients[1], UNITS[0]]
    assert (retaken["outcome identifier national"], retaken["activity start date"]) == ("30", f"0103{YEAR}")
    assert {one["outcome identifier national"] for one in told.values() if one is not retaken} == {"20"}
    assert {one["delivery mode identifier"] for one in told.values()} == {"YNN"}
    assert {one["activity end date"] for one in told.values()} == {f"2806{YEAR}"}
    assert retaken.get("hours attended") == ("0012" if state_tail == "yes" else "")
    assert [(one["client identifier"], one["date program completed"]) for one in files["NAT00130"]] == [
        (client, f"3006{YEAR}") for client in clients
    ]
    assert [one["subject identifier"] for one in files["NAT00060"]] == list(UNITS)
    assert [one["delivery location name"] for one in files["NAT00020"]] == ["Quay rooms"]
    assert [one["training organisation identifier"] for one in files["NAT00010"]] == [nat.ORGANISATION]
