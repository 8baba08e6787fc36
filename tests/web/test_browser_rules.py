"""In a real Chromium: a rule is edited, rehearsed and activated; a missed title is taken; two people edit one rule."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, barriers_on_phone_and_desk, come_in, page_with_axe, running_server
from college import College, rule
from kinroll.declarations.file import read
from kinroll.flows import drafting
from kinroll.store import rule_sets
from kit import School
from snapshots import FirstSync
from website import now

pytestmark = pytest.mark.browser


@pytest.fixture
def college(tmp_path: Path, sqlite_database: str, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch) -> College:
    """A school with a source, and registrations of two people who share an address; alex and kim may do everything."""
    school = School(tmp_path, sqlite_database)
    school.student("2101")
    school.contact("3001", Title="Capt", Faith="Quaker")
    first_sync(school)
    made = College(tmp_path, sqlite_database, rules=read(school.config).rules)
    school.write()
    made.declare(rule("booking", {}, name="Booked"))
    made.add(forename="Sam", surname="Okafor", personal_email="family@example.org")
    made.add(forename="Noor", surname="Okafor", personal_email="family@example.org")
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    for name in ("alex", "kim"):
        assert made.command("account", "create-owner", name).status == 0
    return made


@pytest.fixture
def address(college: College) -> Iterator[str]:
    with running_server(college) as running:  # type: ignore[arg-type]
        yield running


def open_rule(page: Page) -> None:
    """Come to the one rule of the draft, as people do."""
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="Rules", exact=True).click()
    expect(page.get_by_role("heading", name="Rules", exact=True)).to_be_visible()  # a click does not wait for its page
    begin = page.get_by_role("button", name="Begin a draft")
    if begin.is_visible():
        begin.click()
        expect(page.get_by_text("This is the draft")).to_be_visible()
    page.get_by_role("link", name="Enrolment").click()
    page.get_by_role("link", name="Booked").click()


def test_a_rule_is_edited_rehearsed_and_activated(college: College, page: Page) -> None:
    open_rule(page)
    expect(page.get_by_text("Whoever books a batch with one email")).to_be_visible()
    page.get_by_label("Match rule").select_option("name and email")
    expect(page.get_by_text("Whoever books a batch with one email")).to_have_count(0)
    page.get_by_label("Contact id").select_option("next number")
    page.get_by_role("button", name="Save in the draft").click()
    page.get_by_role("link", name="What it changes, rehearse, activate").click()
    expect(page.get_by_text("Match rule: id → name and email")).to_be_visible()
    page.get_by_role("button", name="Rehearse it on 2 documents").click()
    expect(page.get_by_text("2 of 2 documents would come out differently than under version 1.")).to_be_visible()
    noor = page.get_by_role("row", name=re.compile("^Noor Okafor"))
    expect(noor).to_contain_text("would have a contact, and has none now")
    page.get_by_role("link", name="The draft").click()
    page.get_by_label("What is new in it").fill("Families share an address")
    page.get_by_role("button", name="Activate it").click()
    expect(page.get_by_text("Version 2 counts from now on.")).to_be_visible()
    made = college.add(forename="Ada", surname="Okafor", personal_email="family@example.org")
    assert college.contact_of(made)
    page.get_by_role("link", name="Versions").click()
    page.get_by_role("row", name="Families share an address").get_by_role("link").click()
    page.get_by_label("Beside version").select_option("1")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Contact id: customer email → next number")).to_be_visible()


def test_of_two_who_edit_one_rule_the_second_sees_the_difference(page: Page, browser: Browser, address: str) -> None:
    open_rule(page)
    other = browser.new_context(base_url=address)
    kims = other.new_page()
    come_in(kims, address, "kim")
    open_rule(kims)
    kims.get_by_label("Copy rule").select_option("fill blanks only")
    kims.get_by_role("button", name="Save in the draft").click()
    expect(kims.get_by_text("The draft is changed.")).to_be_visible()
    other.close()
    page.get_by_label("Contact type").select_option("Customer")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("heading", name="kim has changed the draft meanwhile")).to_be_visible()
    expect(page.get_by_label("Contact type")).to_have_value("Customer")
    page.get_by_label("Copy rule").select_option("fill blanks only")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_text("The draft is changed.")).to_be_visible()
    contact = drafting.rules_of(drafting.current()).processes[0].rules[0].contact
    assert contact
    assert (contact.copy, contact.type) == ("fill blanks only", "Customer")


def test_a_missed_title_is_taken_by_keyboard_alone(college: College, page: Page) -> None:
    page.get_by_role("link", name="Runs", exact=True).click()
    page.get_by_role("link", name="Sources").click()
    page.get_by_role("link", name="sims").click()
    page.get_by_role("button", name="Take “Capt”").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Capt is known from now on.")).to_be_visible()
    page.get_by_role("link", name="Contacts", exact=True).last.click()
    page.get_by_label("What “Faith” fills").select_option("title")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. The next sync reads the columns like this.")).to_be_visible()
    assert "Faith" in college.config.read_text()


def test_a_field_is_moved_by_keyboard_alone(page: Page) -> None:
    page.goto("/rules/")
    page.get_by_role("button", name="Begin a draft").click()
    page.goto("/rules/forms/0/")
    names = [item.name for item in drafting.rules_of(drafting.current()).forms[0].fields]
    page.locator(".order").nth(3).get_by_role("button", name="up").focus()
    for place in (2, 1):
        page.keyboard.press("Enter")
        expect(page.locator(".order").nth(place).locator(":focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".order").first.locator(":focus")).to_have_attribute("value", "down")
    moved = [item.name for item in drafting.rules_of(drafting.current()).forms[0].fields]
    assert moved == [names[3], *names[:3], *names[4:]]


def test_no_page_has_barriers_on_phone_or_desk(college: College, browser: Browser, address: str) -> None:
    drafting.begin(None, now())
    college.declare(rule("booking", {"copy": "fill blanks only", "type": None}, name="Booked", provision=["portal"]))
    rehearsal = drafting.rehearse(now())
    assert rule_sets.active()
    page = page_with_axe(browser, address)
    come_in(page, address, "alex")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    process = ("/processes/0/", "/processes/0/edit/", "/processes/new/", "/processes/0/rules/0/")
    parts = ("/", "/forms/0/", "/forms/0/fields/0/", "/types/", "/match/0/")
    draft = ("/draft/", "/draft/text/", f"/draft/rehearsals/{rehearsal}/", "/versions/", "/versions/1/")
    paths = [f"/rules{path}" for path in (*process, *parts, *draft)]
    found = {}
    for path in (*paths, "/sources/", "/sources/sims/", "/sources/sims/columns/contacts/"):
        page.goto(path)
        found[path] = barriers_on_phone_and_desk(page)
    assert {path: listed for path, listed in found.items() if listed} == {}
