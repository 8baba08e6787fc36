"""What a parent sees of a child's courses: what they are, when and where; nothing where only the name is seen."""

from pathlib import Path

import pytest
from django.test import Client

from college import SAM, College, rule
from kinroll.accounts.access.own import Sources, _child
from kinroll.core.seeing import DETAILS, NAME, Sight
from kinroll.declarations.file import read
from kinroll.flows import relinking
from kinroll.flows.documents import New
from kinroll.store.models import Document
from website import Site, words

GRACE, DANIEL = "grace@example.org", "daniel@example.org"


@pytest.fixture
def booked(site: Site, tmp_path: Path) -> Site:
    """Amelia is booked on a course of two days, with a telephone that is nobody else's to see."""
    folder = tmp_path / "college"
    folder.mkdir()
    college = College(folder, site.school.database_url, rules=read(site.school.config).rules)
    college.declare(rule("booking", {}))
    first = ("--name", "First aid", "--date", "FA-1", "--starts", "2090-12-01", "--ends", "2090-12-02")
    assert college.command("course", "add", "HLT", *first, "--location", "Room 4").status == 0
    said = {**SAM, "forename": "Amelia", "personal_email": "amelia@example.org", "mobile": "07700 900555"}
    (done,) = college.new(New("Enrolment", said, "booking", course_date="FA-1"))
    assert done.number, done
    relinking.relink(done.number, site.school.show("2101")["contact_id"], college.rules, college.now)
    site.open()
    return site


def child(site: Site, client: Client) -> str:
    number = site.school.show("2101")["contact_id"]
    answer = client.get(f"/portal/children/{number}/")
    return words(answer.content.decode()) if answer.status_code == 200 else str(answer.status_code)


def test_a_parent_sees_what_when_and_where_and_not_what_was_said(booked: Site) -> None:
    page = child(booked, booked.person(GRACE))
    assert "Courses First aid 1 Dec 2090 – 2 Dec 2090 to come Room 4" in page
    assert "900555" not in page


def test_without_responsibility_there_are_no_courses_and_the_reason_is_said(booked: Site) -> None:
    booked.school.contacts = [row for row in booked.school.contacts if row[0] != "3001"]
    link = {"2101": {"Relationship": "Mother", "Parental_responsibility": "F"}}
    booked.school.contact("3001", "Grace", "Okafor", of=link, email=None)
    booked.school.sync()
    page = child(booked, booked.person(GRACE))
    assert "First aid" not in page
    assert "so only the name is shown, and no courses" in page
    assert "First aid" in child(booked, booked.person(DANIEL))


@pytest.mark.parametrize(("much", "given"), [(NAME, {}), (DETAILS, {"mobile": "07700 900555"})])
def test_where_the_name_alone_is_seen_no_value_is_held_ready(much: str, given: dict[str, str]) -> None:
    values = {"forename": "Amelia", "surname": "Okafor", "mobile": "07700 900555"}
    said = Sources(child_fields=("mobile",))
    assert _child(2101, "Mother", Sight(much), values, said).values == given


def test_a_restriction_leaves_no_trace(booked: Site) -> None:
    booked.school.contacts = [row for row in booked.school.contacts if row[0] != "3001"]
    link = {"2101": {"Relationship": "Mother", "Court_order": "T"}}
    booked.school.contact("3001", "Grace", "Okafor", of=link, email=None)
    booked.school.sync()
    assert child(booked, booked.person(GRACE)) == "404"


def test_a_course_of_somebody_elses_child_is_not_shown(booked: Site) -> None:
    assert child(booked, booked.person("leila@example.org")) == "404"


def test_a_registration_opens_for_whom_it_is_about_alone(booked: Site) -> None:
    (number,) = Document.objects.values_list("number", flat=True)
    for somebody in (GRACE, DANIEL, "leila@example.org"):
        assert booked.person(somebody).get(f"/portal/registrations/{number}/").status_code == 404
