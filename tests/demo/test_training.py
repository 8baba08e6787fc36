"""The demo training organisation: repeatable, of the size that is said, and showing every case by the real flows."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kinroll.core.process.identifying import USI, fault
from kinroll.demo.training.college import DATES, LEARNERS, write_college
from kinroll.demo.training.people import TELEPHONES
from kinroll.flows.ruling import ready_made
from kit import kinroll

TODAY = date(2026, 11, 22)
SCHEMES = {"usi", "customer email", "client identifier", "source identifier", "next number", "blank"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, made once by the real command."""
    made = tmp_path_factory.mktemp("demo") / "training"
    assert kinroll("demo", str(made), "--training").status == 0
    return made


class Seen:
    """What the commands show of the demo."""

    def __init__(self, folder: Path, cases: dict[str, list[str]]) -> None:
        self.folder, self.cases = folder, cases

    def run(self, *words: str) -> Any:
        return kinroll(*words, "--config", str(self.folder / "kinroll.toml"), "--json")

    def documents(self, case: str) -> list[Any]:
        """The documents that a case is about."""
        return [self.run("document", "show", f"import:{booking}").json for booking in self.cases[case]]

    def contact(self, document: Any) -> Any:
        return self.run("contact", "show", str(document["contact_id"])).json


@pytest.fixture
def seen(folder: Path) -> Seen:
    again = kinroll("demo", str(folder), "--training", "--json")
    return Seen(folder, again.json["cases"])


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_college(tmp_path / name, ready_made="", today=TODAY)
    for file in (tmp_path / "one").rglob("*.*"):
        assert file.read_bytes() == (tmp_path / "other" / file.relative_to(tmp_path / "one")).read_bytes()


def test_it_has_the_size_that_is_said(seen: Seen) -> None:
    contacts = seen.run("contact", "list").lines
    assert len(seen.run("course", "list").lines) == DATES == 40
    assert LEARNERS == 800
    assert 650 < len(contacts) < 900


def test_every_id_scheme_is_there(folder: Path) -> None:
    text = (folder / "rules.toml").read_text(encoding="utf-8")
    assert {scheme for scheme in SCHEMES if f'contact_id = "{scheme}"' in text} == SCHEMES


def test_there_are_documents_in_every_step(seen: Seen) -> None:
    steps = Counter(document["step"] for document in seen.run("document", "list").lines)
    assert set(steps) == {"enquiry", "booking", "attending", "completed", "cancelled"}


def test_making_it_again_leaves_it_as_it_is(folder: Path, seen: Seen) -> None:
    before = seen.run("contact", "list").out
    assert kinroll("demo", str(folder), "--training", "--json").json["is_new"] is False
    assert seen.run("contact", "list").out == before


def test_a_real_configuration_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kinroll.toml").write_text("[kinroll]\n")
    assert kinroll("demo", str(tmp_path), "--training").status == 4


def test_only_numbers_kept_for_drama_and_valid_usis_are_used(folder: Path) -> None:
    import csv

    rows = [row for file in (folder / "lists").iterdir() for row in csv.DictReader(file.open(encoding="utf-8"))]
    assert {row["Mobile"] for row in rows} <= set(TELEPHONES)
    assert [row["USI"] for row in rows if fault(USI, row["USI"])] == []
    assert {row["Email"].partition("@")[2] for row in rows} <= {"example.org", "example.com", ""}


def test_scenario_one_attending_says_nothing_to_the_contact(seen: Seen) -> None:
    (document,) = seen.documents("scenario one: attending says nothing to the contact")
    assert document["values"]["suburb"] == "Kestrel Bay"
    assert seen.contact(document)["extra"]["suburb"] != "Kestrel Bay"


def test_scenario_two_a_changed_address_makes_no_new_contact(seen: Seen) -> None:
    (document,) = seen.documents("scenario two: a changed address makes no new contact")
    contact = seen.contact(document)
    assert contact["personal_email"] == "new.address@example.org"
    assert contact["external_id"] not in ("", "new.address@example.org")


def test_scenario_three_is_always_up_to_date(seen: Seen) -> None:
    (document,) = seen.documents("scenario three: always up to date")
    assert seen.contact(document)["extra"]["suburb"] == "Kestrel Bay"


def test_scenario_four_makes_the_contact_at_the_last_step(seen: Seen) -> None:
    (document,) = seen.documents("scenario four: a contact at the last step")
    assert (document["step"], seen.contact(document)["external_id"]) == ("completed", "BNGH7C75FN")


def test_a_coordinators_address_fuses_nobody(seen: Seen) -> None:
    documents = seen.documents("a coordinator's address for a whole batch")
    assert {document["contact_id"] for document in documents} == {None}


def test_a_code_is_nobodys_id(seen: Seen) -> None:
    documents = seen.documents("INTOFF is nobody's id")
    assert len({document["contact_id"] for document in documents}) == len(documents) == 12


def test_twins_are_two(seen: Seen) -> None:
    one, other = seen.documents("twins: one birthday, names that begin alike")
    assert one["contact_id"] != other["contact_id"]


@pytest.mark.parametrize(
    "code", ["id-shared", "external-id-differs", "document-waiting", "document-value-wrong", "client-identifier-in-use"]
)
def test_the_hazards_show_as_problems(seen: Seen, code: str) -> None:
    assert code in {json.loads(line)["code"] for line in seen.run("problems").out.splitlines()}


def test_the_rules_that_ship_are_part_of_it(folder: Path) -> None:
    assert (folder / "rules.toml").read_text(encoding="utf-8").startswith(ready_made().rstrip("\n"))
