"""Whole journeys in a real Chromium, as people make them."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, barriers_on_phone_and_desk, page_with_axe, running_server, sign_in
from kit import School
from snapshots import FirstSync

pytestmark = pytest.mark.browser
SHARED = "anna.haddad@example.org"


@pytest.fixture
def school(tmp_path: Path, sqlite_database: str, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch) -> School:
    """Families with duplicates, and an owner called alex."""
    made = School(tmp_path, sqlite_database)
    made.student("2101", "Amelia", "Okafor")
    for i in range(12):
        made.contact(f"30{i:02}", f"Grace{i}", "Okafor")
    made.contact("3050", "Anna", "Haddad", email=SHARED)
    made.contact("3060", "Anna", "Haddad", email=SHARED)
    made.telephone("3001", "07700 900123")
    first_sync(made)
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert made.run("account", "create-owner", "alex").status == 0
    return made


@pytest.fixture
def address(school: School) -> Iterator[str]:
    with running_server(school) as running:
        yield running


def test_a_held_plan_is_looked_at_and_let_pass_with_a_reason(school: School, page: Page) -> None:
    for i in range(8):
        school.forget(f"30{i:02}")
    held = school.sync()
    assert held["outcome"] == "held"
    page.reload()
    page.get_by_role("link", name="A sync of sims was stopped").click()
    expect(page.get_by_text("Stopped, nothing was changed")).to_be_visible()
    expect(page.get_by_text("8 of 13 active accounts would be disabled.")).to_be_visible()
    page.get_by_label("Kind").select_option("disabled")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Grace0 Okafor")).to_be_visible()
    page.get_by_text("Let it pass").click()
    page.get_by_role("button", name="Let pass and apply").click()
    expect(page.get_by_label("Why is it right?")).to_be_focused()  # the browser asks for the reason itself
    page.get_by_label("Why is it right?").fill("year 11 has left, checked with the office")
    page.get_by_role("button", name="Let pass and apply").click()
    expect(page.get_by_text("was let pass and applied")).to_be_visible()
    expect(page.get_by_text("Let pass by alex")).to_be_visible()
    assert school.show("3000")["account"]["active"] is False


def test_a17_the_username_of_a_duplicate_that_has_gone_is_released(school: School, page: Page) -> None:
    school.forget("3050")
    school.sync()
    school.sync()
    page.goto("/problems/")
    page.get_by_label("Problem").select_option("username-in-use")
    expect(page.get_by_text("whose account is inactive")).to_have_count(1)
    page.get_by_text("Release username").click()
    page.get_by_role("button", name="Release it").click()
    expect(page.get_by_text(f"The username {SHARED} is free")).to_be_visible()
    school.sync()
    page.reload()
    expect(page.get_by_text("No open problem fits.")).to_be_visible()
    page.goto("/contacts/")
    page.get_by_label("Find").fill(SHARED)
    expect(page.get_by_role("row").filter(has_text="Haddad")).to_have_count(2)
    assert school.show("3060")["account"]["username"] == SHARED


def test_contacts_are_found_as_one_types_and_edited(school: School, page: Page) -> None:
    page.get_by_role("link", name="Contacts", exact=True).click()
    page.get_by_label("Find").press_sequentially("+44 7700 900 123")
    expect(page.get_by_role("row")).to_have_count(2)  # the head and Grace1
    page.get_by_role("link", name="Grace1 Okafor").click()
    page.get_by_role("link", name="Work telephone").click()
    page.get_by_label("Work telephone").fill("12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is no telephone number")).to_be_visible()
    page.get_by_label("Work telephone").fill("01632 960001")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Work telephone is now: 01632 960001")).to_be_visible()
    assert school.show("3001")["work_telephone"] == "01632 960001"


def test_the_keyboard_goes_straight_to_the_content(page: Page) -> None:
    page.goto("/contacts/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Go to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="People in")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Find")).to_be_focused()


def test_no_page_has_barriers_on_phone_or_desk(school: School, browser: Browser, address: str) -> None:
    school.forget("3050")
    school.sync()
    for i in range(8):
        school.forget(f"30{i:02}")
    held = school.sync()["run"]
    page = page_with_axe(browser, address)
    page.goto("/account/login/")
    found = {"login": barriers_on_phone_and_desk(page)}
    page.goto("/account/password/reset/")
    found["reset"] = barriers_on_phone_and_desk(page)
    sign_in(page, "alex", PASSWORD)
    number = school.show("3001")["contact_id"]
    paths = ("/overview/", "/contacts/", "/problems/", "/runs/", f"/runs/{held}/", f"/contacts/{number}/", "/me/")
    more = (f"/contacts/{number}/edit/mobile/", f"/contacts/{number}/rename/", "/permissions/", "/nowhere/")
    account = ("/account/second-step/", "/account/sessions/", "/account/password/change/")
    for path in (*paths, *more, *account):
        page.goto(path)
        found[path] = barriers_on_phone_and_desk(page)
    page.goto("/account/second-step/totp/activate/")
    found["reauthenticate"] = barriers_on_phone_and_desk(page)
    confirm_password(page)
    for path in ("/account/second-step/totp/activate/", "/account/second-step/webauthn/add/"):
        page.goto(path)
        assert page.url.endswith(path)
        found[path] = barriers_on_phone_and_desk(page)
    assert {path: listed for path, listed in found.items() if listed} == {}


def test_a_second_step_with_codes(page: Page) -> None:
    page.goto("/account/second-step/totp/activate/")
    confirm_password(page)
    key = page.get_by_label("Authenticator secret").input_value()
    page.locator("#id_code").fill(code_of(key))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("Recovery", exact=False).first).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, "alex", PASSWORD)
    expect(page.get_by_role("heading", name="Overview")).to_have_count(0)
    page.locator("#id_code").fill(code_of(key, ahead=1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def confirm_password(page: Page) -> None:
    """Type the password once more, as is asked before the way to sign in is changed."""
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def code_of(key: str, ahead: int = 0) -> str:
    """The six digits that an app shows for a key (RFC 6238); ``ahead`` steps of 30 seconds from now."""
    padded = key.replace(" ", "") + "=" * (-len(key.replace(" ", "")) % 8)
    counter = struct.pack(">Q", int(time.time()) // 30 + ahead)
    digest = hmac.new(b32decode(padded), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_passkey_signs_in_without_a_password(page: Page) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/second-step/webauthn/add/")
    confirm_password(page)
    page.get_by_label("Name").fill("my phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
