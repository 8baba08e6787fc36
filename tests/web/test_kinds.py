"""More than forty kinds of user go everywhere: to every address, with numbers that are theirs and numbers that are not,
and along every link that they find. Nobody gets in who may not, and no page tells of anybody whom they may not know of.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kinds import CHILDREN, KINDS, Kind, World, build
from kinroll.accounts.levels import LEVELS
from kinroll.store import database
from kinroll.store.models import ChangeRequest, Event, Outbox, Plan
from kinroll.web import middleware
from website import STAFF, browser

HUGE = 10**9
TEXTS = {"field": "mobile", "name": "sims", "token": "choose"}
ENDS_SESSIONS = ("/account/logout/",)
MOST_PAGES = 120
ENOUGH_PAGES = 12
"""For those who work here: they may know of everybody, so that no page can tell them of others."""
STAFF_DOORS = frozenset(LEVELS["owner"])
KNOWN_BY_ALL = ("anybody", "signed-in", "theirs")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[World]:
    """Everybody, made once: nothing that these tests do may change it."""
    folder = tmp_path_factory.mktemp("everybody")
    file = shutil.copyfile(sqlite_template, folder / "kinroll.db")
    yield build(folder, f"sqlite:///{file.as_posix()}")
    database.close()


@pytest.fixture(scope="module")
def closed() -> dict[object, bytes]:
    """The pages that closed doors show, as they were drawn for each visitor."""
    return {}


@pytest.fixture(autouse=True)
def _draws_closed_doors_once(closed: dict[object, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws the page of a closed door once for each visitor: it says the same at every address, as a test here proves,
    and to draw it takes three times as long as all else about a request.
    """

    def drawn(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
        if len(get_messages(request)):
            return render(request, template, status=status)
        key = (template, request.visitor)  # type: ignore[attr-defined]
        if key not in closed:
            closed[key] = render(request, template).content
        return HttpResponse(closed[key], status=status)

    monkeypatch.setattr(middleware, "render", drawn)


@pytest.fixture
def kind(request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch) -> Kind:
    """One kind of user, met by a school that asks for a second step where that is what is missing."""
    found = KINDS[request.param]
    world.site.open()
    if found.person == "owing":
        monkeypatch.setattr(settings, "KINROLL_STAFF_NEED_SECOND_STEP", True)
    return found


def every_kind(test: object) -> object:
    """Runs a test for each kind of user."""
    return pytest.mark.parametrize("kind", sorted(KINDS), indirect=True)(test)  # type: ignore[arg-type]


def routes(listed: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the application, allauth's among them, with the right that it says it needs."""
    for item in listed:
        route = f"{before}{item.pattern}"
        if isinstance(item, URLPattern):
            yield route, getattr(item.callback, "door", "")
        else:
            yield from routes(item.url_patterns, route)


def filled(route: str, number: int) -> str:
    """An address with its places filled; allauth's patterns get something that nobody has."""
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "x", route).replace("^", "").replace("$", "").replace(r"\.", ".")
    text = re.sub(r"<(?:str:|slug:)?(\w+)>", lambda place: TEXTS.get(place[1], "x"), plain.replace("<int:", "<number:"))
    return "/" + re.sub(r"<\w+:\w+>", str(number), text)


def numbers_for(world: World, kind: Kind) -> list[int]:
    """Their own number, a child's, the other parent's, and nobody's; the first one alone for who does not get in."""
    own = world.numbers.get(kind.person, 1)
    others = {world.numbers["2101"], world.numbers["3002"], world.documents["learner"], HUGE}
    return [own, *sorted(others - {own})] if kind.gets_in else [own]


def everywhere(world: World, kind: Kind) -> Iterator[tuple[str, str]]:
    """Every address as somebody of this kind might type it, with its right.

    A sample of numbers where they say least: a door that is closed to this kind is tried with one of them, and one that
    is open to somebody at work who is a parent too with two; others of this level try it with all. Which ones goes
    round from kind to kind and from address to address, so that every address is tried with every sort of number.
    """
    numbers, rights = numbers_for(world, kind), LEVELS.get(kind.level, frozenset())
    turn = sorted(KINDS).index(kind.name)
    for place, (route, right) in enumerate(routes(get_resolver().url_patterns)):
        if "<int:" not in route:
            yield filled(route, 0), right
            continue
        start = (turn + place) % len(numbers)
        turned = numbers[start:] + numbers[:start]
        if right in STAFF_DOORS - rights:
            turned = turned[:1]
        elif right in STAFF_DOORS and kind.name not in STAFF:
            turned = turned[:2]
        yield from ((filled(route, number), right) for number in turned)


@dataclass(frozen=True)
class Met:
    """What somebody met at an address: whether it was closed to them, words of others, and where its links go."""

    status: int
    is_closed: bool
    told: set[str]
    links: tuple[str, ...]


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, str], Met]:
    """What was met so far, by kind and path: a page that is linked and typed is got once, since nothing changes it."""
    return {}


def meet(world: World, kind: Kind, path: str, pages: dict[tuple[str, str], Met]) -> Met:
    """What somebody of this kind meets at an address."""
    if (kind.name, path) not in pages:
        status, words = shown(world.client(kind), path)
        is_closed = status in (401, 403, 404) or words.endswith(f"/account/login/?next={path}") or status == 302
        links = tuple(dict.fromkeys(re.findall(r'(?:href|action)="(/[^"#?]*)', words)))
        pages[kind.name, path] = Met(status, is_closed, leaks(world, kind, words), links)
    return pages[kind.name, path]


