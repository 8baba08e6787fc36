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
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
AXE = Path(__file__).parent / "web" / "axe" / "axe.min.js"
CHROMIUM = "chromium"
SERIOUS = ("serious", "critical")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_ABOUT_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All others say the same of a page in the dark as they say in the light, and take most of the time."""
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
def running_server(school: School, *, is_typed: bool = False) -> Iterator[str]:
    """The address of the school's pages, under a name that passkeys accept; ``is_typed``: by the command itself."""
    with (typed if is_typed else started)(str(school.config)) as said:
        port = said.partition("http://")[2].partition("/")[0].rpartition(":")[2]
        yield f"http://localhost:{port}"


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in as a person does: type, and press Enter."""
    page.goto("/account/login/")
    page.get_by_label("Username or email").fill(username)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():  # or what is gone to next would be cut off by it
        page.keyboard.press("Enter")


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious on the page that is open, and whether it has to be moved sideways."""
    put_axe_into(page)
    return _barriers(page)


def barriers_in_every_look(page: Page) -> dict[str, list[str]]:
    """The same on a phone and on a desk, in the dark and in the light; empty where there are none."""
    put_axe_into(page)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once, not by and by
            if listed := _barriers(page, RULES if scheme == "light" else RULES_ABOUT_COLOURS):
                found[f"{width} {scheme}"] = listed
    return found


def put_axe_into(page: Page) -> None:
    """Have axe-core on the page that is open: straight, since Playwright's ``evaluate`` reads a program twice more."""
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
    sign_in(opened, who, PASSWORD)
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
