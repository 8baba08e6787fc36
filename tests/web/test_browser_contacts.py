"""Finding people, keeping a list, looking back and editing beside a colleague, in a real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, barriers_on_phone_and_desk, come_in, page_with_axe, running_server
from kit import School
from snapshots import FirstSync

pytestmark = pytest.mark.browser


@pytest.fixture
def school(tmp_path: Path, sqlite_database: str, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch) -> School:
    """A few families, one of them under a court order; alex and billie work here."""
    made = School(tmp_path, sqlite_database)
    made.student("2101", "Amelia", "Okafor")
    made.student("2102", "Sami", "Haddad")
    for i in range(30):
        made.contact(f"30{i:02}", f"Grace{i}", "Okafor", Title="Capt" if i == 3 else "Ms")
    mother = {"Relationship": "Mother", "Parental responsibility": "T"}
    made.contact("3100", "Leila", "Haddad", of={"2102": mother}, email="l@example.org")
    made.contact("3101", "Omar", "Haddad", of={"2102": {"Relationship": "Father", "Court order": "T"}})
    made.telephone("3100", "+44 7700 900123", Primary="T")
    first_sync(made)
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert made.run("account", "create-owner", "alex").status == 0
    assert made.run("account", "create-owner", "billie").status == 0
    return made


@pytest.fixture
def address(school: School) -> Iterator[str]:
    with running_server(school) as running:
        yield running


def open_page(browser: Browser, address: str, who: str) -> Page:
    """A window in which somebody is signed in."""
    page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}).new_page()
    come_in(page, address, who)
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    return page


def test_somebody_is_found_looked_at_and_edited_beside_a_colleague(
    school: School, browser: Browser, address: str
) -> None:
    page = open_page(browser, address, "alex")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    # from any page: a telephone number as somebody says it on the phone
    page.goto("/runs/")
    page.get_by_label("Quick search").press_sequentially("07700 900123")
    page.locator("#quick").get_by_role("link", name="Leila Haddad").click()
    expect(page.get_by_text("they see the details of this child")).to_be_visible()
    # editing while a colleague does
    page.get_by_role("link", name="Work telephone").click()
    page.get_by_label("Work telephone").fill("01632 960001")
    other = open_page(browser, address, "billie")
    other.goto(page.url)
    other.get_by_label("Work telephone").fill("01632 960002")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("Work telephone is now: 01632 960002")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("billie has changed this meanwhile. It is now: 01632 960002")).to_be_visible()
    expect(page.get_by_label("Work telephone")).to_have_value("01632 960001")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Work telephone is now: 01632 960001")).to_be_visible()
    # how it was before any of it
    page.get_by_label("As it was on").fill("2001-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("was not here yet on that day")).to_be_visible()
    assert complaints == []
    assert school.show("3100")["work_telephone"] == "01632 960001"


def test_a_list_is_filtered_kept_and_taken_away_as_a_file(browser: Browser, address: str) -> None:
    page = open_page(browser, address, "alex")
    page.goto("/contacts/")
    expect(page.get_by_text("1 to 25, and there are more")).to_be_visible()
    page.get_by_label("Problem").select_option("title-unknown")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_text("Keep this list").click()
    page.get_by_label("Name of the list").fill("Titles to mend")
    page.get_by_label("Colleagues see it too").check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("This list is kept as “Titles to mend”.")).to_be_visible()
    other = open_page(browser, address, "billie")
    other.goto("/contacts/")
    other.get_by_role("link", name="Titles to mend").click()
    expect(other.get_by_role("row")).to_have_count(2)
    with other.expect_download() as download:
        other.get_by_role("link", name="as a file for a spreadsheet").click()
    assert "Grace3" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_no_page_of_contacts_has_barriers(school: School, browser: Browser, address: str) -> None:
    page = page_with_axe(browser, address)
    come_in(page, address, "alex")
    number = school.show("3101")["contact_id"]
    found = {}
    one = f"/contacts/{number}/"
    for path in ("/contacts/?q=okafor", one, f"{one}?on=2099-01-01", "/contacts/?q=zzyzx"):
        page.goto(path)
        found[path] = barriers_on_phone_and_desk(page)
    page.goto("/contacts/")
    page.get_by_text("Keep this list").click()
    page.get_by_label("Quick search").press_sequentially("okafor")
    expect(page.locator("#quick").get_by_role("link", name="Show all who fit")).to_be_visible()
    found["quick search"] = barriers_on_phone_and_desk(page)
    assert {path: listed for path, listed in found.items() if listed} == {}
