"""Nights that look broken and are right: each passes, or asks exactly once."""

from pathlib import Path

import pytest

from catalogue.look_alikes import LOOK_ALIKES, LookAlike
from catalogue.night import sync, told
from catalogue.page import PAGE, row
from snapshots import FirstSync

DONE = (0, 1)
NAMES = {"Leavers' day", "Two schools merge: ours come to them", "Another order"}
ON_POSTGRESQL = [night for night in LOOK_ALIKES if night.name in NAMES]


def test_there_are_enough_of_them() -> None:
    assert len({night.name for night in LOOK_ALIKES}) == len(LOOK_ALIKES) >= 12


@pytest.mark.parametrize("night", LOOK_ALIKES, ids=lambda night: night.name)
def test_a_look_alike_passes_or_asks_once(
    night: LookAlike, sqlite_database: str, tmp_path: Path, first_sync: FirstSync
) -> None:
    messages = passes(night, tmp_path, sqlite_database, first_sync)
    assert row(night, messages) in PAGE.read_text(encoding="utf-8"), "run: python tools/broken_nights.py"


@pytest.mark.parametrize("night", ON_POSTGRESQL, ids=lambda night: night.name)
def test_so_it_does_on_postgresql(
    night: LookAlike, postgresql_database: str, tmp_path: Path, first_sync: FirstSync
) -> None:
    passes(night, tmp_path, postgresql_database, first_sync)


def passes(night: LookAlike, folder: Path, database_url: str, first_sync: FirstSync) -> list[str]:
    """What it asked, if it did; after that the same reports change nothing more and ask nothing more."""
    school = night.prepare(folder, database_url, first_sync)
    answer = sync(school)
    messages = []
    if night.asked:
        assert (answer.status, answer.json["outcome"]) == (3, "held")
        assert night.asked in {brake["code"] for brake in answer.json["brakes"]}
        messages = told(school, answer)
        answer = school.run("apply", str(answer.json["plan"]), "--release-brake", "known to the office", "--json")
    assert answer.status in DONE
    assert answer.json["outcome"] == night.then
    after = sync(school)
    assert (after.status, after.json["outcome"]) == (answer.status, "unchanged")
    return messages
