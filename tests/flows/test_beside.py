"""Batches that several connections write at once come to what one connection after the other comes to."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from endstate import differences, end_state

from families import six_families
from kinroll.store.apply import batches, beside
from kinroll.store.bulk import execute
from kit import TODAY, School
from processes import Running, ended, start

pytestmark = pytest.mark.postgresql
DATED = ("--today", TODAY, "--as-of", TODAY, "--json")
Batch = Any


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Batches of two; and nobody who wrote one is there when all is over."""
    monkeypatch.setattr(batches, "BATCH", 2)
    yield
    assert [one for one in threading.enumerate() if one.name == "kinroll-writer"] == []


@pytest.fixture
def school(tmp_path: Path, postgresql_database: str) -> School:
    """Twelve people, who are new in six batches."""
    return six_families(tmp_path, postgresql_database)


@pytest.fixture
def as_one(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What one connection leaves behind; SQLite has no more."""
    folder = tmp_path / "one"
    folder.mkdir()
    with monkeypatch.context() as patched:
        in_batch(patched, lambda _: pytest.fail("SQLite has one writer"))
        assert six_families(folder, sqlite_database).sync("--as-of", TODAY)["outcome"] == "applied"
        return end_state(sqlite_database)


def in_batch(monkeypatch: pytest.MonkeyPatch, act: Callable[[Batch], object]) -> None:
    """Have something happen to each batch before it is written beside others."""
    create = batches._create_beside

    def created(plan: Any, batch: Batch, *others: Any) -> int:
        act(batch)
        return create(plan, batch, *others)

    monkeypatch.setattr(batches, "_create_beside", created)


def test_two_write_at_once_and_end_as_one(school: School, as_one: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    together, write, used = threading.Barrier(2), batches._write, set()

    def written(*arguments: Any) -> None:
        used.add(connection.connection.info.backend_pid)
        together.wait(30)
        write(*arguments)

    monkeypatch.setattr(batches, "_write", written)
    assert school.sync("--as-of", TODAY)["outcome"] == "applied"
    assert len(used) == 2
    assert differences(as_one, end_state(school.database_url)) == []


def test_few_are_written_by_one(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 4)
    in_batch(monkeypatch, lambda _: pytest.fail("a connection for three batches"))
    assert school.sync()["counts"]["created"] == 12


def test_they_are_written_here_where_there_is_no_other_connection(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "_connected", lambda: None)
    assert school.sync()["counts"]["created"] == 12


def test_one_change_at_fault_is_left_alone(school: School) -> None:
    school.plan()
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE payload SET body = replace(body, '"surname":"Name2"', '"surname":null')""")
        cursor.execute("SELECT count(*) FROM payload WHERE body LIKE '%\"surname\":null%'")
        assert cursor.fetchone() == (2,)
    answer = school.run("apply", "1", "--json")
    assert (answer.status, answer.json["outcome"]) == (1, "applied")
    assert {(p["code"], p["name"]) for p in answer.json["problems"]} == {
        ("not-written", "Sam2 Name2"),
        ("not-written", "Pat2 Name2"),
    }
    assert len(school.everyone()) == 10


class Killed(BaseException):
    """As if the process had gone: nobody catches it."""


def die() -> None:
    raise Killed


def press_ctrl_c() -> None:
    """While the server is at something that it can be told to leave."""
    os.kill(os.getpid(), signal.SIGINT)
    execute("SELECT pg_sleep(60)")


@pytest.mark.parametrize("act", [die, press_ctrl_c])
def test_a_run_that_ends_between_two_batches_is_finished(
    school: School, as_one: list[str], act: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first batch is not there, and the second is."""
    with monkeypatch.context() as patched:
        is_written = threading.Event()

        def wait_and_act(batch: Batch) -> None:
            if batch.first == 1:
                assert is_written.wait(30)
                act()
            elif batch.first > 3:
                is_written.set()  # whoever takes a third batch has ended the second
                time.sleep(0.2)

        in_batch(patched, wait_and_act)
        began = time.monotonic()
        try:
            assert school.sync("--as-of", TODAY)["status"] == 5
        except Killed:
            connection.close()
        assert time.monotonic() - began < 30  # or nobody told the server
    done = [contact["forename"] for contact in school.everyone()]
    assert 2 <= len(done) < 12
    assert school.sync("--as-of", TODAY)["outcome"] == "unchanged"
    assert differences(as_one, end_state(school.database_url)) == []


def test_whoever_else_creates_contacts_waits_for_them(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another source has the same person, who is in the last batch here."""
    school.settings = '[sources.crm]\nkind = "json-lines"\nfile = "crm.jsonl"\naccounts = true'
    person = {"id": "c1", "forename": "Patricia", "surname": "Name5", "personal_email": "pat5.name5.3005@example.org"}
    (school.folder / "crm.jsonl").write_text(json.dumps(person), encoding="utf-8")
    write, begun = batches._write, list[Running]()
    first = threading.Lock()

    def written(*arguments: Any) -> None:
        with first:
            if not begun:
                begun.append(start(school, "sync", "crm", *DATED))
                assert waits(school.database_url)
        write(*arguments)

    monkeypatch.setattr(batches, "_write", written)
    answer = school.sync()
    assert ended(begun[0]).json["counts"]["created"] == 1
    assert [(p["code"], p["name"]) for p in answer["problems"]] == [("moved-since-plan", "Pat5 Name5")]
    assert [one["forename"] for one in school.everyone() if one["surname"] == "Name5"] == ["Sam5", "Patricia"]


def waits(url: str) -> bool:
    """Whether somebody comes to wait for a lock that others hold."""
    with psycopg.connect(url, autocommit=True) as looking:
        for _ in range(300):
            if looking.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone():
                return True
            time.sleep(0.1)
    return False
