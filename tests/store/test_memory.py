"""What a run holds does not grow with the school."""

import tracemalloc

import pytest

from kinroll.store import database as databases
from kinroll.store import unread

PEOPLE = 30_000


@pytest.fixture(autouse=True)
def used(database: str) -> None:
    databases.use(database)


def test_whom_an_extract_lists_takes_hardly_any_memory() -> None:
    """A million are to fit; a list of their keys alone would be 60 bytes for each."""
    people = ((f"{number:08}", "0" * 24) for number in range(PEOPLE))
    unread.skim(1, iter(()), None)  # the connection, and all that it needs, is there now
    tracemalloc.start()
    try:
        skimmed = unread.skim(1, people, None)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(skimmed.changed) == PEOPLE
    assert [*skimmed.changed][-1] == f"{PEOPLE - 1:08}"
    assert held / PEOPLE < 20
