"""No page asks the database more often where there are more rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from furnished import furnish_connected, furnish_target
from kit import School
from website import Site

PAGES = (
    "/overview/",
    "/contacts/",
    "/contacts/?q=okafor&role=contact",
    "/contacts/?account=never&source=sims&problem=any",
    "/contacts/quick/?q=okafor",
    "/problems/",
    "/runs/",
    "/runs/1/",
    "/runs/1/?field=surname&name=okafor",
    "/runs/1/undo/",
    "/runs/1/compare/",
    "/nights/",
    "/nights/change/",
    "/sources/",
    "/sources/sims/",
    "/sources/sims/columns/contacts/",
    "/problems/kinds/",
    "/problems/people/",
    "/people/",
    "/people/?state=new&role=contact&address=mail",
    "/people/invite/?role=contact",
    "/people/looks/",
    "/review/",
    "/review/sims:5000/",
    "/review/lines/?from=50",
    "/assignments/",
    "/me/",
    "/tokens/",
    *("/requests/", "/webhooks/", "/webhooks/1/", "/sign-on/", "/mails/", "/mails/words/"),
    "/targets/",
    "/targets/moodle/",
    "/targets/moodle/runs/1/",
)
MOST = 25
FORESEEING = ("/runs/1/undo/", "/contacts/N/merge/?")
MOST_FORESEEING = 28
"""Pages that work out a change before anybody decides ask for all that it would touch."""


def make(folder: Path, database: str, people: int) -> Site:
    """A school of this many parents, each with two children and a problem, after two syncs."""
    school = School(folder, database)
    for i in range(people):
        school.student(f"2{i:03}", f"Sam{i}", "Okafor")
        school.student(f"4{i:03}", f"Pat{i}", "Okafor")
        school.contact(f"3{i:03}", f"Grace{i}", "Okafor", of=(f"2{i:03}", f"4{i:03}"), Title="Capt")
        school.contact(
            f"5{i:03}", f"Grace{i}", "Okafor", of=(f"2{i:03}",), email=f"grace{i}.okafor.3{i:03}@example.org"
        )
    school.sync()
    made = Site(school)
    made.open()
    furnish_target(made, people)
    furnish_connected(made, people)
    return made


def counts(site: Site) -> dict[str, int]:
    """How many queries each page costs, once it was opened before."""
    client = site.staff("owner")
    number = site.school.show("3000")["contact_id"]
    found = {}
    one = f"/contacts/{number}/"
    compared = f"{one}merge/?with={site.school.show('3001')['contact_id']}"
    about = (one, f"{one}?on=2026-01-01", f"{one}edit/mobile/", f"{one}merge/?q=grace", f"{one}split/", compared)
    for page in (*PAGES, *about):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        found[page.replace(f"/contacts/{number}/", "/contacts/N/").partition("with=")[0]] = len(queries)
    return found


def test_no_more_queries_for_thirty_families_than_for_three(
    tmp_path: Path, new_database: Callable[[Path], AbstractContextManager[str]]
) -> None:
    found = []
    for people in (3, 30):
        folder = tmp_path / str(people)
        folder.mkdir()
        with new_database(folder) as url:
            found.append(counts(make(folder, url, people)))
    few, many = found
    # a search that finds few looks a second time, in another way: so there may be fewer
    assert {page: count for page, count in many.items() if count > few[page]} == {}
    beyond = {page: n for page, n in many.items() if n > (MOST_FORESEEING if page in FORESEEING else MOST)}
    assert beyond == {}
