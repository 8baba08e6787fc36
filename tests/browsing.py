"""A real Chromium on a real server: `kinroll serve` on loopback, started for one test and ended with it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kit import School
from served import started, typed

PASSWORD = "correct-horse-battery"
WIDTHS = (390, 1280)
"""A phone and a desk."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SERVED: dict[str, School] = {}
"""What is served, by its address."""
AXE = Path(__file__).parent / "web" / "axe" / "axe.min.js"
CHROMIUM = "chromium"
SERIOUS = ("serious", "critical")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_ABOUT_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
LOOK = """
rules => axe.run({runOnly: rules, resultTypes: ["violations"], reporter: "no-passes"}).then(found => ({
  violations: found.violations.map(({id, impact, nodes}) => ({id, impact, html: nodes[0].html.slice(0, 120)})),
  width: [document.documentElement.scrollWidth, window.innerWidth],
}))
"""
"""What is wrong with the page, and its width, asked for at once: each answer of the browser takes its time."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Debian's Chromium; a test that needs it fails where there is none."""
    program = shutil.which(CHROMIUM)
    if program is None:
        pytest.fail(
            "There is no Chromium. Install it (Debian: apt-get install chromium), or leave out the tests that need a "
            "browser: --without browser",
            pytrace=False,
        )
    # Playwright keeps a loop of its own running in this thread, and Django would refuse to be used beside one
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def running_server(school: School, *, is_typed: bool = False, deliver_every_s: float = 10) -> Iterator[str]:
    """The address of the school's pages, under a name that passkeys accept; ``is_typed``: by the command itself."""
    config = str(school.config)
    with typed(config) if is_typed else started(config, deliver_every_s) as said:
        port = said.partition("http://")[2].partition("/")[0].rpartition(":")[2]
        address = f"http://localhost:{port}"
        SERVED[address] = school
        yield address
        del SERVED[address]


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in as a person does: type, and press Enter."""
    page.goto("/account/login/")
    page.get_by_label("Username or email").fill(username)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():  # or what is gone to next would be cut off by it
        page.keyboard.press("Enter")


def come_in(page: Page, address: str, username: str) -> None:
    """Go to the first page as somebody who has signed in: with the cookie that a sign-in gives, and nothing typed."""
    from website import Site  # here: tools that show pages have not set Django up yet

    site = Site(SERVED[address])
    site.open()
    session = site.sign_in(username, PASSWORD).cookies["kinroll_session"].value
    page.context.add_cookies([{"name": "kinroll_session", "value": session, "url": address}])
    page.goto("/")


def page_with_axe(browser: Browser, address: str) -> Page:
    """A window in which every page has axe-core from the start: for many, a third cheaper than to put it into each."""
    context = browser.new_context(base_url=address)
    context.add_init_script(path=AXE)
    return context.new_page()


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious on the page that is open, and whether it has to be moved sideways."""
    put_axe_into(page)
    return _barriers(page)


def barriers_on_phone_and_desk(page: Page) -> dict[str, list[str]]:
    """The same on a phone in the light and on a desk in the dark, by every rule; empty where there are none.

    Each rule meets both widths and both schemes so. Some colours of a phone are its own: they are met in the dark too.
    """
    put_axe_into(page)
    phone, desk = WIDTHS
    found = {}
    for width, scheme, rules in ((phone, "light", RULES), (phone, "dark", RULES_ABOUT_COLOURS), (desk, "dark", RULES)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once, not by and by
        if listed := _barriers(page, rules):
            found[f"{width} {scheme}"] = listed
    return found


def put_axe_into(page: Page) -> None:
    """Have axe-core on the page that is open: straight, since Playwright's ``evaluate`` reads a program twice more."""
    if page.evaluate("'axe' in window"):
        return
    devices = page.context.new_cdp_session(page)
    answer = devices.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8"), "silent": True})
    devices.detach()
    assert "exceptionDetails" not in answer, answer


def _barriers(page: Page, rules: object = RULES) -> list[str]:
    found = page.evaluate(LOOK, rules)
    listed = [f"{one['id']}: {one['html']}" for one in found["violations"] if one["impact"] in SERIOUS]
    width = found["width"]
    return [*listed, *([f"wider than the window: {width}"] if width[0] > width[1] else [])]


@contextmanager
def window(browser: Browser, address: str, who: str = "alex", width: int = 1280) -> Iterator[Page]:
    """A window in which somebody who works here is signed in; whatever the browser complains about fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    come_in(opened, address, who)
    expect(opened.get_by_role("heading", name="Overview")).to_be_visible()
    yield opened
    context.close()
    assert complaints == []


def open_for_booking(page: Page) -> str:
    """Open the course date for booking, as staff do; its address."""
    page.goto("/documents/")
    page.get_by_role("link", name="Courses and dates").click()
    page.get_by_role("link", name="FA-1").click()
    page.get_by_role("button", name="Open it for booking").click()
    page.get_by_label("Places").fill("8")
    page.get_by_label("What people read above the form").fill("Bring flat shoes.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("0 of 8 places are taken.")).to_be_visible()
    return page.get_by_label("The address for everybody").input_value()
