"""Whole journeys in a real Chromium: nights, plans and people on their way in, through pages only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, barriers_on_phone_and_desk, come_in, page_with_axe, running_server, window
from kit import TODAY, School
from snapshots import FirstSync

pytestmark = pytest.mark.browser
SHARED = "anna.haddad@example.org"
WAIT_MS = 30_000
"""So long a journey waits for a worker, which is a process of its own."""


@pytest.fixture
def school(tmp_path: Path, sqlite_database: str, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch) -> School:
    """Families, somebody who is there twice, and an owner called alex."""
    made = School(tmp_path, sqlite_database, settings=f'as_of = "{TODAY}"')
    made.student("2101", "Amelia", "Okafor")
    for i in range(12):
        made.contact(f"30{i:02}", f"Grace{i}", "Okafor")
    made.contact("3050", "Anna", "Haddad", email=SHARED)
    made.contact("3060", "Anna", "Haddad", email=SHARED)
    first_sync(made)
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert made.run("account", "create-owner", "alex").status == 0
    return made


@pytest.fixture
def address(school: School) -> Iterator[str]:
    with running_server(school) as running:
        yield running


@pytest.fixture
def typed_page(school: School, browser: Browser) -> Iterator[Page]:
    """The same as ``page``, of a server that was started as one types it, which starts its workers so too."""
    with running_server(school, is_typed=True) as address, window(browser, address) as opened:
        yield opened


def sync_now(school: School, page: Page, outcome: str) -> None:
    """Write the reports as the school system would, have them synced by a click, and go to the run."""
    school.write()
    page.goto("/overview/")
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_text(f"Outcome: {outcome}")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("link", name="See run").click()


def test_a17_through_pages_only(school: School, page: Page) -> None:
    school.forget("3050")
    sync_now(school, page, "applied")
    expect(page.get_by_text("Anna Haddad")).to_be_visible()
    page.get_by_role("link", name="Problems").click()
    page.get_by_role("link", name="By person").click()
    expect(page.get_by_role("heading", name="Problems by person")).to_be_visible()
    expect(page.get_by_text("would get is held by Anna Haddad")).to_be_visible()
    page.get_by_text("Release username", exact=True).click()
    page.get_by_role("button", name="Release it").click()
    expect(page.get_by_text(f"The username {SHARED} is free")).to_be_visible()
    sync_now(school, page, "applied")
    page.get_by_role("link", name="Anna Haddad").click()
    expect(page.get_by_text(SHARED).first).to_be_visible()
    expect(page.get_by_text("Release username", exact=True)).to_have_count(0)
    assert school.show("3060")["account"] == {**school.show("3060")["account"], "username": SHARED, "active": True}
    assert not school.show("3050")["account"]["active"]
    page.goto("/problems/people/")
    expect(page.get_by_text("No open problem fits.")).to_be_visible()


def test_a_held_plan_is_read_and_released(school: School, typed_page: Page) -> None:
    page = typed_page
    for i in range(8):
        school.forget(f"30{i:02}")
    sync_now(school, page, "held")
    expect(page.get_by_text("Stopped, nothing was changed")).to_be_visible()
    expect(page.get_by_text("8 of 13 active accounts would be disabled.")).to_be_visible()
    assert school.show("3000")["account"]["active"]
    page.get_by_role("link", name="See whom this is about").first.click()
    expect(page.locator("#list").get_by_role("link", name="Grace0 Okafor")).to_be_visible()
    page.get_by_label("What is changed").select_option("surname")
    expect(page.get_by_text("No change fits.")).to_be_visible()
    page.get_by_role("link", name="Show all changes").click()
    page.get_by_text("Let it pass").click()
    page.get_by_label("Why is it right?").fill("year 11 has left, checked with the office")
    page.get_by_role("button", name="Let pass and apply").click()
    expect(page.get_by_text("Let pass by alex")).to_be_visible()
    assert not school.show("3000")["account"]["active"]
    page.get_by_role("button", name="Undo this run").click()
    expect(page.get_by_text("Grace0 Okafor")).to_be_visible()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("was undone")).to_be_visible()
    assert school.show("3000")["account"]["active"]


def test_people_are_invited_and_seen_through_their_eyes(school: School, page: Page) -> None:
    page.get_by_role("link", name="Who has come in").click()
    page.get_by_label("Name").press_sequentially("grace1")
    expect(page.get_by_role("row")).to_have_count(4)  # the head, Grace1, Grace10 and Grace11
    page.get_by_label("Tick Grace1 Okafor").check()
    page.get_by_label("Tick Grace10 Okafor").check()
    page.get_by_role("button", name="Invite those ticked").click()
    expect(page.get_by_role("heading", name="2 mails would be sent")).to_be_visible()
    expect(page.get_by_text("No mail server is set up yet")).to_be_visible()
    page.get_by_role("button", name="Send 2 invitations").click()
    expect(page.get_by_text("2 invitations are on their way")).to_be_visible()
    page.goto("/people/?state=invited")
    page.get_by_role("link", name="Grace1 Okafor").click()
    page.get_by_role("button", name="See what they see").click()
    banner = page.get_by_role("complementary", name="You look as somebody else")
    expect(banner).to_contain_text("You see this as Grace1 Okafor sees it")
    expect(page.get_by_role("link", name="Amelia Okafor")).to_be_visible()
    page.get_by_role("link", name="My account").first.click()
    expect(banner).to_be_visible()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="Grace1 Okafor")).to_be_visible()
    page.get_by_text("time somebody here saw their pages").click()
    expect(page.get_by_text("alex").last).to_be_visible()


def test_no_page_has_barriers(school: School, browser: Browser, address: str) -> None:
    """The overview, the runs, a held run and the problems are looked at in ``test_browser``, of the same families."""
    for i in range(8):
        school.forget(f"30{i:02}")
    held = school.sync()["run"]
    number = school.show("3001")["contact_id"]
    page = page_with_axe(browser, address)
    come_in(page, address, "alex")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    found = {}
    runs = (f"/runs/{held}/compare/", "/runs/1/undo/", "/jobs/")
    people = ("/people/", "/people/?state=lapsed", "/people/invite/", "/people/looks/")
    problems = ("/problems/kinds/", "/problems/people/")
    for path in (*runs, "/nights/", "/nights/change/", *people, *problems, "/support/"):
        page.goto(path)
        found[path] = barriers_on_phone_and_desk(page)
    page.goto(f"/contacts/{number}/")
    page.get_by_role("button", name="See what they see").click()
    found["looking"] = barriers_on_phone_and_desk(page)
    page.goto("/account/sessions/")
    found["only looking"] = barriers_on_phone_and_desk(page)
    assert {path: listed for path, listed in found.items() if listed} == {}
