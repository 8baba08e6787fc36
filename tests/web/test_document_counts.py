"""No page of documents, courses, bookings or imports asks the database more often where there are more rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from college import College, rule
from furnished import course_date, open_booking
from kinroll.flows import receiving, ruling
from kinroll.flows.documents import New
from website import Site, browser, now

MOST = 25
FILTERS = "q=oka&step=booking&date=FA-0&type=Student&problem=waiting"


def make(folder: Path, database: str, count: int) -> tuple[College, str, int]:
    """So many documents on so many dates, half of them with a question; an address to book, and a list."""
    college = College(folder, database)
    college.declare(rule("booking", {}))
    dates = [course_date(f"FA-{i}") for i in range(count)]
    people = [{"forename": "Sami" if i < count else "Noor", "surname": "Okafor"} for i in range(2 * count)]
    college.new(
        *(
            New("Enrolment", {**person, "personal_email": f"s{i % count}@example.org"}, "booking", course_date="FA-0")
            for i, person in enumerate(people)
        )
    )
    rows = "".join(f"Amara{i},Whitlock,office@example.org\n" for i in range(count))
    body = f"First name,Last name,Email\n{rows}".encode()
    for i in range(count):
        number = receiving.receive(f"{i}.csv", body + b"\n" * i, "Enrolment", "booking", ruling.current(), now())
    receiving.look_into(number, ruling.current(), now())
    return college, open_booking(dates[0], places=1_000), number


def counts(college: College, address: str, upload: int) -> dict[str, int]:
    """How many queries each page costs, once it was opened before."""
    site = Site(college)  # type: ignore[arg-type]
    site.open()
    client, public = site.staff("owner"), browser()
    staff = ("/documents/", f"/documents/?{FILTERS}", "/documents/board/", "/documents/1/", "/documents/1/edit/")
    staff += ("/documents/1/course-date/",)
    more = ("/documents/1/who/?q=oka", "/documents/new/?process=Enrolment", "/courses/", "/courses/1/")
    others = ("/courses/dates/1/", "/courses/dates/1/booking/", "/imports/", f"/imports/{upload}/")
    rules = ("/rules/", "/rules/processes/0/", "/rules/forms/0/", "/rules/versions/", "/rules/versions/1/")
    found = {}
    for page in (*staff, *more, *others, *rules, address):
        asking = public if page == address else client
        asking.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert asking.get(page).status_code == 200, page
        found["booking" if page == address else page.replace(f"/{upload}/", "/N/")] = len(queries)
    return found


def test_as_many_queries_for_sixty_documents_as_for_six(
    tmp_path: Path, new_database: Callable[[Path], AbstractContextManager[str]]
) -> None:
    found = []
    for count in (3, 30):
        folder = tmp_path / str(count)
        folder.mkdir()
        with new_database(folder) as url:
            found.append(counts(*make(folder, url, count)))
    few, many = found
    assert {page: count for page, count in many.items() if count > few[page]} == {}
    assert max(many.values()) <= MOST, many
