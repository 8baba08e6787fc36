"""Journeys of documents in a real Chromium: from the public form to a linked contact, and a bad list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, barriers_on_phone_and_desk, come_in, open_for_booking, page_with_axe, running_server
from college import College, rule
from furnished import BAD, HEAD, course_date
from kinroll.flows import receiving, ruling
from website import now

pytestmark = pytest.mark.browser


@pytest.fixture
def college(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> College:
    """A college with a course date, and an owner called alex."""
    made = College(tmp_path, sqlite_database)
    made.declare(rule("booking", {"match": "id"}))
    course_date()
    made.add(forename="Noor", surname="Haddad", personal_email="family@example.org", date_of_birth="1971-02-03")
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert made.command("account", "create-owner", "alex").status == 0
    return made


@pytest.fixture
def address(college: College) -> Iterator[str]:
    with running_server(college) as running:  # type: ignore[arg-type]
        yield running


def test_a_registration_goes_from_the_public_form_to_a_linked_contact(
    college: College, page: Page, browser: Browser
) -> None:
    public = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    phone = public.new_page()
    phone.goto(open_for_booking(page))
    expect(phone.get_by_text("Bring flat shoes.")).to_be_visible()
    phone.get_by_label("Forename").fill("Sami")
    phone.get_by_label("Surname").fill("Haddad")
    phone.get_by_label("Personal email").fill("family(at)example.org")
    phone.get_by_role("button", name="Book").click()
    expect(phone.get_by_text("Not booked yet")).to_be_visible()
    phone.get_by_label("Personal email").fill("family@example.org")
    phone.get_by_label("Date of birth").fill("2004-05-06")
    phone.get_by_role("button", name="Book").click()
    expect(phone.get_by_text("Thank you, we have your booking.")).to_be_visible()
    reference = phone.locator(".reference").inner_text()
    public.close()

    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_label("Find").press_sequentially(reference.lower())
    page.get_by_role("link", name="Sami Haddad").click()
    expect(page.get_by_text("A question for you")).to_be_visible()
    page.get_by_role("button", name="It is somebody new").click()
    expect(page.get_by_text("linked", exact=True)).to_be_visible()
    page.get_by_role("link", name="Sami Haddad").click()
    expect(page.get_by_role("heading", name="Sami Haddad")).to_be_visible()
    assert {one["forename"] for one in college.contacts()} == {"Noor", "Sami"}


def test_a_card_is_moved_and_a_document_relinked_by_keyboard_alone(college: College, page: Page) -> None:
    page.goto("/documents/board/")
    page.get_by_role("button", name="Move Noor Haddad to attending").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move Noor Haddad to completed")).to_be_visible()
    college.add(forename="Kim", surname="Lee", personal_email="kim@example.org")
    page.goto("/documents/1/")
    page.get_by_role("button", name="Another contact").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Find the contact")).to_be_focused()
    page.keyboard.type("kim l")
    expect(page.get_by_role("link", name="Kim Lee")).to_be_visible()
    page.get_by_role("button", name="It is this person").focus()
    page.keyboard.press("Enter")
    expect(page.locator("section", has_text="Whom it is about").get_by_role("link", name="Kim Lee")).to_be_visible()


def test_a_bad_list_is_understood_corrected_and_imported(college: College, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "registrations.csv"
    file.write_text(HEAD + BAD, encoding="utf-8")
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="Import a list").click()
    page.get_by_label("The list").set_input_files(file)
    page.get_by_role("button", name="Upload it").click()
    page.get_by_label("What “Colour” fills").select_option("employer")
    page.get_by_role("button", name="Look into it").click()
    shared = page.get_by_role("region", name="One email address for different people")
    expect(shared.get_by_text("row 2: Amara Whitlock")).to_be_visible()
    shared.get_by_label("Fill in a made-up address").check()
    missing = page.get_by_role("region", name="Rows without an email address")
    missing.get_by_label("Leave these rows out").check()
    page.get_by_role("button", name="Show what it would become").click()
    expect(page.get_by_text("Nothing has been made yet.")).to_be_visible()
    assert len(college.contacts()) == 1
    page.get_by_role("button", name="Make 3 documents").click()
    expect(page.get_by_text("3 documents were made.")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="These rows as a file").click()
    assert "Dewi" in saved.value.path().read_text(encoding="utf-8-sig")


def test_no_page_has_barriers_on_phone_or_desk(college: College, browser: Browser, address: str) -> None:
    college.add(forename="Sami", surname="Haddad", personal_email="family@example.org")
    for place in (1, 2):
        receiving.receive(
            "list.csv", (HEAD + BAD + "\n" * place).encode(), "Enrolment", "booking", ruling.current(), now()
        )
    receiving.look_into(1, ruling.current(), now())
    page = page_with_axe(browser, address)
    come_in(page, address, "alex")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    booking = open_for_booking(page)
    documents = ("/", "/board/", "/1/", "/2/", "/1/edit/", "/1/who/?q=noor", "/new/", "/new/?process=Enrolment")
    documents += ("/1/course-date/",)
    courses = ("/", "/1/", "/1/edit/", "/dates/1/", "/dates/1/edit/", "/dates/1/booking/")
    paths = [f"/documents{path}" for path in documents] + [f"/courses{path}" for path in courses]
    found = {}
    for path in (*paths, "/imports/", "/imports/1/", "/imports/2/columns/", booking):
        page.goto(path)
        found[path] = barriers_on_phone_and_desk(page)
    page.get_by_role("button", name="Book").click()
    found["booked"] = barriers_on_phone_and_desk(page)
    assert {path: listed for path, listed in found.items() if listed} == {}
