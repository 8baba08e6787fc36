"""A17 in all five variants, and the inbox by keyboard, in a real Chromium: nobody touches the database by hand."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, WIDTHS, barriers, running_server
from kit import School
from snapshots import FirstSync

pytestmark = pytest.mark.browser
SHARED = "anna.haddad@example.org"


@pytest.fixture
def school(tmp_path: Path, sqlite_database: str, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch) -> School:
    """Anna twice: 3050 has the account, 3060 is kept out. An owner called alex."""
    made = School(tmp_path, sqlite_database)
    made.student("2101", "Amelia", "Okafor")
    made.contact("3050", "Anna", "Haddad", email=SHARED)
    made.contact("3060", "Anna", "Haddad", email=SHARED)
    for i in range(4):
        made.contact(f"30{i:02}", f"Grace{i}", "Okafor")
    first_sync(made)
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert made.run("account", "create-owner", "alex").status == 0
    return made


@pytest.fixture
def address(school: School) -> Iterator[str]:
    with running_server(school) as running:
        yield running


def gone(school: School) -> None:
    """3050 has disappeared from the school system: the account is inactive, and 3060 is still kept out."""
    school.forget("3050")
    school.sync()
    assert school.show("3050")["account"]["active"] is False


def open_first(page: Page) -> None:
    """Open the first case, as somebody does who works the inbox off."""
    page.get_by_role("link", name="Who is who", exact=True).click()
    page.get_by_role("button", name="Begin with the first").click()
    expect(page.get_by_role("heading", name="One person or two?")).to_be_visible()
    page.wait_for_load_state()  # before that no key does anything


def state(school: School, key: str) -> tuple[str, bool]:
    account = school.show(key)["account"]
    return account["username"], account["active"]


def test_a17_the_same_person(school: School, page: Page) -> None:
    gone(school)
    open_first(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page) == []
    page.keyboard.press("s")
    expect(page.get_by_text("One person. The next sync takes in")).to_be_visible()
    school.sync()
    assert school.show("3060")["contact_id"] == school.show("3050")["contact_id"]
    assert state(school, "3060") == (SHARED, True)
    page.goto("/review/")
    expect(page.get_by_text("Nobody has to be told apart now.")).to_be_visible()


def test_a17_a_different_person(school: School, page: Page) -> None:
    gone(school)
    open_first(page)
    page.get_by_role("button", name=f"Two people: release {SHARED}").click()
    expect(page.get_by_text(f"The username {SHARED} is free")).to_be_visible()
    page.keyboard.press("d")
    expect(page.get_by_text("Noted: they are different people.")).to_be_visible()
    school.sync()
    assert state(school, "3060") == (SHARED, True)
    assert school.show("3060")["contact_id"] != school.show("3050")["contact_id"]
    assert state(school, "3050")[1] is False
    assert [one["case"] for one in school.run("review", "--json").lines] == []


def test_a17_a_twin_on_the_staff(school: School, page: Page) -> None:
    school.forget("3050")
    school.forget("3060")
    school.member_of_staff("1050", "Anna", "Haddad")
    school.contact("1050", "Anna", "Haddad", of=("2101",), email=SHARED)
    school.run("contact", "rename", "sims:3050", "anna.before")
    school.sync()
    school.run("contact", "release-username", SHARED)
    school.contact("3060", "Anna", "Haddad", email=SHARED)
    school.sync()
    school.sync()
    assert state(school, "1050") == (SHARED, True)
    open_first(page)
    expect(page.get_by_role("cell", name="staff").first).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text("One person. The next sync takes in")).to_be_visible()
    school.sync()
    both = school.show("3060")
    assert both["contact_id"] == school.show("1050")["contact_id"]
    assert "staff" in both["roles"] and state(school, "3060") == (SHARED, True)


def test_a17_one_who_returned(school: School, page: Page) -> None:
    gone(school)
    open_first(page)
    page.keyboard.press("l")
    expect(page.get_by_text("Put off until")).to_be_visible()
    expect(page.get_by_text("Nobody has to be told apart now.")).to_be_visible()
    school.forget("3060")
    school.contact("3050", "Anna", "Haddad", email=SHARED)
    school.sync()
    assert state(school, "3050") == (SHARED, True)
    assert school.problems() == []
    assert [one["case"] for one in school.run("review", "--json").lines] == []


def test_a17_renamed_and_found_to_be_one_person_after_all(school: School, page: Page) -> None:
    gone(school)
    old = school.show("3050")["contact_id"]
    page.goto(f"/contacts/{old}/rename/")
    page.get_by_label("New username").fill("anna.old")
    page.get_by_role("button", name="Change it").click()
    school.sync()
    new = school.show("3060")["contact_id"]
    assert new != old and state(school, "3060") == (SHARED, True)
    page.get_by_role("link", name="Who is who", exact=True).click()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text("done").first).to_be_visible(timeout=30_000)
    open_first(page)
    expect(page.get_by_text("The same email and name")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text("One person. It can be undone on the page of")).to_be_visible()
    assert school.show("3050")["contact_id"] == new
    assert state(school, "3060") == (SHARED, True)
    page.get_by_role("link", name=f"contact {new}").click()
    page.locator("#same-person ~ ul").get_by_text("Undo").click()
    page.get_by_role("button", name=f"Contact {old} is somebody else").click()
    expect(page.get_by_text(f"Contact {old} is itself again")).to_be_visible()
    assert state(school, "3050") == ("anna.old", False)


def test_two_contacts_are_compared_merged_and_taken_apart(school: School, page: Page) -> None:
    kept, lost = (school.show(key)["contact_id"] for key in ("3000", "3001"))
    page.goto(f"/contacts/{kept}/")
    page.get_by_role("button", name="Merge with").click()
    page.get_by_label("Find the other contact").fill("Grace1")
    page.get_by_role("button", name=re.compile("Compare with Grace1")).click()
    expect(page.get_by_role("heading", name="Are these one person?")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page) == []
    page.get_by_role("button", name="They are one person: merge").click()
    expect(page.get_by_text(f"Contact {lost} is seen as this one from now on")).to_be_visible()
    page.get_by_role("button", name="These are two people").click()
    page.get_by_label("sims 3001").check()
    page.get_by_role("button", name="Show whom the two would be").click()
    expect(page.get_by_role("heading", name="The two would be")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="take them apart").click()
    expect(page.get_by_text(f"These are all records of contact {lost}, which was merged into this one")).to_be_visible()
    page.get_by_label("sims 3001").uncheck()
    page.get_by_label("sims 3000").check()
    page.get_by_role("button", name="Show whom the two would be").click()
    page.get_by_role("button", name="take them apart").click()
    expect(page.get_by_text("What was ticked is this new contact")).to_be_visible()
    assert school.show("3000")["contact_id"] not in (kept, lost)


def test_everything_is_answered_without_a_script(school: School, page: Page, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url="/".join(page.url.split("/")[:3]))
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto("/review/sims:3060/")
    plain.get_by_role("button", name="Different people").click()
    expect(plain.get_by_text("Noted: they are different people.")).to_be_visible()
    context.close()


def test_a_likely_pair_is_explained_and_the_line_moved_after_a_look(school: School, page: Page) -> None:
    school.contact("3070", "Grace0", "Okafro")
    for key in ("3000", "3070"):
        school.telephone(key, "07700 900123")
        school.address(key, "12 Mill Lane", "ZZ1 1AA")
    school.sync()
    school.run("sweep")
    page.goto("/review/")
    page.get_by_role("link", name="Grace0 Okafor").first.click()
    expect(page.get_by_text("The surnames are a slip of a finger apart")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page) == []
    page.goto("/review/")
    page.get_by_role("button", name="From when on you are asked").click()
    page.get_by_label("Of 100 pairs like this").fill("95")
    page.get_by_role("button", name="Show me what would change").click()
    expect(page.get_by_role("heading", name=re.compile("pairs? would leave the inbox"))).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Ask me from 95 of 100 on").click()
    expect(page.get_by_text("From now on you are asked from 95 of 100 on.")).to_be_visible()
