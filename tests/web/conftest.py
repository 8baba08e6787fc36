from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import running_browser, window
from kit import School
from snapshots import FirstSync
from website import Site

SHARED = "anna.haddad@example.org"


@pytest.fixture
def site(tmp_path: Path, database: str, first_sync: FirstSync) -> Site:
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
    first_sync(school)
    made = Site(school)
    made.open()
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, for all journeys of a module."""
    with running_browser() as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A window in which alex is signed in, at the ``address`` that the module serves."""
    with window(browser, address) as opened:
        yield opened
