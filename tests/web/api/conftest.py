from pathlib import Path

import pytest

from calling import serve
from college import College, rule
from kit import School
from snapshots import FirstSync


@pytest.fixture
def school(tmp_path: Path, database: str, first_sync: FirstSync) -> School:
    """A synced school that is served: three parents, one of them kept out, and a teacher who is a parent."""
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    made.student("2102", "Sami", "Haddad")
    made.contact("3001", "Grace", "Okafor", email="grace@example.org")
    made.contact("3002", "Daniel", "Okafor", of=("2101", "2102"), email="daniel@example.org", Title="Capt")
    made.contact("3004", "Zoë", "Lind", of=("2102",), email=None)
    made.telephone("3001", "07700 900123", Primary="T")
    made.member_of_staff("1001", "Max", "Beddoes")
    made.contact("1001", "Max", "Beddoes", of=("2101",), email="max@example.org")
    first_sync(made)
    serve(made.config)
    return made


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """A college that is served, with one process."""
    made = College(tmp_path, database)
    made.declare(rule("booking", {}), rule("completed", {"copy": "newest detail wins"}))
    serve(made.config)
    return made
