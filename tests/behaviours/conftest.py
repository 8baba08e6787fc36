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


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """A training organisation with no rule yet, on both databases."""
    return College(tmp_path, database)
