"""A run that ends in the middle says so (status 5), and the next one finishes it first, without reading again."""

import shutil
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from endstate import differences, end_state

from kinroll.cli import main
from kinroll.store.apply import batches
from kit import TODAY, School
from snapshots import FirstSync

DATED = ("--today", TODAY, "--as-of", TODAY, "--json")


def lose_the_database() -> None:
    connection.connection.close()


def lose_it_and_press_ctrl_c() -> None:
    lose_the_database()
    press_ctrl_c()


class Killed(BaseException):
    """As if the process had gone: nobody catches it."""


def fail() -> None:
    raise OperationalError("the disk is full")


def press_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def press_ctrl_c_in_the_driver() -> None:
    try:
        press_ctrl_c()
    except KeyboardInterrupt:
        raise OperationalError("that cannot be changed now") from None


def press_ctrl_c_where_nobody_can_stop() -> None:
    class Closing:
        def __del__(self) -> None:
            press_ctrl_c()

    Closing()
    for _ in range(100):
        time.sleep(0.1)  # the next thing that can be stopped


def die() -> None:
    raise Killed


@pytest.fixture
def interrupt(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes runs apply two changes at a time, and something happen in the transaction of one batch."""
    write = batches._write
    monkeypatch.setattr(batches, "BATCH", 2)

    def arm(act: Callable[[], None], batch: int = 2) -> None:
        counts = iter(range(1, 1000))

        def interrupted(*arguments: Any) -> None:
            write(*arguments)
            if next(counts) == batch:
                act()

        monkeypatch.setattr(batches, "_write", interrupted)

    return arm


WAYS = pytest.mark.parametrize("act", [fail, press_ctrl_c, lose_the_database])


class TestApplying:
    """What happens in the middle of applying."""

    @WAYS
    def test_the_answer_is_begun_and_not_finished(
        self, school: School, interrupt: Callable[..., None], act: Callable[[], None]
    ) -> None:
        interrupt(act)
        answer = school.sync()
        assert (answer["status"], answer["outcome"], answer["run"]) == (5, "interrupted", 1)
        assert answer["counts"]["created"] == 6
        assert len(school.everyone()) == 2
        assert [run["outcome"] for run in school.run("runs", "--json").lines] == ["applying"]

    @WAYS
    def test_a_person_is_told_in_one_sentence_to_run_it_again(
        self, school: School, interrupt: Callable[..., None], act: Callable[[], None]
    ) -> None:
        school.write()
        interrupt(act)
        answer = school.run("sync", "sims")
        assert (answer.status, answer.out) == (5, "")
        assert answer.err.startswith("kinroll: Plan 1 was begun and not finished (")
        assert answer.err.endswith(" Run the same command again.\n")

    @pytest.mark.parametrize("act", [fail, press_ctrl_c, lose_the_database, die])
    @pytest.mark.parametrize("batch", [1, 2, 3])
    def test_the_same_command_again_finishes_it(
        self, school: School, interrupt: Callable[..., None], act: Callable[[], None], batch: int
    ) -> None:
        interrupt(act, batch)
        begin(school)
        answer = school.sync()
        assert (answer["status"], answer["outcome"], answer["run"]) == (0, "unchanged", 2)
        assert [run["outcome"] for run in school.run("runs", "--json").lines] == ["unchanged", "applied"]
        assert [contact["surname"] for contact in school.everyone()] == ["Okafor", "Lind", "Haddad"] * 2

    def test_it_is_finished_although_the_files_have_gone(self, school: School, interrupt: Callable[..., None]) -> None:
        interrupt(die)
        begin(school)
        shutil.rmtree(school.folder / "sims")
        assert school.run("sync", "sims").status == 4
        assert [run["outcome"] for run in school.run("runs", "--json").lines] == ["failed", "applied"]
        assert len(school.everyone()) == 6

    def test_a_stored_plan_is_finished_by_applying_it_again(
        self, school: School, interrupt: Callable[..., None]
    ) -> None:
        school.write()
        school.run("plan", "sims")
        interrupt(press_ctrl_c)
        answer = school.run("apply", "1", "--json")
        assert (answer.status, answer.json["outcome"]) == (5, "interrupted")
        answer = school.run("apply", "1", "--json")
        assert (answer.status, answer.json["outcome"]) == (0, "applied")
        assert len(school.everyone()) == 6

    def test_a_revert_is_finished_by_reverting_again(
        self, school: School, first_sync: FirstSync, interrupt: Callable[..., None]
    ) -> None:
        first_sync(school)
        interrupt(press_ctrl_c)
        assert school.run("revert", "1", "--json").status == 5
        assert school.run("revert", "1", "--json").json["outcome"] == "applied"
        assert [run["outcome"] for run in school.run("runs", "--json").lines] == ["applied", "applied"]
        assert {contact["is_active"] for contact in school.everyone()} == {False}


def begin(school: School) -> None:
    """A sync that does not come to its end."""
    try:
        assert school.sync()["status"] == 5
    except Killed:
        from kinroll.store import database

        database.close()


class TestAtFault:
    """A change that the database cannot take is left alone by name, and blocks nobody."""

    @pytest.fixture
    def planned(self, school: School) -> School:
        """A plan of six new contacts, of whom Ida's change has been damaged."""
        school.plan()
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, body FROM payload WHERE body LIKE '%Ida%'")
            ((number, body),) = cursor.fetchall()
            damaged = body.replace('"surname":"Lind"', '"surname":null')
            assert damaged != body
            cursor.execute("UPDATE payload SET body = %s WHERE id = %s", [damaged, number])
        return school

    def test_everybody_else_is_done(self, planned: School) -> None:
        answer = planned.run("apply", "1", "--json")
        assert (answer.status, answer.json["outcome"], answer.json["counts"]["refused"]) == (1, "applied", 1)
        assert [contact["forename"] for contact in planned.everyone()] == ["Amelia", "Noor", "Sam", "Grace", "Omar"]
        problems = answer.json["problems"]
        assert [(p["code"], p["source_id"], p["name"]) for p in problems] == [("not-written", "3002", "Ida Lind")]

    def test_the_next_sync_tries_again(self, planned: School) -> None:
        planned.run("apply", "1")
        answer = planned.sync()
        assert (answer["status"], answer["counts"]["created"], answer["problems"]) == (0, 1, [])
        assert planned.problems() == []

    def test_a_plan_that_was_blocked_by_it_is_finished(self, planned: School) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE plan SET state = 'applying'")
        assert planned.sync()["counts"]["created"] == 1
        assert [run["outcome"] for run in planned.run("runs", "--json").lines] == ["applied", "applied"]

    def test_the_connection_is_no_fault_of_a_change(self, planned: School, interrupt: Callable[..., None]) -> None:
        interrupt(lose_the_database, 3)
        assert planned.run("apply", "1", "--json").json["outcome"] == "interrupted"
        assert planned.run("apply", "1", "--json").json["counts"]["refused"] == 1
        assert len(planned.everyone()) == 5


class TestPlanning:
    """What happens before anything is applied changes nothing."""

    @pytest.mark.parametrize(
        ("act", "status", "outcome"),
        [
            pytest.param(fail, 4, "failed", id="the database fails"),
            pytest.param(lose_the_database, 4, "failed", id="the database goes away"),
            pytest.param(press_ctrl_c, 5, "interrupted", id="ctrl-c"),
            pytest.param(press_ctrl_c_in_the_driver, 5, "interrupted", id="ctrl-c that confuses the driver"),
            pytest.param(press_ctrl_c_where_nobody_can_stop, 5, "interrupted", id="ctrl-c that a library swallows"),
            pytest.param(lose_it_and_press_ctrl_c, 5, "interrupted", id="both"),
        ],
    )
    def test_nothing_is_changed(
        self,
        school: School,
        act: Callable[[], None],
        status: int,
        outcome: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from kinroll.store import plans

        school.write()
        with monkeypatch.context() as patched:
            patched.setattr(plans, "add_packed", lambda *_: act())
            answer = school.run("sync", "sims", *DATED)
        assert (answer.status, answer.json["outcome"]) == (status, outcome)
        assert "Traceback" not in answer.err
        assert school.everyone() == []
        assert school.sync()["outcome"] == "applied"


class TestByHand:
    """What a person says is done whole, or not at all."""

    @pytest.mark.parametrize(("act", "status"), [(fail, 4), (press_ctrl_c, 5)], ids=["fail", "ctrl-c"])
    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(("set", "sims:3001", "mobile", "07700 900111"), id="set"),
            pytest.param(("rename", "sims:3001", "grace"), id="rename"),
            pytest.param(("link", "sims:3001", "sims:3002"), id="link"),
        ],
    )
    def test_nothing_is_left_of_it(
        self,
        school: School,
        first_sync: FirstSync,
        interrupt: Callable[..., None],
        words: tuple[str, ...],
        act: Callable[[], None],
        status: int,
    ) -> None:
        first_sync(school)
        school.run("contact", "set", "sims:3002", "mobile", "07700 900222")
        before = end_state(school.database_url)
        interrupt(act, 1)
        assert school.run("contact", *words).status == status
        assert differences(before, end_state(school.database_url)) == []
        assert school.run("contact", *words).status == 0
        assert differences(before, end_state(school.database_url))


def test_whoever_waits_for_a_thread_is_told_of_ctrl_c() -> None:
    began = time.monotonic()
    threading.Timer(0.1, main._wake_main).start()
    with pytest.raises(KeyboardInterrupt):
        threading.Event().wait(30)
    assert time.monotonic() - began < 15
