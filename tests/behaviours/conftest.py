from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from college import College
from kit import School


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """A school with one student, on both databases."""
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    return made


@pytest.fixture(scope="class")
def lasting_school(
    new_database: Callable[[Path], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[School]:
    """A school with one student for all tests of a class, which only read it; on both databases."""
    folder = tmp_path_factory.mktemp("lasting")
    with new_database(folder) as url:
        made = School(folder, url)
        made.student("2101", "Amelia", "Okafor")
        yield made


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """A training organisation with no rule yet, on both databases."""
    return College(tmp_path, database)
