"""Before files are lodged: one person is one client, and a client one person. What is planted is always found."""

from pathlib import Path

import pytest

import nat
from kinroll.flows import training_facts
from training import NAMES, UNITS, YEAR, Provider


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).begin()


def found(provider: Provider) -> list[tuple[str, int]]:
    """The rules of the gate that something stands against, each with the contact it names."""
    provider.ready()
    return [(one["rule"], one["contact_id"]) for one in provider.findings() if one["rule"].startswith("G-")]


def test_a_planted_split_is_found(provider: Provider) -> None:
    """One person is here twice: the second registration has no birth date, so it made another contact."""
    one = provider.whole(0)
    other = provider.enrol(0, date_of_birth="", usi="INTOFF", postcode="OSPC", state="99")
    provider.outcome(other)
    first, second = provider.contact_of(one), provider.contact_of(other)
    assert first != second
    assert ("G-01", min(first or 0, second or 0)) in found(provider)
    (pair,) = [case for case in provider.command("review", "--json").lines if case["kind"] == "pair"]
    provider.command("review", "different", pair["case"])
    assert "G-01" not in {rule for rule, _ in found(provider)}


def test_a_planted_fusion_is_found(provider: Provider) -> None:
    """Two people's documents hang on one contact: somebody pointed the second at the wrong one."""
    one, other = provider.whole(0), provider.whole(1)
    contact = provider.contact_of(one)
    provider.command("document", "relink", str(other), str(contact))
    assert provider.contact_of(other) == contact
    assert ("G-02", contact) in found(provider)


def test_a_fusion_that_somebody_looked_at_is_not_asked_again(provider: Provider) -> None:
    one, other = provider.whole(0), provider.enrol(0, date_of_birth="2001-05-15")
    provider.command("document", "relink", str(other), str(provider.contact_of(one)))
    provider.outcome(other)
    assert "G-02" in dict(found(provider))
    (number,) = [item["finding"] for item in provider.findings() if item["rule"] == "G-02"]
    assert provider.command("avetmiss", "answer", str(number), "--reason", "mistyped").status == 0
    assert "G-02" not in dict(found(provider))
    provider.edit(other, date_of_birth="1970-01-01")
    assert "G-02" in dict(found(provider))


def test_the_same_client_twice_in_one_unit_from_one_day_on(provider: Provider) -> None:
    one, other = provider.whole(0), provider.enrol(0)
    provider.outcome(other)
    assert provider.contact_of(one) == provider.contact_of(other)
    assert found(provider) == [("G-03", provider.contact_of(one))]


@pytest.mark.parametrize("changed", [{"surname": "Novak"}, {"usi": nat.usi(77)}], ids=["name", "usi"])
def test_a_usi_counts_for_exactly_what_was_verified(provider: Provider, changed: dict[str, str]) -> None:
    document = provider.whole(0)
    assert found(provider) == []
    ((name, value),) = changed.items()
    provider.command("contact", "set", str(provider.contact_of(document)), name, value)
    assert found(provider) == [("G-04", provider.contact_of(document))]


def test_two_clients_with_one_usi(provider: Provider) -> None:
    one, other = provider.whole(0), provider.whole(1, usi=nat.usi(1_000))
    assert {"G-05"} <= dict(found(provider)).keys()
    assert provider.contact_of(one) != provider.contact_of(other)


def test_intoff_needs_an_address_overseas(provider: Provider) -> None:
    document = provider.whole(0, usi="INTOFF")
    assert found(provider) == [("G-07", provider.contact_of(document))]


def test_an_identifier_that_is_another_than_was_lodged(provider: Provider) -> None:
    document = provider.whole(0)
    assert provider.command("avetmiss", "lodge", "--year", str(YEAR)).status == 0
    assert provider.command("avetmiss", "lodgement", "1", "--lodged", f"{YEAR + 1}-02-20").status == 0
    assert found(provider) == []
    provider.command("contact", "set", str(provider.contact_of(document)), "client_identifier", "C17")
    (one,) = [item for item in (found(provider) and provider.findings()) if item["rule"] == "G-06"]
    assert (one["severity"], one["client"]) == ("warning", "C17")
    assert "C17" in one["value"]


def test_a_shut_gate_makes_no_files_unless_somebody_says_why(provider: Provider) -> None:
    document = provider.enrol(0)
    provider.outcome(document)
    training_facts.save("enrolment", {"document": str(document), "funding_source": "13"})
    shut = provider.command("avetmiss", "lodge", "--year", str(YEAR))
    assert shut.status == 3
    assert provider.command("avetmiss", "lodgements", "--json").lines == []
    made = provider.command("avetmiss", "lodge", "--year", str(YEAR), "--although", "a trial", "--json")
    assert made.status == 0, made.err
    assert made.json["rules"]["although"] == "a trial"


def test_the_cast_is_of_different_people(provider: Provider) -> None:
    for number in range(len(NAMES)):
        provider.whole(number)
    assert found(provider) == []
    assert UNITS[0] != UNITS[1]
