from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import running_browser, window
from kit import School
from snapshots import FirstSync, synced
from website import Site

SHARED = "anna.haddad@example.org"


@pytest.fixture
def prepare() -> Callable[[School], None]:
    """Makes of the reports of ``site`` what its pages begin with; done once for all tests that have the same."""
    return synced


@pytest.fixture
def site(tmp_path: Path, database: str, first_sync: FirstSync, prepare: Callable[[School], None]) -> Site:
    """A synced school: two parents of one pupil, one of another, a teacher who is a parent, and somebody kept out."""
    school = School(tmp_path, database)
    school.student("2101", "Amelia", "Okafor")
    school.student("2102", "Sami", "Haddad")
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.contact("3002", "Daniel", "Okafor", email="daniel@example.org", Title="Mr")
    school.contact("3003", "Leila", "Haddad", of=("2102",), email="leila@example.org")
    school.contact("3004", "Zoë", "Lind", of=("2102",), email=None)
    school.telephone("3001", "07700 900123", Primary="T")
    school.member_of_staff("1001", "Max", "Beddoes")
    school.contact("1001", "Max", "Beddoes", of=("2101",), email="max@example.org")
    first_sync.after(school, prepare)
    made = Site(school)
    made.open()
    return made


RUNNING: list[tuple[Browser, ExitStack]] = []
"""The browser of this worker, and what closes it; as long as tests that need it follow each other."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A real Chromium without a window; none is left behind in it."""
    if not RUNNING:
        stack = ExitStack()
        RUNNING.append((stack.enter_context(running_browser()), stack))
    running, _ = RUNNING[0]
    yield running
    for context in running.contexts:
        context.close()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close the browser before a test that needs none: Playwright's loop would run beside it."""
    if RUNNING and "browser" not in getattr(nextitem, "fixturenames", ()):
        _, stack = RUNNING.pop()
        stack.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A window in which alex is signed in, at the ``address`` that the module serves."""
    with window(browser, address) as opened:
        yield opened