def shown(client: Client, path: str) -> tuple[int, str]:
    """Status and words of a page, those that it downloads included; of a redirect where it goes."""
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer.status_code, body.decode("utf-8", "replace") + answer.headers.get("Location", "")


def leaks(world: World, kind: Kind, words: str) -> set[str]:
    """Words of others on a page; those who work here see all contacts, which is what they are here for."""
    return set() if kind.level else {token for token in world.hidden_from(kind) if token in words}


@every_kind
def test_no_address_opens_to_whom_it_may_not_and_none_tells_of_others(
    world: World, kind: Kind, pages: dict[tuple[str, str], Met]
) -> None:
    rights = LEVELS.get(kind.level, frozenset())
    opened, told = {}, {}
    for path, right in everywhere(world, kind):
        if path in ENDS_SESSIONS:
            continue
        met = meet(world, kind, path, pages)
        if right in STAFF_DOORS - rights and not met.is_closed:
            opened[path] = (right, met.status)
        if met.told:
            told[path] = met.told
    assert (opened, told) == ({}, {})


@pytest.mark.parametrize("name", ["a parent of two", "viewer", "an owner who looks as a parent"])
def test_a_closed_door_says_the_same_at_every_address(
    world: World, name: str, closed: dict[object, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the place in the menu, and for what keeps forms of others out."""
    monkeypatch.setattr(middleware, "render", render)
    world.site.open()
    client = world.client(KINDS[name])
    said: dict[int, set[str]] = {}
    for route, right in routes(get_resolver().url_patterns):
        status, words = shown(client, filled(route, HUGE))
        if status in (403, 404) and right:
            said.setdefault(status, set()).add(re.sub(r' aria-current="page"| value="\w+"', "", words))
    assert {status: len(pages) for status, pages in said.items()} == dict.fromkeys(said, 1)
    assert said


@every_kind
def test_every_link_that_they_find_tells_of_nobody_else(
    world: World, kind: Kind, pages: dict[tuple[str, str], Met]
) -> None:
    seen, told = set(), {}
    waiting = ["/", "/portal/", "/me/"]
    most = ENOUGH_PAGES if kind.level else MOST_PAGES
    while waiting and len(seen) < most:
        path = waiting.pop()
        if path in seen or path.startswith(("/static/", *ENDS_SESSIONS)):
            continue
        seen.add(path)
        met = meet(world, kind, path, pages)
        if met.told:
            told[path] = met.told
        waiting += met.links
    assert told == {}
    assert len(seen) > (4 if kind.gets_in else 2)


@every_kind
def test_who_gets_in_and_to_which_children_and_courses(world: World, kind: Kind) -> None:
    client = world.client(kind)
    assert (client.get("/portal/").status_code == 200) is kind.gets_in
    children = {key: client.get(f"/portal/children/{world.numbers[key]}/").status_code == 200 for key in CHILDREN}
    assert {key for key, is_open in children.items() if is_open} == {*kind.sees, *kind.names}
    courses = {who: client.get(f"/portal/registrations/{n}/").status_code == 200 for who, n in world.documents.items()}
    assert [who for who, is_open in courses.items() if is_open] == (["learner"] if kind.has_courses else [])


@every_kind
def test_what_is_done_without_a_right_does_nothing(world: World, kind: Kind) -> None:
    client, rights = world.client(kind), LEVELS.get(kind.level, frozenset())
    before = state_of_all(world)
    done = {}
    for route, right in routes(get_resolver().url_patterns):
        path = filled(route, world.numbers["3001"] if kind.person != "3001" else world.numbers["3002"])
        is_others = right == "theirs" and "<int:" in route
        if right in STAFF_DOORS - rights or (is_others and not kind.level):
            status = client.post(path, {"value": "x", "reason": "x", "state": "done", "username": "x"}).status_code
            if status not in (302, 401, 403, 404, 405):
                done[path] = status
    assert done == {}
    assert state_of_all(world) == before


def state_of_all(world: World) -> tuple[object, ...]:
    """What may not change by the doings of somebody who has no right to."""
    counts = [model.objects.count() for model in (Plan, Event, Outbox, ChangeRequest)]
    return (*counts, world.site.school.everyone())


@pytest.mark.parametrize("name", [name for name, kind in sorted(KINDS.items()) if kind.sees or kind.names])
def test_their_portal_shows_whom_they_may_see_and_why_not_more(world: World, name: str) -> None:
    kind = KINDS[name]
    world.site.open()
    for child in kind.sees:
        _, words = shown(world.client(kind), f"/portal/children/{world.numbers[child]}/")
        assert "2014" in words or "2013" in words
    for child in kind.names:
        _, words = shown(world.client(kind), f"/portal/children/{world.numbers[child]}/")
        assert "only the name is shown" in words
        assert "201" not in re.sub(r"<[^>]+>", "", words)


def test_there_are_at_least_thirty_kinds_of_user() -> None:
    assert len(KINDS) >= 40


def test_a_court_order_reads_like_having_no_child_here(world: World) -> None:
    """Not even that something is withheld is told: they see what a teacher without children sees."""
    world.site.open()
    portals = []
    for name in ("a parent with a court order", "a teacher"):
        client = world.client(KINDS[name])
        client.get("/portal/")  # the first page after signing in says so
        portals.append(re.sub(r'Surname\w+|value="[^"]*"', "", shown(client, "/portal/")[1]))
    assert portals[0] == portals[1]


def test_nobody_is_told_from_a_stranger_by_the_way_in(world: World) -> None:
    world.site.open()
    answers = {
        name: world.client(KINDS[name]).get("/portal/").headers.get("Location")
        for name in ("nobody", "a parent of a leaver")
    }
    assert set(answers.values()) == {browser().get("/portal/").headers["Location"]}
