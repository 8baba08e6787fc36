"""Rule 19: byte-equal files are not read again, unless anything else may have changed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kinroll.core.source_record import Noted
from kinroll.sources.sims.reports import SimsReports
from kit import School
from snapshots import FirstSync


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    school = School(tmp_path, database)
    school.student("2101")
    school.student("2102", Date_of_leaving="2026-12-18")
    school.contact("3001", of=("2101",))
    school.contact("3002", of=("2101",), email="")
    school.contact("3003", of=("2102",))
    return school


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one whenever the files are read."""
    found: list[str] = []
    skim = SimsReports.skim

    def counted(reader: SimsReports, noted: Noted | None = None) -> Iterator[tuple[str, str]]:
        found.append("read")
        return skim(reader, noted)

    monkeypatch.setattr(SimsReports, "skim", counted)
    return found


def sync_twice(school: School) -> None:
    school.sync()
    school.sync()


@pytest.fixture
def read_twice(school: School, first_sync: FirstSync) -> School:
    """Synced twice, so that its files need not be read again."""
    first_sync.after(school, sync_twice)
    return school


def test_the_same_files_are_not_read_again(school: School, readings: list[str]) -> None:
    school.sync()
    second, contacts, problems = school.sync(), school.everyone(), school.problems()
    again = school.sync()
    assert len(readings) == 2
    for fact in ("outcome", "counts", "problems", "status"):
        assert again[fact] == second[fact]
    assert (school.everyone(), school.problems()) == (contacts, problems)


def test_they_are_read_once_more_after_a_run_that_changed_something(school: School, readings: list[str]) -> None:
    school.sync()
    school.sync()
    assert len(readings) == 2


def test_a_plan_is_always_made(school: School, readings: list[str]) -> None:
    school.sync()
    school.sync()
    assert school.plan()["outcome"] == "unchanged"
    assert len(readings) == 3


def test_the_next_change_is_compared_with_what_was_read_last(read_twice: School, readings: list[str]) -> None:
    read_twice.sync()
    assert len(readings) == 0
    read_twice.change("3001", Title="Dr")
    assert read_twice.sync()["counts"]["updated"] == 1
    assert len(readings) == 1


def change_a_rule(school: School) -> None:
    school.settings = "[sources.sims.brakes]\nat_least = 7"


def undo(school: School) -> None:
    school.run("revert", "1")
    school.run("resume", "sims")


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda school: school.telephone("3001", "07700 900001"), id="a byte is another"),
        pytest.param(change_a_rule, id="a rule is another"),
        pytest.param(lambda school: school.run("contact", "set", "sims:3001", "title", "Dr"), id="somebody was edited"),
        pytest.param(undo, id="it was undone"),
    ],
)
def test_they_are_read_when_anything_else_may_be_new(
    read_twice: School, readings: list[str], act: Callable[[School], object]
) -> None:
    act(read_twice)
    read_twice.sync()
    assert len(readings) == 1


@pytest.mark.parametrize(
    ("today", "is_read"),
    [
        pytest.param("2026-12-18", False, id="the day before anything falls due"),
        pytest.param("2026-12-19", True, id="the day on which a pupil has left"),
        pytest.param("2025-11-21", True, id="a clock that goes back"),
    ],
)
def test_they_are_read_when_a_day_has_come(read_twice: School, readings: list[str], today: str, is_read: bool) -> None:
    read_twice.sync(today=today)
    assert len(readings) == int(is_read)


def test_who_left_in_the_meantime_is_seen_to_have_left(read_twice: School) -> None:
    read_twice.sync(today="2026-12-18")
    assert read_twice.show("3003")["account"]["active"]
    read_twice.sync(today="2026-12-19")
    assert not read_twice.show("3003")["account"]["active"]


def test_files_that_are_said_to_be_older_are_looked_at(read_twice: School, readings: list[str]) -> None:
    read_twice.sync()
    assert len(readings) == 0
    answer = read_twice.sync("--as-of", "2026-11-01")
    assert (answer["status"], [brake["code"] for brake in answer["brakes"]]) == (3, ["older-than-last"])
    assert len(readings) == 1
