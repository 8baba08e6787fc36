from pathlib import Path

import pytest

from kit import School


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """A school with one student, on both databases."""
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    made.contact("3001")
    return made
