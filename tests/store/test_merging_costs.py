"""Merging costs a fixed number of queries, however much hangs on a contact; long chains are undone exactly."""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from college import SAM, College, rule
from kinroll.flows import merging
from kinroll.flows.documents import New

QUICK_S = 3.0
"""Well under a second on a quiet machine; the one that runs the tests has others to serve."""


def college_with(folder: Path, database: str, documents: int) -> College:
    """Sam with many registrations, and Samuel with one."""
    college = College(folder, database)
    college.declare(rule("booking", {}))
    college.new(*(New("Enrolment", dict(SAM), "booking") for _ in range(documents)))
    college.add(forename="Samuel", personal_email="samuel@example.org")
    return college


def test_as_many_queries_for_a_hundred_documents_as_for_two(
    tmp_path: Path, new_database: Callable[[Path], AbstractContextManager[str]]
) -> None:
    found = []
    for documents in (2, 100):
        folder = tmp_path / str(documents)
        folder.mkdir()
        with new_database(folder) as url:
            college = college_with(folder, url, documents)
            sam, samuel = (one["contact_id"] for one in college.contacts())
            before, began = college.contacts(), time.monotonic()
            with CaptureQueriesContext(connection) as merge:
                merging.merge(samuel, sam, college.rules, college.now)
            (one,) = college.contacts()
            assert len(one["documents"]) == documents + 1
            with CaptureQueriesContext(connection) as unmerge:
                merging.unmerge(sam, college.rules, college.now)
            assert time.monotonic() - began < QUICK_S
            assert college.contacts() == before
            found.append((len(merge), len(unmerge)))
    few, many = found
    assert few == many
    assert max(many) < 100, many


def test_a_chain_of_twenty_merges_is_undone_in_any_order(database: str, tmp_path: Path) -> None:
    college = College(tmp_path, database)
    college.declare(rule("booking", {}))
    people = 21
    college.new(*(New("Enrolment", {**SAM, "personal_email": f"sam{i}@example.org"}, "booking") for i in range(people)))
    before = college.contacts()
    numbers = [one["contact_id"] for one in before]
    assert len(numbers) == people
    for loser, survivor in pairwise(numbers):
        merging.merge(survivor, loser, college.rules, college.now)
    (one,) = college.contacts()
    assert len(one["documents"]) == people
    undone = numbers[:-1]
    random.Random(5).shuffle(undone)
    for number in undone:
        merging.unmerge(number, college.rules, college.now)
    assert college.contacts() == before
