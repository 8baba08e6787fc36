"""One account everywhere: a booking becomes a reported outcome; who leaves comes back as the same user."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from campus import COURSE, SETTINGS, TOKEN, Campus
from furnished import open_booking
from kinroll.core.avetmiss.facts import THINGS
from kinroll.flows import booking, sign_on, training_facts
from kinroll.store import bookings, courses, document_lists, training
from kit import School
from moodle.server import Server
from nat import usi
from signing_on import BACK, Elsewhere
from training import UNITS, WHOLE, YEAR, Provider
from website import PASSWORD, Site, now

ROBIN = {"forename": "Robin", "surname": "Castellan", "personal_email": "robin@example.org", "usi": usi(1_000), **WHOLE}


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    """One that reports, in the January of its year."""
    return Provider(tmp_path, database, at=datetime(YEAR, 1, 12, 9, tzinfo=UTC))


@pytest.fixture
def learning(provider: Provider, moodle: Server) -> Campus:
    """It has a Moodle, where its course is one, and people can sign in to that with their account of here."""
    campus = Campus(provider, moodle, settings=f'{SETTINGS}completed_outcome = "20"')
    provider.begin()
    courses.save([courses.CourseRow("BUS", "Business", units=" ".join(UNITS), moodle_course_id=COURSE)])
    Site(provider).open()  # type: ignore[arg-type]
    return campus


def book(campus: Campus) -> int:
    """Robin books the course and chooses a password; the number of the document."""
    (date,) = [one for one in courses.dates_listed() if one.code == "BUS-1"]
    open_booking(date.number)
    offered = bookings.of_date(date.number)
    assert offered
    wanted = {**ROBIN, "password": PASSWORD}
    booked = booking.book(offered, wanted, {}, booking.new_reference(), campus.configuration.rules, campus.now)
    (number,) = document_lists.of_reference(booked.reference, offered.number)
    return number


def test_a_booking_becomes_an_outcome_that_is_reported(provider: Provider, learning: Campus, tmp_path: Path) -> None:
    document = book(learning)
    contact = provider.contact_of(document)
    assert contact
    assert (provider.document(document).step, learning.sync().outcome) == ("booking", "applied")
    user = learning.user(contact)
    assert (user.firstname, user.auth, learning.moodle.site.taking) == ("Robin", "oauth2", {})

    provider.move(document, "attending")
    assert learning.sync_changes().outcome == "applied"
    assert list(learning.moodle.site.taking) == [(user.id, int(COURSE))]

    system = Elsewhere(sign_on.create("Moodle", [BACK], now()))
    said = system.sign_in(Site(provider).sign_in(user.username, PASSWORD))  # type: ignore[arg-type]
    assert (said["sub"], said["sub"], said["preferred_username"]) == (str(contact), user.idnumber, user.username)

    learning.moodle.site.completed[user.id, int(COURSE)] = int(datetime(YEAR, 6, 20, tzinfo=UTC).timestamp())
    assert learning.poll().moved == [document]
    assert provider.document(document).step == "completed"
    assert provider.command("avetmiss", "collect", str(tmp_path / "nat"), "--year", str(YEAR)).status == 0
    lines = provider.lines(tmp_path / "nat", "NAT00120")
    reported = {(line[20:30].strip(), line[30:42].strip(), line[71:73]) for line in lines}
    assert reported == {(str(contact), unit, "20") for unit in UNITS}


def test_an_outcome_that_an_assessor_has_entered_stays(provider: Provider, learning: Campus) -> None:
    document = book(learning)
    provider.move(document, "attending")
    for unit, outcome in zip(UNITS, ("30", ""), strict=True):
        training_facts.save("outcome", {"document": str(document), "unit": unit, "outcome": outcome})
    learning.sync()
    (user,) = learning.moodle.site.people()
    learning.moodle.site.completed[user.id, int(COURSE)] = int(datetime(YEAR, 6, 20, tzinfo=UTC).timestamp())
    learning.poll()
    assert training.open_units(document) == []
    found = {one.facts["unit"]: one.facts["outcome"] for one in training.listed(THINGS["outcome"])[0]}
    assert found == dict(zip(UNITS, ("30", "20"), strict=True))


def test_who_leaves_the_school_comes_back_as_the_same_user(tmp_path: Path, database: str, moodle: Server) -> None:
    settings = f'[targets.moodle]\nkind = "moodle"\nurl = "{moodle.url}"\ntoken_env = "{TOKEN}"\n'
    school = School(tmp_path, database, settings=settings)
    for number in range(1, 7):
        school.student(f"210{number}")
        school.contact(f"300{number}", "Grace", f"Okafor-{number}", of=[f"210{number}"])

    def sync(outcome: str) -> None:
        """The night's sync, and what follows in Moodle."""
        assert school.sync()["outcome"] == "applied"
        assert school.run("target", "sync", "moodle", "--json").json["outcome"] == outcome

    sync("applied")
    user = moodle.site.named(school.show("3001")["account"]["username"])
    before = (user.id, user.username, user.idnumber)
    assert user.idnumber == str(school.show("3001")["contact_id"])

    amelia = school.students.pop("2101")
    gone = school.contacts.pop(0)
    sync("applied")
    assert (school.show("3001")["account"]["active"], user.suspended) == (False, True)

    school.contacts.append(gone)
    school.students["2101"] = amelia
    sync("applied")
    assert (school.show("3001")["account"]["active"], user.suspended) == (True, False)
    (again,) = [one for one in moodle.site.people() if one.idnumber == before[2]]
    assert (again.id, again.username, len(moodle.site.people())) == (*before[:2], 6)
