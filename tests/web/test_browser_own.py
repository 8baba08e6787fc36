"""Whole journeys of people who do not work here, in a real Chromium."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import (
    PASSWORD,
    barriers_on_phone_and_desk,
    come_in,
    open_for_booking,
    page_with_axe,
    running_server,
    sign_in,
)
from college import SAM, College, rule
from kinroll.accounts import emails
from kinroll.accounts.backend import by_username
from kinroll.declarations.file import read
from kinroll.flows.documents import New
from kinroll.store import courses
from kinroll.store.courses import CourseRow
from kit import School
from loopback import MailHost, mail_host
from website import now

pytestmark = pytest.mark.browser
GRACE, DANIEL, SAM_EMAIL = "grace@example.org", "daniel@example.org", SAM["personal_email"]
Open = Callable[[str], Page]


@pytest.fixture
def mails() -> Iterator[MailHost]:
    with mail_host() as host:
        yield host


@pytest.fixture
def school(tmp_path: Path, sqlite_database: str, mails: MailHost, monkeypatch: pytest.MonkeyPatch) -> School:
    """Two parents of one child who can sign in, and alex who works here."""
    made = School(tmp_path, sqlite_database)
    made.settings = (
        f'[notify.mail]\nhost = "127.0.0.1"\nport = {mails.port}\ntls = "none"\nfrom = "kinroll@example.org"\n'
        'to = ["it@example.org"]\n[school]\nname = "Hollybrook Academy"\ntelephone = "01632 960000"\n'
    )
    made.student("2101", "Amelia", "Okafor", Date_of_birth="2014-03-01")
    made.contact("3001", "Grace", "Okafor", of={"2101": {"Parental_responsibility": "T"}}, email=GRACE)
    made.contact("3002", "Daniel", "Okafor", of={"2101": {"Parental_responsibility": "T"}}, email=DANIEL)
    made.telephone("3001", "07700 900123", Primary="T")
    made.sync()
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert made.run("account", "create-owner", "alex").status == 0
    for username in (GRACE, DANIEL):
        set_password(username)
    return made


def set_password(username: str) -> None:
    account = by_username(username)
    assert account
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])


@pytest.fixture
def open_as(school: School, browser: Browser) -> Iterator[Open]:
    """Opens a window in which somebody is signed in; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    with running_server(school) as address:

        def opened(username: str) -> Page:
            page = browser.new_context(base_url=address, viewport={"width": 390, "height": 844}).new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            if username:
                come_in(page, address, username)
                page.wait_for_url(re.compile("/(portal|overview)/"))
            return page

        yield opened
    for context in browser.contexts:
        context.close()
    assert [said for said in complaints if "404" not in said] == []


def test_a_parent_with_a_court_order_sees_nothing_of_the_child(school: School, open_as: Open) -> None:
    grace, daniel = open_as(GRACE), open_as(DANIEL)
    daniel.get_by_role("link", name="Amelia Okafor").click()
    expect(daniel.get_by_text("1 Mar 2014")).to_be_visible()
    expect(daniel.get_by_text("Grace")).to_have_count(0)
    child = daniel.url
    school.contacts[1][2]["Court order"] = "T"
    school.sync()
    daniel.reload()
    expect(daniel.get_by_role("heading", name="There is no such page")).to_be_visible()
    daniel.goto("/portal/")
    expect(daniel.get_by_text("There is nothing here for you at present.")).to_be_visible()
    daniel.goto("/me/")
    expect(daniel.get_by_text("Amelia")).to_have_count(0)
    expect(daniel.get_by_text("court")).to_have_count(0)
    grace.goto(child)
    expect(grace.get_by_role("heading", name="Amelia Okafor")).to_be_visible()
    daniel.goto("/portal/")
    daniel.get_by_role("link", name="Reach the school").click()
    expect(daniel.get_by_text("01632 960000")).to_be_visible()


def test_a_username_is_renamed_and_the_person_told_by_mail(school: School, open_as: Open, mails: MailHost) -> None:
    number = school.show("3001")["contact_id"]
    alex = open_as("alex")
    alex.goto(f"/contacts/{number}/rename/")
    alex.get_by_label("New username").fill("grace.okafor")
    alex.get_by_role("button", name="Change it").click()
    expect(alex.get_by_text("The username is now grace.okafor")).to_be_visible()
    assert school.run("worker", "--once").status == 0
    (mail,) = mails.received
    assert (mail["To"], "grace.okafor" in mail.get_content()) == (GRACE, True)
    page = open_as("")
    sign_in(page, GRACE, PASSWORD)
    expect(page.get_by_text("are not correct")).to_be_visible()
    sign_in(page, "grace.okafor", PASSWORD)
    expect(page.get_by_role("heading", name="Welcome, Grace Okafor")).to_be_visible()


def test_a_preference_is_changed_and_survives_the_next_sync(school: School, open_as: Open) -> None:
    grace = open_as(GRACE)
    grace.get_by_role("navigation").get_by_role("link", name="My account").click()
    grace.get_by_role("link", name="Change: Preferred telephone").click()
    grace.get_by_label("the school decides").check()
    grace.get_by_role("button", name="Save").click()
    expect(grace.get_by_text("Saved: Preferred telephone.")).to_be_visible()
    school.telephones[0][1]["Telephone number"] = "07700 900555"
    school.sync()
    grace.reload()
    expect(grace.get_by_text("07700 900555")).to_be_visible()
    expect(grace.get_by_text("You said so on")).to_be_visible()
    assert school.show("3001")["telephone_preference"] == "none"


