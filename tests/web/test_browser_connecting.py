"""Other systems, in a real Chromium: a program is called and tried, a mail is reworded, a parent signs in to Moodle."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PASSWORD, barriers_on_phone_and_desk, running_server
from kit import School
from loopback import Hook, hook
from website import Site

pytestmark = pytest.mark.browser
GRACE = "grace.okafor.3001@example.org"


@pytest.fixture
def program() -> Iterator[Hook]:
    with hook() as target:
        yield target


@pytest.fixture
def address(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A school with an owner called alex, and a parent who has a password."""
    school = School(tmp_path, sqlite_database, settings='[webhooks]\nallow = ["127.0.0.1"]\n')
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Okafor")
    school.sync()
    Site(school).open()
    Site(school).set_password(GRACE, PASSWORD)
    school.run("contact", "rename", GRACE, "grace.okafor")
    monkeypatch.setenv("KINROLL_PASSWORD", PASSWORD)
    assert school.run("account", "create-owner", "alex").status == 0
    with running_server(school, deliver_every_s=1) as running:
        yield running


@contextmanager
def moodle() -> Iterator[tuple[str, list[str]]]:
    """A system that people are led back to: its address, and the paths at which they came."""
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><html lang=en><title>Moodle</title><h1>Moodle: welcome back</h1>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/admin/oauth2callback.php", came
    finally:
        server.shutdown()
        server.server_close()


def test_other_systems_are_connected_and_used(address: str, page: Page, browser: Browser, program: Hook) -> None:
    called_and_tried(page, program)
    reworded(page)
    with moodle() as (back, came):
        client = made_known(page, back)
        signs_in_to_moodle(browser, address, client, back)
        codes = [parse_qs(urlsplit(path).query).get("code") for path in came if "oauth2callback" in path]
        assert len(codes) == 1
        assert codes[0]


def called_and_tried(page: Page, program: Hook) -> None:
    page.goto("/permissions/")
    page.get_by_role("link", name="Other programs").click()
    page.get_by_role("link", name="Programs that are called").click()
    expect(page.get_by_text("No program is called yet.")).to_be_visible()
    page.get_by_label("Which program is it?").fill("library")
    page.get_by_label("Where is it called?").fill("ftp://library.example.org")
    page.get_by_role("button", name="Call it from now on").click()
    expect(page.get_by_text("This is no web address.")).to_be_visible()
    page.get_by_label("Where is it called?").fill(program.url)
    page.get_by_role("button", name="Call it from now on").click()
    expect(page.locator("code.secret")).to_contain_text("whsec_")
    assert barriers_on_phone_and_desk(page) == {}
    page.get_by_role("link", name="library").click()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("A test is on its way.")).to_be_visible()
    for _ in range(75):
        page.wait_for_timeout(200)
        page.reload()
        if page.get_by_role("row", name="A test").get_by_text("taken").count():
            break
    expect(page.get_by_role("row", name="A test").get_by_text("taken")).to_be_visible()
    assert len(program.received) == 1
    assert barriers_on_phone_and_desk(page) == {}


def reworded(page: Page) -> None:
    page.goto("/mails/")
    expect(page.get_by_role("row", name="A changed username")).to_be_visible()
    assert barriers_on_phone_and_desk(page) == {}
    page.get_by_role("link", name="How they are worded").click()
    page.get_by_role("link", name="A changed username").click()
    page.get_by_label("Text").fill("Hello {nobody}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There is no {nobody}.")).to_be_visible()
    assert barriers_on_phone_and_desk(page) == {}
    page.get_by_label("Text").fill("Sign in as {username} from now on.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Sign in as jordan.avery from now on.")).to_be_visible()


def made_known(page: Page, back: str) -> str:
    """Make Moodle known; its client id."""
    page.goto("/sign-on/")
    page.get_by_label("Which system is it?").fill("Moodle")
    page.get_by_label("Where are people led back to?").fill(back)
    page.get_by_role("button", name="Let people sign in to it").click()
    assert barriers_on_phone_and_desk(page) == {}
    page.get_by_role("link", name="Moodle").click()
    assert barriers_on_phone_and_desk(page) == {}
    return page.locator("dl.facts code").first.inner_text()


def signs_in_to_moodle(browser: Browser, address: str, client: str, back: str) -> None:
    """A parent who was on Moodle's page types a password here, and is back at Moodle."""
    context = browser.new_context(base_url=address)
    parent = context.new_page()
    complaints: list[str] = []
    parent.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    asked = f"response_type=code&client_id={client}&scope=openid%20profile%20email&state={'x' * 40}"
    parent.goto(f"/identity/o/authorize?{asked}&redirect_uri={quote(back, safe='')}")
    parent.get_by_label("Username or email").fill("grace.okafor")
    parent.get_by_label("Password").fill(PASSWORD)
    parent.keyboard.press("Enter")
    expect(parent.get_by_role("heading", name="Moodle: welcome back")).to_be_visible()
    context.close()
    assert [said for said in complaints if "favicon" not in said and "404" not in said] == []
