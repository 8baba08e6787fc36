"""Of two who change one course, date, booking, mail or setting the second sees what the first did; nothing is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

from college import College, rule
from furnished import course_date, open_booking
from kinroll.flows import training_facts
from kinroll.store import bookings, collecting, courses
from website import Site, now, words

ORGANISATION = {"identifier": "31567", "name": "Kestrel Bay Training"}


@pytest.fixture
def site(tmp_path: Path, database: str) -> Site:
    college = College(tmp_path, database)
    college.declare(rule("booking", {}))
    open_booking(course_date(), places=5, note="Bring a pen.")
    made = Site(college)  # type: ignore[arg-type]
    made.open()
    return made


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form, as it is filled in."""
    (form,) = [one for one in html.fromstring(page).forms if "seen" in one.fields]
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    return sent


def change(client: Client, path: str, **changed: object) -> str:
    answer = client.post(path, {**form_of(client.get(path).content.decode()), **changed}, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def course() -> str:
    found = courses.course(1)
    assert found
    return f"{found.name}/{found.category}"


def place() -> str:
    found = courses.course_date(1)
    assert found
    return f"{found.location}/{found.provider}"


def booked() -> str:
    found = bookings.of_date(1)
    assert found
    return f"{found.places}/{found.note}"


CASES = [
    pytest.param("/courses/1/edit/", course, ("name", "Aid"), ("category", "Short"), "{0}/{1}", id="a course"),
    pytest.param("/courses/dates/1/edit/", place, ("location", "Hall"), ("provider", "Us"), "{0}/{1}", id="a date"),
    pytest.param("/courses/dates/1/booking/", booked, ("places", "7"), ("note", "A pen."), "{0}/{1}", id="a booking"),
]


@pytest.mark.parametrize(("path", "kept", "first", "second", "both"), CASES)
def test_who_change_different_things_both_count(
    site: Site, path: str, kept: Callable[[], str], first: tuple[str, str], second: tuple[str, str], both: str
) -> None:
    client, other = site.staff("office"), site.staff("owner")
    mine = form_of(client.get(path).content.decode())
    change(other, path, **{first[0]: first[1]})
    assert client.post(path, {**mine, second[0]: second[1]}).status_code == 302
    assert kept() == both.format(first[1], second[1])


@pytest.mark.parametrize(("path", "kept", "first", "second", "both"), CASES)
def test_the_second_who_changes_the_same_is_shown_the_difference(
    site: Site, path: str, kept: Callable[[], str], first: tuple[str, str], second: tuple[str, str], both: str
) -> None:
    client, (name, text) = site.staff("office"), second
    mine = {**form_of(client.get(path).content.decode()), name: text}
    change(site.staff("owner"), path, **{name: "Theirs"})
    page = client.post(path, mine).content.decode()
    assert "Somebody has changed the same meanwhile" in words(page)
    assert "It is now: Theirs" in words(page)
    assert "Theirs" in kept()
    assert text in str(form_of(page)[name])
    assert client.post(path, form_of(page)).status_code == 302
    assert text in kept()


def test_how_a_mail_is_worded_and_what_the_standard_leaves_open(site: Site) -> None:
    path = "/mails/words/username-changed/"
    client = site.staff("office")
    mine = {**form_of(client.get(path).content.decode()), "subject": "Mine"}
    change(site.staff("owner"), path, subject="Theirs")
    assert "It is now: Theirs" in words(client.post(path, mine).content.decode())
    client.post(path, mine)
    training_facts.save("organisation", ORGANISATION, now())
    change(site.staff("owner"), "/avetmiss/settings/")
    before = collecting.settings()
    change(site.staff("data-manager"), "/avetmiss/settings/")
    assert collecting.settings() == before


def test_one_thing_of_training(site: Site) -> None:
    training_facts.save("organisation", ORGANISATION, now())
    path = "/avetmiss/training/organisation/1/"
    client = site.staff("office")
    mine = {**form_of(client.get(path).content.decode()), "name": "Mine"}
    assert "Saved." in change(site.staff("owner"), path, name="Theirs")
    assert "It is now: Theirs" in words(client.post(path, mine).content.decode())


def test_what_is_reported_of_a_document(site: Site) -> None:
    college: Any = site.school
    path = f"/avetmiss/documents/{college.add()}/"
    client, other = site.staff("office"), site.staff("owner")

    def enrolment(who: Client) -> dict[str, Any]:
        forms = html.fromstring(who.get(path).content.decode()).forms
        (form,) = [one for one in forms if one.fields.get("part") == "enrolment"]
        return dict(form.form_values())

    mine = {**enrolment(client), "training_contract": "ABC"}
    assert other.post(path, {**enrolment(other), "training_contract": "XYZ"}).status_code == 302
    assert "It is now: XYZ" in words(client.post(path, mine).content.decode())
    assert client.post(path, {**mine, "seen": enrolment(client)["seen"]}).status_code == 302
    assert enrolment(client)["training_contract"] == "ABC"
