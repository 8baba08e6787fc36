"""Every page of the web application on a phone and on a desk, for docs/pages: of the two demos, by a real Chromium.

    PYTHONPATH=tests python tools/screenshots.py [FOLDER]

Makes the demos in a temporary folder, serves them, signs in, and writes ``NAME-390.jpg``, ``NAME-1280.jpg`` and the
page that shows them all.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from browsing import WIDTHS, running_browser, running_server, sign_in
from kit import School, kinroll

ROOT = Path(__file__).resolve().parent.parent
HEIGHTS = {390: 1_100, 1280: 1_000}
QUALITY = 45
STAFF, PARENT = "demo-owner", "pat@mail.example"
SCHOOL = {
    "overview": "/overview/",
    "contacts": "/contacts/?q=okafor",
    "contact": "/contacts/38/",
    "contact-edit": "/contacts/38/edit/mobile/",
    "contact-rename": "/contacts/38/rename/",
    "contact-merge": "/contacts/38/merge/",
    "review": "/review/",
    "assignments": "/assignments/",
    "problems": "/problems/",
    "problems-by-kind": "/problems/kinds/",
    "problems-by-person": "/problems/people/",
    "runs": "/runs/",
    "run": "/runs/1/",
    "nights": "/nights/",
    "sources": "/sources/",
    "people-in": "/people/",
    "requests": "/requests/",
    "support": "/support/",
    "work": "/jobs/",
    "permissions": "/permissions/",
    "tokens": "/tokens/",
    "sessions": "/account/sessions/",
    "second-step": "/account/2fa/",
}
TRAINING = {
    "documents": "/documents/",
    "documents-board": "/documents/board/",
    "document": "/documents/1/",
    "document-edit": "/documents/1/edit/",
    "document-new": "/documents/new/",
    "courses": "/courses/",
    "course": "/courses/1/",
    "course-date": "/courses/dates/1/",
    "rules": "/rules/",
    "rules-process": "/rules/processes/0/",
    "rules-form": "/rules/forms/0/",
    "rules-versions": "/rules/versions/",
    "imports": "/imports/",
}
OWN = {"portal": "/portal/", "my-account": "/me/", "two-accounts": "/me/two-accounts/"}
OPEN = {
    "sign-in": "/account/login/",
    "forgotten-password": "/account/password/reset/",
    "reach-the-school": "/reach/",
    "not-found": "/nothing-here/",
}


class Demo(School):
    """A demo, as ``running_server`` wants it."""


def made(folder: Path, *words: str) -> tuple[Demo, str]:
    """A demo in a folder, and the password of its accounts."""
    answer = kinroll("demo", str(folder), *words)
    assert answer.status in (0, 1), answer.err
    password = re.search(r"password: (\S+)", (folder / "demo-accounts.txt").read_text(encoding="utf-8"))
    assert password
    return Demo(folder, ""), password[1]


@contextmanager
def signed_in(browser: Browser, address: str, width: int, who: str = "", password: str = "") -> Iterator[Page]:
    """A window of this width, with somebody signed in or nobody."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": HEIGHTS[width]})
    page = context.new_page()
    if who:
        sign_in(page, who, password)
        page.wait_for_url(lambda url: "login" not in url)
    yield page
    context.close()


def take(page: Page, pages: dict[str, str], width: int, into: Path) -> None:
    """A picture of each page, as somebody sees it who has just opened it."""
    for name, path in pages.items():
        answer = page.goto(path)
        assert answer and answer.status in (200, 404), (path, answer and answer.status)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=into / f"{name}-{width}.jpg", type="jpeg", quality=QUALITY)


def write_index(into: Path) -> None:
    """The page that shows them."""
    lines = ["# The pages", "", "Made by `tools/screenshots.py` from the two demos; nobody on them is real.", ""]
    for title, pages in (("School", SCHOOL), ("Training", TRAINING), ("People themselves", OWN), ("Open", OPEN)):
        lines += [f"## {title}", ""]
        for name in pages:
            shown = " ".join(
                f'<img src="{name}-{width}.jpg" alt="{name}, {width} px" height="320">' for width in WIDTHS
            )
            lines += [f"**{name.replace('-', ' ')}**", "", shown, ""]
    (into / "README.md").write_text("\n".join(lines), encoding="utf-8")


def main(into: Path) -> None:
    """All of them."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_browser() as browser:
        school, password = made(Path(folder) / "school")
        with running_server(school) as address:
            for width in WIDTHS:
                for who, pages in (("", OPEN), (STAFF, SCHOOL), (PARENT, OWN)):
                    with signed_in(browser, address, width, who, password) as page:
                        take(page, pages, width, into)
        college, password = made(Path(folder) / "training", "--training")
        with running_server(college) as address:
            for width in WIDTHS:
                with signed_in(browser, address, width, STAFF, password) as page:
                    take(page, TRAINING, width, into)
    write_index(into)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pages")