def test_a_change_is_asked_for_passed_on_and_closes_itself(school: School, open_as: Open) -> None:
    grace, alex = open_as(GRACE), open_as("alex")
    grace.goto("/me/")
    grace.get_by_role("link", name="Ask for a change: Mobile").click()
    grace.get_by_label("It should be").fill("07700 900999")
    grace.get_by_label("A word for the school").fill("A new telephone")
    grace.get_by_role("button", name="Ask the school").click()
    expect(grace.get_by_text("waits for the school")).to_be_visible()
    alex.reload()
    alex.get_by_role("link", name="Somebody has asked for a change of their details").click()
    expect(alex.get_by_text("sims 3001 decides this")).to_be_visible()
    alex.get_by_role("button", name="Passed on", exact=True).click()
    grace.reload()
    expect(grace.get_by_text("passed on to those who keep the records")).to_be_visible()
    school.telephones[0][1]["Telephone number"] = "07700900999"
    school.sync()
    grace.reload()
    expect(grace.get_by_text("done", exact=True)).to_be_visible()
    alex.goto("/requests/")
    expect(alex.get_by_text("Nobody waits for an answer.")).to_be_visible()


def test_another_address_is_confirmed_by_the_link_that_went_there(
    school: School, open_as: Open, mails: MailHost
) -> None:
    school.settings = school.settings.replace(
        "[notify.mail]", '[sources.sims.copy]\npersonal_email = "follow"\n[notify.mail]'
    )
    school.sync()
    account = by_username(GRACE)
    assert account
    emails.confirm(account, GRACE)
    grace = open_as(GRACE)
    grace.goto("/me/")
    grace.get_by_role("link", name="Change: Personal email").click()
    grace.get_by_label("Password").fill(PASSWORD)
    grace.get_by_role("button", name="Go on").click()
    grace.get_by_label("Personal email").fill("grace.new@example.org")
    grace.get_by_role("button", name="Save").click()
    expect(grace.get_by_text("Waits for you to open the link")).to_be_visible()
    assert school.show("3001")["personal_email"] == GRACE
    school.run("worker", "--once")
    link = re.search(r"http://[^/]+(/me/email/\S+)", mails.received[-1].get_content())
    assert link
    grace.goto(link[1])
    grace.get_by_role("button", name="Yes, it is mine").click()
    expect(grace.get_by_text("grace.new@example.org is confirmed.")).to_be_visible()
    school.run("worker", "--once")
    assert mails.received[-1]["To"] == GRACE


def college_of(school: School) -> College:
    """A college on the school's database, with a course that can be booked."""
    folder = school.folder / "college"
    folder.mkdir()
    college = College(folder, school.database_url, rules=read(school.config).rules)
    college.declare(rule("booking", {}))
    facts = {"location": "Kestrel Bay", "starts_on": now().today}
    courses.save([CourseRow("FA", "First aid", code="FA-1", **facts)])  # type: ignore[arg-type]
    return college


def test_from_the_public_form_to_the_portal(school: School, open_as: Open) -> None:
    college_of(school)
    visitor = open_as("")
    visitor.goto(open_for_booking(open_as("alex")))
    for label, text in (("Forename", "Sam"), ("Surname", "Okafor"), ("Personal email", SAM_EMAIL)):
        visitor.get_by_label(label).fill(text)
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Book").click()
    expect(visitor.get_by_text("Thank you, we have your booking.")).to_be_visible()
    sam = open_as(SAM_EMAIL)
    expect(sam.get_by_role("heading", name="Welcome, Sam Okafor")).to_be_visible()
    sam.get_by_role("link", name="First aid").click()
    expect(sam.get_by_text("Kestrel Bay")).to_be_visible()
    expect(sam.get_by_text(PASSWORD)).to_have_count(0)
    sam.goto("/me/")
    sam.get_by_role("link", name="Suburb").click()
    sam.get_by_label("Suburb").fill("Kestrel Bay")
    sam.get_by_role("button", name="Save").click()
    expect(sam.get_by_text("Saved: Suburb.")).to_be_visible()


def test_no_page_of_ones_own_has_barriers(school: School, browser: Browser) -> None:
    booked = New("Enrolment", {**SAM, "password": PASSWORD}, "booking", course_date="FA-1")
    (document,), child = college_of(school).new(booked), school.show("2101")["contact_id"]
    own = ("/portal/", "/me/", "/me/edit/telephone_preference/", "/me/edit/address/", "/me/two-accounts/")
    paths = {
        GRACE: (*own, "/me/ask/mobile/", f"/portal/children/{child}/", "/account/reauthenticate/"),
        SAM_EMAIL: ("/portal/", f"/portal/registrations/{document.number}/"),
        "alex": ("/requests/?state=all",),
    }
    found = {}
    with running_server(school) as address:
        page = page_with_axe(browser, address)
        for path in ("/reach/", "/which-account/", "/account/inactive/"):
            page.goto(path)
            found[path] = barriers_on_phone_and_desk(page)
        for username, listed in paths.items():
            come_in(page, address, username)
            page.wait_for_url(re.compile("/(portal|overview)/"))
            if username == GRACE:
                page.goto("/me/ask/mobile/")
                page.get_by_label("It should be").fill("07700 900999")
                page.get_by_role("button", name="Ask the school").click()
            for path in listed:
                page.goto(path)
                found[f"{username}{path}"] = barriers_on_phone_and_desk(page)
            page.context.clear_cookies()
    assert {path: listed for path, listed in found.items() if listed} == {}
