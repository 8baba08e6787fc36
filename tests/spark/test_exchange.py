"""The folder between Kinroll and Spark: who may not use it, and what has become of people meanwhile. Without Spark."""

import json
import stat
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from kinroll.flows import sweeping, sweeping_elsewhere
from kinroll.spark import exchange
from kinroll.store import scoring_people
from kinroll.store.models import ScorerKey, ScorerModel, ScorerPair
from kit import School


@pytest.fixture(autouse=True)
def _changes_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """After taking in only who has changed is looked at, however few are here."""
    monkeypatch.setattr(sweeping, "LOOK_BACK", 0)
    monkeypatch.setattr(sweeping, "MOST_CHANGED", 1.0)


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """Grace Okafor is here twice; on both databases."""
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    for key, surname in (("3001", "Okafor"), ("3009", "Okafro")):
        made.contact(key, "Grace", surname, email=f"{key}@example.org")
        made.telephone(key, "07700 900123")
    made.sync()
    return made


def stand_in(folder: Path) -> None:
    """Write what Spark would: what a sweep in this process has kept."""
    held, found = ScorerModel.objects.get(), folder / exchange.FOUND
    pairs: list[dict[str, Any]] = [
        {"one": str(one), "other": str(other), "probability": chance, "reason": reason, "veto": veto}
        | {"verdict": "review", "same": False, **{f"level_{name}": code for name, code in orjson.loads(levels).items()}}
        for one, other, chance, reason, levels, veto in ScorerPair.objects.values_list(
            "one_id", "other_id", "probability", "reason", "levels", "veto"
        )
    ]
    keys = [{"id": str(who), "key": key} for who, key in ScorerKey.objects.values_list("contact_id", "key")]
    for name, rows in ((exchange.PAIRS, pairs), (exchange.KEYS, keys)):
        (found / name).mkdir(parents=True)
        pl.DataFrame(rows).write_parquet(found / name / "part-0.parquet")
    (found / exchange.LEARNED).mkdir()
    told = {"weights": held.weights, "commons": orjson.loads(held.commons), "people": held.people, "left_out": {}}
    (found / exchange.LEARNED / "part-0").write_text(json.dumps(told))
    for name in (exchange.PAIRS, exchange.KEYS, exchange.LEARNED):
        (found / name / "_SUCCESS").touch()


@pytest.fixture
def folder(school: School, tmp_path: Path) -> Path:
    """Everybody, and what was found of them."""
    made = tmp_path / "everybody"
    school.run("sweep", "--full")
    assert school.run("sweep", "--export", str(made)).status == 0
    stand_in(made)
    return made


def kept() -> tuple[list[Any], set[tuple[int, int]]]:
    """The pairs, and the keys by which people are found."""
    rows = ScorerPair.objects.order_by("one_id", "other_id").values_list("one_id", "other_id", "probability", "levels")
    pairs = [(one, other, chance, orjson.loads(levels)) for one, other, chance, levels in rows]
    return pairs, set(ScorerKey.objects.values_list("contact_id", "key"))


def number(school: School, key: str) -> int:
    return int(school.show(key)["contact_id"])


def keys_of(who: int) -> set[int]:
    return set(ScorerKey.objects.filter(contact_id=who).values_list("key", flat=True))


def test_what_was_found_is_kept_and_asked_about(school: School, folder: Path) -> None:
    before = kept()
    ScorerPair.objects.all().delete()
    ScorerKey.objects.all().delete()
    assert school.run("sweep", "--take-in", str(folder), "--json").json["pairs"] == len(before[0]) > 0
    assert kept() == before


def test_people_are_written_in_parts_as_they_are_read_at_once(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping_elsewhere, "AT_ONCE", 2)
    folder = tmp_path / "parts"
    school.run("sweep", "--export", str(folder))
    written = pl.read_parquet(folder / exchange.PEOPLE / "*.parquet").sort(exchange.PLACE)
    assert written.drop(exchange.PLACE).rows(named=True) == scoring_people.people({"sims"})
    assert written[exchange.PLACE].to_list() == list(range(len(written)))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_of_who_was_erased_meanwhile_nothing_comes_back(school: School, folder: Path) -> None:
    gone, before = number(school, "3001"), keys_of(number(school, "3001"))
    assert school.run("contact", "erase", str(gone), "--yes", "--reason", "asked").status == 0
    assert school.run("sweep", "--take-in", str(folder)).status == 0
    assert not [pair for pair in kept()[0] if gone in pair[:2]]
    assert before and not before & keys_of(gone)


@pytest.mark.parametrize("part", [exchange.PAIRS, exchange.LEARNED])
def test_half_of_what_was_found_is_not_taken(school: School, folder: Path, part: str) -> None:
    before = kept()
    (folder / exchange.FOUND / part / "_SUCCESS").unlink()
    answer = school.run("sweep", "--take-in", str(folder))
    assert (answer.status, kept()) == (3, before)
    assert "is not complete" in answer.err


def test_what_is_older_than_what_is_known_is_not_taken(school: School, folder: Path) -> None:
    school.run("sweep", "--full")
    answer = school.run("sweep", "--take-in", str(folder))
    assert answer.status == 3 and "write them again" in answer.err


def test_a_folder_that_holds_anything_is_not_written_to(school: School, folder: Path, tmp_path: Path) -> None:
    assert school.run("sweep", "--export", str(folder)).status == 3
    assert "holds no people" in school.run("sweep", "--take-in", str(tmp_path)).err


def test_one_way_at_a_time(school: School) -> None:
    assert school.run("sweep", "--full", "--export", "somewhere").status == 2
