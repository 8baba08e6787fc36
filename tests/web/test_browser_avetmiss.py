"""In a real Chromium: what stands in the way is looked at, mended, and the files are made; every page on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import PASSWORD, SCHEMES, WIDTHS, barriers, running_server
from training import UNITS, YEAR, Provider

pytestmark = pytest.mark.browser
PAGES = (
    *(
        "/avetmiss/findings/",
        "/avetmiss/findings/",
        "/avetmiss/",
        "/avetmiss/left-out/",
        "/avetmiss/lodgements/",
        "/avetmiss/lodgements/1/",
    ),
    *("/avetmiss/lodgements/1/compare/", "/avetmiss/check/", "/avetmiss/settings/", "/avetmiss/training/unit/"),
    *("/avetmiss/training/place/1/", "/avetmiss/documents/1/"),
    *("/avetmiss/lists/?kind=outcome", "/avetmiss/lists/1/", "/avetmiss/lists/2/", "/avetmiss/move-in/"),
)


@pytest.fixture
def provider(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A provider with one registration that is wrong, one without an outcome, and an owner called alex."""
    made = Provider(tmp_path, sqlite_database).begin()
    made.whole(0)
    made.outcome(1, UNITS[1], "30", delivery_mode="NNN")
    made.enrol(1)
    for _ in range(2):
        made.outcome(made.enrol(2))
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert made.command("account", "create-owner", "alex").status == 0
    return made


@pytest.fixture
def address(provider: Provider) -> Iterator[str]:
    with running_server(provider) as running:  # type: ignore[arg-type]
        yield running


def test_from_the_first_look_to_files_that_are_kept(page: Page) -> None:
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="AVETMISS").click()
    page.get_by_label("Year of activity").fill(str(YEAR))
    page.get_by_role("button", name="Look now").click()
    page.get_by_role("link", name="See what came of it").click(timeout=30_000)
    page.get_by_role("link", name="K120-26").click()
    page.get_by_role("link", name="document 1").click()
    page.get_by_role("link", name=UNITS[1]).click()
    page.locator("#outcome_delivery_mode").select_option("YNN")
    page.locator("form", has=page.locator("#outcome_delivery_mode")).get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/avetmiss/lodgements/")
    page.get_by_label("Year of activity").fill(str(YEAR))
    page.get_by_label("What to remember of it").fill("first")
    page.get_by_label("Make them although").fill("a trial")
    page.get_by_role("button", name="Make the files").click()
    page.get_by_role("link", name="See what came of it").click(timeout=30_000)
    expect(page.get_by_role("heading", name="Lodgement 1")).to_be_visible()
    _bring_in_lists(page)
    found = {}
    for place, path in enumerate(PAGES):  # each page in one look: a phone or a desk, in the dark or in the light
        page.set_viewport_size({"width": WIDTHS[place % 2], "height": 900})
        page.emulate_media(color_scheme=SCHEMES[place // 2 % 2], reduced_motion="reduce")
        page.goto(path)
        if listed := barriers(page):
            found[path] = listed
    assert found == {}


def _bring_in_lists(page: Page) -> None:
    """A list that is brought in, and one that is only looked at."""
    for outcome in ("20", "40"):
        body = f"document,unit,outcome\n3,{UNITS[1]},{outcome}\n3,NONE,20\n".encode()
        page.goto("/avetmiss/training/unit/")
        page.get_by_role("button", name="Bring in a list").click()
        page.get_by_role("link", name="Outcomes of units").click()
        sent = {"name": "outcomes.csv", "mimeType": "text/csv", "buffer": body}
        page.get_by_label("Outcomes of units (CSV or XLSX)").set_input_files(sent)  # type: ignore[arg-type]
        page.get_by_role("button", name="See what it would change").click()
        expect(page.get_by_text("Nothing is kept yet.")).to_be_visible()
        if outcome == "20":
            page.get_by_role("button", name="Bring in 1 row").click()
            expect(page.get_by_text("The list is brought in.")).to_be_visible()
