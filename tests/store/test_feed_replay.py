"""Whoever follows the feed from the beginning ends with the ids that Kinroll has."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kinroll.flows import erasing
from kinroll.flows.now import Now
from kinroll.store import crosswalk, feed
from kinroll.store.feed import BEGINNING, FedEvent
from kinroll.store.models import Account, Event
from kit import School


class Follower:
    """A program that keeps nothing but what events say of ids."""

    def __init__(self) -> None:
        self.seen_as: dict[int, int] = {}
        self.usernames: dict[str, str] = {}
        self.erased: set[int] = set()

    def hear(self, event: FedEvent) -> None:
        if event.kind == "created":
            self.seen_as[event.contact] = event.contact
        elif event.kind in ("merged", "unmerged"):
            assert event.new
            self.seen_as[event.contact] = int(event.new["contact_id"] or 0)
        elif event.kind == "renamed":
            assert event.old
            assert event.new
            self.usernames[str(event.old["username"])] = str(event.new["username"])
        elif event.kind == "erased":
            self.erased.add(event.contact)

    def root(self, number: int) -> int:
        while (top := self.seen_as[number]) != number:
            number = top
        return number

    def username(self, name: str) -> str:
        return self.username(self.usernames[name]) if name in self.usernames else name


def all_events(size: int) -> Iterator[FedEvent]:
    """The feed page by page, once everything can be seen: another test's transaction may hold it up."""
    expected, deadline = Event.objects.count(), time.monotonic() + 60
    while len(feed.read(limit=10_000)) < expected and time.monotonic() < deadline:
        time.sleep(0.05)
    place = BEGINNING
    while events := feed.read(place, size):
        yield from events
        place = feed.position_of(str(events[-1].position))


def test_a_follower_ends_with_the_same_ids(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101")
    for key, name in (("3001", "Grace"), ("3002", "Gracie"), ("3003", "Ada"), ("3004", "Zoe")):
        school.contact(key, name)
    school.sync()
    one, two, three, four = (school.show(key)["contact_id"] for key in ("3001", "3002", "3003", "3004"))
    for words in (
        ("merge", two, one),  # one is seen as two
        ("merge", three, two),  # and both as three
        ("unmerge", two),  # out of the middle: one goes with two
        ("merge", three, two),
        ("rename", three, "ada.okafor"),
        ("rename", three, "ada"),
    ):
        assert school.run("contact", *map(str, words)).status == 0, words
    at = datetime.now(UTC)
    erasing.erase(four, Now(at, at.date(), at, "office"))

    follower = Follower()
    for event in all_events(size=3):
        follower.hear(event)
    assert {number: follower.root(number) for number in follower.seen_as} == crosswalk.roots(follower.seen_as)
    assert follower.root(one) == three
    assert follower.username("ada.okafor.3003@example.org") == "ada"
    assert Account.objects.get(contact_id=three).username == "ada"
    assert follower.erased == {four}
    assert feed.find(Event.objects.order_by("-pk")[0].pk) == event


def test_names_of_who_was_erased_are_told_to_nobody(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101")
    school.contact("3001")
    school.sync()
    number = school.show("3001")["contact_id"]
    assert school.run("contact", "rename", str(number), "grace.okafor").status == 0
    at = datetime.now(UTC)
    erasing.erase(number, Now(at, at.date(), at, "office"))
    assert not [event for event in all_events(100) if "grace" in str(event)]
