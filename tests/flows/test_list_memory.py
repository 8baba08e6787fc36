"""A list is looked into in flat memory, however long it is."""

import gc
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from college import College, rule
from kinroll.flows import analysing
from kinroll.flows.analysing import Analysis, Asked
from kinroll.flows.ruling import current
from kinroll.sources.spreadsheet.reader import Row
from kinroll.store import imports

BATCH = 50
FEW, MANY = 8 * BATCH, 20 * BATCH
"""Before eight batches what is found still grows; a list that is held whole takes half as much again at twenty."""
MOST_GROWTH = 1.2
LISTS = {
    "everybody is somebody else": "{n},Sam,Okafor {letters},{day},sam{n}@example.org,C{n}",
    "all share an address and an id": "{n},Sam,Okafor {letters},,office@example.org,C1",
    "all of one birthday, many of one name": "{n},Sam {letters},Okafor,1990-02-01,sam{n}@example.org,C{n}",
    "every row repeats another": "1,Sam,Okafor,1990-02-01,sam@example.org,C1",
}

USUAL = "everybody is somebody else"
"""On PostgreSQL this one is enough: how a list is looked into does not depend on the database."""


@dataclass(frozen=True)
class Endless:
    """A list of so many rows that is nowhere kept."""

    line: str
    count: int

    def digest(self) -> str:
        return f"{self.line}{self.count}"

    def captions(self) -> tuple[str, ...]:
        return ("Booking", "First name", "Last name", "DOB", "Email", "Client ID")

    def rows(self) -> Iterator[Row]:
        for n in range(self.count):
            letters = "".join(chr(97 + n // 26**place % 26) for place in range(3))
            day = date(1950, 1, 1) + timedelta(days=n)
            yield Row(n + 2, tuple(self.line.format(n=n, letters=letters, day=day).split(",")))


def peak(college: College, line: str, count: int) -> tuple[int, Analysis]:
    """The most memory that looking into a list takes, and what is found."""
    with cycles_collected():
        tracemalloc.start()
        found = look(college, line, count)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most, found


def look(college: College, line: str, count: int) -> Analysis:
    return analysing.analyse(Endless(line, count), Asked("l", "Enrolment", "booking"), current(), college.now)


@contextmanager
def cycles_collected() -> Iterator[None]:
    """Cycles do not count as held: a command of this process has put off collecting them, and Python
    looks at old objects only when they have grown by a quarter of all that other tests have left."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def with_small_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fills up to its bound, which says nothing about a list: few rows reach it here. One without a bound stays,
    and counts."""
    for module in [found for name, found in sys.modules.items() if name.startswith("kinroll.")]:
        for name, function in list(vars(module).items()):
            if hasattr(function, "cache_info") and (function.cache_info().maxsize or 0) > 1:
                monkeypatch.setattr(module, name, lru_cache(16)(function.__wrapped__))


@pytest.mark.parametrize(
    ("database", "line"),
    [
        *(pytest.param("sqlite", line, id=f"sqlite-{name}") for name, line in LISTS.items()),
        pytest.param("postgresql", LISTS[USUAL], id=f"postgresql-{USUAL}", marks=pytest.mark.postgresql),
    ],
    indirect=["database"],
)
def test_many_rows_take_no_more_memory_than_few(
    line: str, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysing, "BATCH", BATCH)
    monkeypatch.setattr(imports, "BATCH", BATCH)
    monkeypatch.setattr(imports, "MOST_TOGETHER", BATCH)
    college = College(tmp_path, database, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    college.declare(rule("booking", {"contact_id": "client identifier"}))
    with_small_caches(monkeypatch)
    look(college, line, 2 * BATCH + 1)  # what is imported and kept once and for all
    few, _ = peak(college, line, FEW)
    many, found = peak(college, line, MANY)
    assert found.rows == MANY
    assert many <= MOST_GROWTH * few
