"""A small school in which nothing is wrong."""

from pathlib import Path

from kit import School


def three_families(folder: Path, database_url: str) -> School:
    """Grace with Amelia, Ida with Noor, Omar with Sam."""
    school = School(folder, database_url)
    for student, forename, contact, parent, surname in (
        ("2101", "Amelia", "3001", "Grace", "Okafor"),
        ("2102", "Noor", "3002", "Ida", "Lind"),
        ("2103", "Sam", "3003", "Omar", "Haddad"),
    ):
        school.student(student, forename, surname)
        school.contact(contact, parent, surname, of=[student], email=f"{parent.lower()}@example.org")
    return school
