"""What the pages of documents, courses, bookings and imports are about, made by the flows that make it."""

from datetime import date, timedelta
from pathlib import Path

from college import College, rule
from kinroll.declarations.file import read
from kinroll.flows import booking, drafting, receiving, ruling
from kinroll.flows.documents import New
from kinroll.store import bookings, courses, document_files
from kinroll.store.document_files import HandedIn
from website import Site, now

LIST = b"First name,Last name,Email\nAmara,Whitlock,office@example.org\nBen,Whitlock,office@example.org\n"
HEAD = "First name,Last name,DOB,E-mail,Colour\n"
BAD = (
    "Amara,Whitlock,2001-04-03,office@example.org,\nBen,Whitlock,2003-08-13,office@example.org,\n"
    "Chloe,Underhill,31/02/2009,chloe@example.org,\n,,,nobody@example.org,\nDewi,Parry,1988-02-02,,\n"
    "=1+1,Quill,1988-02-02\n"
)
"""A list with two on one address, a day that is none, nobody, nobody's address, and a row that is cut off."""
PDF = HandedIn("passport.pdf", "application/pdf", b"%PDF-1.4 a passport")
AHEAD = timedelta(days=30)


def course_date(code: str = "FA-1", starts_on: date | None = None) -> int:
    """A date of the course in first aid; its number."""
    courses.save([courses.CourseRow("FA", "First aid", code=code, location="Kestrel Bay")])
    (found,) = [one for one in courses.dates_listed() if one.code == code]
    courses.keep_date(found.course, {"code": code, "starts_on": starts_on or now().today + AHEAD}, found.number)
    return found.number


def open_booking(number: int, **facts: object) -> str:
    """Open a date for booking; its address."""
    usual = {"process": "Enrolment", "step": "booking", "is_open": True, "places": None, "closes_on": None, "note": ""}
    bookings.keep(number, booking.new_key(), {**usual, "left_out": [], "free_steps": [], **facts})
    found = bookings.of_date(number)
    assert found
    return f"/book/{found.key}/"


def furnish(site: Site, folder: Path, database: str) -> dict[str, int]:
    """One of each thing that these pages are about; their numbers."""
    folder.mkdir(exist_ok=True)
    college = College(folder, database, rules=read(site.school.config).rules)
    college.declare(rule("booking", {"match": "name and email"}))
    date_number = course_date()
    open_booking(date_number)
    (done,) = college.new(New("Enrolment", {"forename": "Sam", "surname": "Okafor"}, "booking", course_date="FA-1"))
    assert done.number
    document_files.keep(done.number, {"mobile": PDF}, now().at)
    upload = receiving.receive("list.csv", LIST, "Enrolment", "booking", ruling.current(), now())
    found = courses.course_date(date_number)
    assert found
    drafting.begin(None, now())
    rules = {"version": ruling.current().version, "rehearsal": drafting.rehearse(now())}
    return {"document": done.number, "date": date_number, "course": found.course_id, "upload": upload, **rules}


def furnish_case(site: Site) -> dict[str, str]:
    """Two contacts who look like one person; the case that asks about them."""
    site.school.contact("3092", "Daniel", "Okafor", email="daniel.two@example.org")
    for key in ("3002", "3092"):
        site.school.telephone(key, "07700 900777")
    assert site.school.sync()["outcome"] == "applied"
    (case,) = [one["case"] for one in site.school.run("review", "--json").lines if one["kind"] == "pair"]
    return {"case": case}
