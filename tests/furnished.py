"""What the pages of documents, courses, bookings and imports are about, made by the flows that make it."""

from datetime import date, timedelta
from pathlib import Path

from college import College, rule
from kinroll.core.brakes import Brake
from kinroll.core.provisioning.values import Parked, Step
from kinroll.declarations.file import read
from kinroll.flows import booking, drafting, receiving, ruling, sign_on, webhooks
from kinroll.flows.documents import New
from kinroll.store import bookings, change_requests, courses, document_files, outbox
from kinroll.store import webhooks as webhook_rows
from kinroll.store.document_files import HandedIn
from kinroll.store.provisioning import links, runs, states
from reported import furnish_training
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
    rules |= furnish_training(done.number)
    rules["sent"] = furnish_target(site)
    return {"document": done.number, "date": date_number, "course": found.course_id, "upload": upload, **rules}


def furnish_target(site: Site, people: int = 1) -> int:
    """A Moodle that somebody has to look at, as one finds it after a comparison; the number of that."""
    target = '[targets.moodle]\nkind = "moodle"\nurl = "https://learn.example.org"\ntoken_env = "NO_SUCH_TOKEN"\n'
    if target not in site.school.settings:
        site.school.settings += f"\n{target}"
        site.school.write()
        site.open()
    row, at = states.get("moodle"), now()
    states.note_site(row, "https://learn.example.org")
    states.note_full(row, at.at)
    numbers = range(1, people + 1)
    links.park(row.pk, {number: Parked("found-by-username", "grace@example.org", "664") for number in numbers}, at.at)
    steps = [Step(number, "update", {"firstname": "Grace"}, {"firstname": "Grâce"}) for number in numbers]
    run = runs.add(row.pk, "sync", steps, {"looked": 1}, is_full=True, by="anna", now=at.at)
    runs.hold(run, [Brake("too-many-suspended", "6 of 10 users would be suspended.")])
    return run.pk


def furnish_case(site: Site) -> dict[str, str]:
    """Two contacts who look like one person; the case that asks about them."""
    site.school.contact("3092", "Daniel", "Okafor", email="daniel.two@example.org")
    for key in ("3002", "3092"):
        site.school.telephone(key, "07700 900777")
    assert site.school.sync()["outcome"] == "applied"
    (case,) = [one["case"] for one in site.school.run("review", "--json").lines if one["kind"] == "pair"]
    return {"case": case}


def furnish_connected(site: Site, count: int) -> None:
    """So many programs that are called, systems to sign in to, mails to people, and requests to the source."""
    configuration, number = read(site.school.config), 1
    for i in range(count):
        webhooks.create(f"library {i}", "https://library.example.org/", [], configuration, now())
        webhook_rows.add_test(1, now().at)
        sign_on.create(f"Moodle {i}", ["https://moodle.example.org/back"], now())
        outbox.add([outbox.New("mail", "username-changed", {"contact": number})], now().at)
        words, place = {"value": "work", "before": "personal"}, ("sims", f"3{i:03}")
        change_requests.add(number, "source", "email_preference", words, at=now().at, by="grace", place=place)
