"""Looking for people who are here twice costs a fixed number of queries, however many there are."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinroll.flows import reviewing
from kinroll.store import review
from kit import School


def queries(folder: Path, database: str, families: int) -> tuple[list[int], int]:
    """How many queries it takes to look, to look again, and to list; and how many cases there are."""
    school = School(folder, database)
    school.student("2101", "Amelia", "Okafor")
    for i in range(families):
        for key in (f"3{i:03}", f"5{i:03}"):  # the second is kept out: the username is taken
            school.contact(key, f"Grace{i}", "Okafor", email=f"grace{i}@example.org")
        school.contact(f"4{i:03}", f"Grace{i}", "Okafor", email=f"other{i}@example.org")
        school.telephone(f"3{i:03}", f"07700 900{i:03}")
        school.telephone(f"4{i:03}", f"07700 900{i:03}")
    assert school.sync()["outcome"] == "applied"
    now, counts = datetime.now(UTC), []
    reviewing.refresh(now)
    for act in (lambda: reviewing.refresh(now), lambda: review.cases(now.date()), lambda: review.count(now.date())):
        with CaptureQueriesContext(connection) as found:
            act()
        counts.append(len(found))
    return counts, review.count(now.date())


def test_as_many_for_thirty_as_for_three(
    tmp_path: Path, new_database: Callable[[Path], AbstractContextManager[str]]
) -> None:
    found = []
    for families in (3, 30):
        folder = tmp_path / str(families)
        folder.mkdir()
        with new_database(folder) as url:
            found.append(queries(folder, url, families))
    assert found[0][0] == found[1][0]
    assert [cases for _, cases in found] == [6, 60]
