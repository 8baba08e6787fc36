"""An owner lets a program in, and out again, in a real Chromium."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, barriers, running_server, window
from kit import School
from snapshots import FirstSync

pytestmark = pytest.mark.browser


@pytest.fixture
def address(
    tmp_path: Path, sqlite_database: str, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A school with an owner called alex."""
    school = School(tmp_path, sqlite_database)
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Okafor")
    first_sync(school)
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert school.run("account", "create-owner", "alex").status == 0
    with running_server(school) as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The same on a phone."""
    with window(browser, address, width=390) as opened:
        yield opened


def ask(address: str, secret: str) -> tuple[int, Any]:
    """What a program is answered by the server."""
    asked = urllib.request.Request(
        f"{address}/api/v1/contacts/sims:3001", headers={"Authorization": f"Bearer {secret}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_a_program_is_let_in_looked_at_and_revoked(address: str, page: Page) -> None:
    page.goto("/permissions/")
    page.get_by_role("link", name="Other programs").click()
    expect(page.get_by_text("No program is let in yet.")).to_be_visible()
    page.get_by_label("Which program is it for?").fill("library")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("Choose at least one.")).to_be_visible()
    expect(page.get_by_label("Which program is it for?")).to_have_value("library")
    page.get_by_label("See contacts, and what happens to them").check()
    page.get_by_label("For how many days?").fill("30")
    assert barriers(page) == []
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    secret = page.locator("code.secret").inner_text()
    assert barriers(page) == []
    assert ask(address, secret)[1]["forename"] == "Grace"
    page.get_by_role("link", name="library").click()
    expect(page.get_by_role("row").filter(has_text="/api/v1/contacts/")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("link", name="Other programs").click()
    page.get_by_role("button", name="Revoke the token of library").click()
    expect(page.get_by_text("library is not let in any more.")).to_be_visible()
    assert ask(address, secret)[1]["code"] == "token-unknown"


def test_what_programs_can_do_is_read_without_signing_in(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/api/v1/docs/")
    page.get_by_text("GET /api/v1/contacts/{key}", exact=True).click()
    expect(page.get_by_text("One contact, whole.")).to_be_visible()
    assert barriers(page) == []
    context.close()
