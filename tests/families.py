"""Small schools in which nothing is wrong."""

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


def six_families(folder: Path, database_url: str) -> School:
    """A village school, in which two pupils are a third."""
    school = School(folder, database_url)
    for i in range(6):
        school.student(f"210{i}", f"Sam{i}", f"Name{i}")
        school.contact(f"300{i}", f"Pat{i}", f"Name{i}", of=[f"210{i}"])
        school.telephone(f"300{i}", f"07700 90030{i}")
    return school
