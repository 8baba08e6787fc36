"""Every page of the web application on a phone and on a desk, for docs/pages, by a real Chromium.

    PYTHONPATH=tests python tools/screenshots.py [FOLDER] [--only PART ...] [--whole]

Makes what the pictures are of in a temporary folder (``pictured.py``), serves it, signs in, and writes
``NAME-390.jpg``, ``NAME-1280.jpg`` and the page that shows them all; ``--only`` some parts, such as ``school``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pictured
import pictured_more
from picture_pages import EMPTY, LEARNING, OPEN, OWN, REPORTING, SCHOOL, TRAINING, Pages
from pictured import OWNER, Shown
from playwright.sync_api import Browser, Page

from browsing import WIDTHS, running_browser, running_server, sign_in

ROOT = Path(__file__).resolve().parent.parent
HEIGHTS = {390: 1_100, 1280: 1_000}
QUALITY = 45
PARENT = "pat@mail.example"


@dataclass(frozen=True)
class Part:
    """A part of the pictures: what it is of, and the pages, by who sees them. ``like``: of the same as another part."""

    title: str
    pages: Pages
    who: str = OWNER
    is_kept: bool = True
    like: str = ""


PARTS = {
    "school": Part("School", SCHOOL),
    "own": Part("People themselves", OWN, PARENT),
    "open": Part("Open to everybody", OPEN, ""),
    "training": Part("Training", TRAINING),
    "learning": Part("Learners", LEARNING, "{learner}", like="training"),
    "reporting": Part("Reporting training (AVETMISS)", REPORTING),
    "empty": Part("Where nothing is yet", EMPTY, is_kept=False),
}


@contextmanager
def shown(part: str, folder: Path) -> Iterator[Shown]:
    """What the pictures of a part are of."""
    if part == "school":
        school = pictured.demo(folder / part)
        school.pages |= pictured_more.links(school.school.config, PARENT)
        with pictured.connected(school):
            yield school
    elif part == "training":
        training = pictured.demo(folder / part, "--training")
        training.pages |= pictured_more.learning(training.school.config)
        yield training
    elif part == "reporting":
        yield pictured.reporting(folder / part)
    elif part == "empty":
        yield pictured.empty(folder / part)
    else:
        others = pictured.demo(folder / part)
        others.pages |= pictured_more.links(others.school.config, PARENT)
        yield others


@contextmanager
def signed_in(browser: Browser, address: str, width: int, who: str = "", password: str = "") -> Iterator[Page]:
    """A window of this width, with somebody signed in or nobody."""
    size = {"width": width, "height": HEIGHTS[width]}
    context = browser.new_context(base_url=address, viewport=size, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    if who:
        sign_in(page, who, password)
        page.wait_for_url(lambda url: "login" not in url)
    yield page
    context.close()


def take(page: Page, pages: Pages, named: dict[str, str], width: int, into: Path, *, whole: bool) -> None:
    """A picture of each page, as somebody sees it who has just opened it."""
    for name, (path, _) in pages.items():
        answer = page.goto(path.format(**named))
        if answer is None or answer.status not in (200, 404):
            sys.exit(f"{name} ({path}) answers {answer and answer.status}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=into / f"{name}-{width}.jpg", type="jpeg", quality=QUALITY, full_page=whole)


def write_index(into: Path) -> None:
    """The page that shows them."""
    said = "Made by `tools/screenshots.py` from demos, with stand-ins for other systems; nobody on them is real."
    lines = ["# The pages", "", said, ""]
    for part in PARTS.values():
        lines += [f"## {part.title}", ""] if part.is_kept else []
        for name, (_, about) in part.pages.items() if part.is_kept else ():
            pictures = " ".join(
                f'<img src="{name}-{width}.jpg" alt="{name}, {width} px" height="320">' for width in WIDTHS
            )
            lines += [f"**{name.replace('-', ' ').capitalize()}.** {about}", "", pictures, ""]
    (into / "README.md").write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """All of them, or the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "docs" / "pages")
    kept = [name for name, part in PARTS.items() if part.is_kept]
    parser.add_argument("--only", nargs="+", default=kept, choices=list(PARTS), metavar="PART")
    parser.add_argument("--whole", action="store_true", help="pages to their end: to look at, not to keep")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_browser() as browser:
        for name in chosen.only:
            if PARTS[name].like in chosen.only:
                continue
            same = [name, *(other for other in chosen.only if PARTS[other].like == name)]
            with shown(PARTS[name].like or name, Path(folder)) as of, running_server(of.school) as address:
                for part, width in product((PARTS[one] for one in same), WIDTHS):
                    who = part.who.format(**of.pages)
                    with signed_in(browser, address, width, who, of.password_of(who)) as page:
                        take(page, part.pages, of.pages, width, chosen.folder, whole=chosen.whole)
    write_index(chosen.folder)


if __name__ == "__main__":
    main()
