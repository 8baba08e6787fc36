"""NAT files are checked in flat memory, however many clients they name and however many mistakes they hold."""

import gc
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

import nat
from kinroll.core.avetmiss import checking
from kinroll.core.avetmiss.repeats import Repeats
from kinroll.flows.avetmiss.checking import Asked, Report, check
from kinroll.sources.avetmiss import lines

FEW, MANY = 150, 450
MOST_GROWTH = 1.2
SMALL = 1 << 16


def collection(count: int, kind: str) -> nat.Collection:
    """A collection of so many clients; the mistakes are everybody's."""
    found = nat.good(count)
    if kind == "contacts of others":
        for record in found.rows["NAT00085"]:
            record["client identifier"] = f"X{record['client identifier'][1:]}"
    if kind == "everybody twice":
        for file in ("NAT00080", "NAT00085", "NAT00120"):
            found.rows[file] = [*found.rows[file], *found.rows[file]]
    return found


def peak(folder: Path) -> tuple[int, Report]:
    """The most memory that a check takes, and what it finds."""
    gc.collect()
    tracemalloc.start()
    report = check(folder, Asked(year=nat.YEAR, most=10), today=date(2026, 11, 22))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most, report


@pytest.mark.parametrize("kind", ["no mistakes", "contacts of others", "everybody twice"])
def test_many_clients_take_no_more_memory_than_few(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "Repeats", lambda memory: Repeats(memory, SMALL))  # its usual size hides what grows
    monkeypatch.setattr(checking, "TOGETHER", 20)
    monkeypatch.setattr(lines, "CHUNK", 1 << 12)
    few, many = [collection(count, kind).write(tmp_path / str(count)) for count in (FEW, MANY)]
    peak(many)  # what is imported, and worked out once for each value
    (most_of_few, _), (most_of_many, report) = peak(few), peak(many)
    assert report.records["NAT00080"] == MANY * (2 if kind == "everybody twice" else 1)
    assert bool(report.errors) == (kind != "no mistakes")
    assert most_of_many <= MOST_GROWTH * most_of_few
