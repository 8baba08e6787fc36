from pathlib import Path

import pytest

from families import three_families
from kit import School


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """Three families, on both databases."""
    return three_families(tmp_path, database)
