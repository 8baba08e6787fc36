import time
from pathlib import Path

import psycopg
import pytest

from kinroll.store import feed
from kinroll.store.feed import BEGINNING, FedEvent, Position
from kit import School


def read_once_visible(expected: int, after: Position = BEGINNING) -> list[FedEvent]:
    """The events of the feed, once there are so many: another test's open transaction on the server holds it up."""
    deadline = time.monotonic() + 60
    while len(events := feed.read(after)) < expected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(events) == expected
    return events


def test_the_feed_tells_what_happened_in_order(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101")
    school.contact("3001")
    school.sync()
    school.forget("2101")
    school.student("2102")
    school.sync()
    events = read_once_visible(6)
    parent = school.show("3001")["contact_id"]
    assert [event.kind for event in events if event.contact == parent] == ["created", "changed", "disabled"]
    assert feed.read(events[-1].position) == []
    assert read_once_visible(5, events[0].position) == events[1:]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_reader_never_passes_an_open_transaction_of_postgresql(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101")
    school.sync()
    seen = read_once_visible(1)
    insert = (
        "INSERT INTO event (xid, at, kind, contact_id, plan_id, seq) "
        "SELECT pg_current_xact_id()::text::bigint, now(), 'changed', contact_id, plan_id, 1 FROM event LIMIT 1"
    )
    with psycopg.connect(database) as slow, psycopg.connect(database, autocommit=True) as quick:
        slow.execute(insert)
        quick.execute(insert)
        assert feed.read(seen[-1].position) == []
        slow.commit()
        assert len(read_once_visible(2, seen[-1].position)) == 2
