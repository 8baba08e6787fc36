"""No page of somebody's own asks the database more often where there is more: children, courses, wishes, history."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from college import SAM, College, rule
from kinroll.declarations.file import read
from kinroll.flows.documents import New
from kinroll.store import change_requests
from kit import School
from website import PASSWORD, Site, now

MOST = 30
PAGES = ("/portal/", "/me/", "/me/data.json", "/me/edit/work_telephone/", "/me/ask/surname/")


def make(folder: Path, database: str, many: int) -> Site:
    """A parent of this many children, and as many parents who have asked for something."""
    school = School(folder, database)
    for i in range(many):
        school.student(f"2{i:03}", f"Sam{i}", "Okafor")
        school.contact(f"3{i:03}", f"Grace{i}", "Okafor", of=(f"2{i:03}",), email=f"grace{i}@example.org")
    school.contact("4001", "Pat", "Okafor", of=tuple(f"2{i:03}" for i in range(many)), email="pat@example.org")
    school.sync()
    made = Site(school)
    made.open()
    for i in range(many):
        number, at = school.show(f"3{i:03}")["contact_id"], now().at
        words = {"value": "Lind", "note": "married"}
        change_requests.add(number, "field", "surname", words, at=at, by="grace")
        change_requests.add(number, "two-accounts", "", {"other": f"grace{i}@example.org"}, at=at, by="grace")
    return made


def learn(site: Site, folder: Path, many: int) -> None:
    """Give Sam this many courses."""
    folder.mkdir()
    college = College(folder, site.school.database_url, rules=read(site.school.config).rules)
    college.declare(rule("booking", {}))
    college.new(*(New("Enrolment", {**SAM, "password": PASSWORD}, "booking") for _ in range(many)))


def count(site: Site, person: str, pages: tuple[str, ...]) -> dict[str, int]:
    """How many queries each page costs, once it was opened before."""
    client = site.person(person) if "@" in person else site.staff(person)
    found = {}
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        found[page] = len(queries)
    return found


def test_as_many_queries_for_thirty_as_for_three(
    tmp_path: Path, new_database: Callable[[Path], AbstractContextManager[str]]
) -> None:
    found = []
    for many in (3, 30):
        folder = tmp_path / str(many)
        folder.mkdir()
        with new_database(folder) as url:
            site = make(folder, url, many)
            learn(site, folder / "college", many)
            of_parent, of_staff = count(site, "pat@example.org", PAGES), count(site, "office", ("/requests/",))
            of_learner = count(site, "sam@example.org", PAGES)
            found.append((of_parent, of_staff, of_learner))
    few, many_rows = found
    assert many_rows == few
    assert max(max(counts.values()) for counts in few) <= MOST, few


def test_a_run_closes_wishes_in_as_many_queries_for_thirty_as_for_three(
    tmp_path: Path, new_database: Callable[[Path], AbstractContextManager[str]]
) -> None:
    found = []
    for many in (3, 30):
        folder = tmp_path / str(many)
        folder.mkdir()
        with new_database(folder) as url:
            school = make(folder, url, many).school
            for i in range(many):
                school.change(f"3{i:03}", Surname="Lind")
            with CaptureQueriesContext(connection) as queries:
                assert school.sync()["outcome"] == "applied"
            found.append(sum("change_request" in one["sql"] for one in queries))
            assert change_requests.count_waiting() == many  # those about two accounts
    assert found[0] == found[1]
