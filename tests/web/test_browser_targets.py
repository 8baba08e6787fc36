"""A Moodle is checked, planned for and put right in a real Chromium, by a worker that nobody has to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import PASSWORD, barriers_on_phone_and_desk, running_server
from campus import TOKEN
from kit import School
from moodle.server import Server, serving

pytestmark = pytest.mark.browser
WAIT_MS = 30_000


@pytest.fixture
def moodle() -> Iterator[Server]:
    with serving() as served:
        served.site.add("grace@example.org", email="grace@example.org", firstname="Grace", lastname="Okafor")
        yield served


@pytest.fixture
def address(tmp_path: Path, sqlite_database: str, moodle: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A school with a Moodle, and an owner called alex."""
    monkeypatch.setenv(TOKEN, "t0ken")
    settings = f'[targets.moodle]\nkind = "moodle"\nurl = "{moodle.url}"\ntoken_env = "{TOKEN}"\n'
    school = School(tmp_path, sqlite_database, settings=settings)
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.contact("3002", "Daniel", "Okafor", email="daniel@example.org")
    school.sync()
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert school.run("account", "create-owner", "alex").status == 0
    with running_server(school) as running:
        yield running


def test_from_the_first_plan_to_adopting_somebody(page: Page, moodle: Server) -> None:
    page.goto("/runs/")
    page.get_by_role("link", name="Other systems").click()
    assert barriers_on_phone_and_desk(page) == {}
    page.get_by_role("link", name="moodle").click()
    expect(page.get_by_text("Nobody was compared yet")).to_be_visible()
    page.get_by_role("button", name="Plan", exact=True).click()
    page.get_by_role("link", name="See what came of it").click(timeout=WAIT_MS)
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_role("row").filter(has_text="Daniel Okafor")).to_be_visible()
    assert barriers_on_phone_and_desk(page) == {}
    page.get_by_role("button", name="Carry it out").click()
    page.get_by_role("link", name="See what came of it").click(timeout=WAIT_MS)
    assert moodle.site.named("daniel@example.org").idnumber
    page.get_by_role("link", name="moodle").click()
    page.get_by_text("The same person", exact=True).click()
    assert barriers_on_phone_and_desk(page) == {}
    page.get_by_role("button", name="It is the same person").click()
    expect(page.get_by_text("It is the same person from now on.")).to_be_visible()
    assert moodle.site.named("grace@example.org").idnumber
    page.get_by_role("button", name="Compare and put right").click()
    page.get_by_role("link", name="See what came of it").click(timeout=WAIT_MS)
    expect(page.get_by_text("Nobody.", exact=True)).to_be_visible()
