from pathlib import Path

import pytest

from kit import School


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """Three families, on both databases: Grace with Amelia, Ida with Noor, Omar with Sam."""
    made = School(tmp_path, database)
    for student, forename, contact, parent, surname in (
        ("2101", "Amelia", "3001", "Grace", "Okafor"),
        ("2102", "Noor", "3002", "Ida", "Lind"),
        ("2103", "Sam", "3003", "Omar", "Haddad"),
    ):
        made.student(student, forename, surname)
        made.contact(contact, parent, surname, of=[student], email=f"{parent.lower()}@example.org")
    return made
