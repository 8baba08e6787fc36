"""Commands in forked children that do not live to their end: killed after some time, or at a point of their work."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kinroll.cli.main import main as run_kinroll
from kinroll.store import database

UNFINISHED = 5
"""The exit status of a run that was begun and not finished."""


@dataclass(frozen=True, slots=True)
class Kill:
    """When a child gets a signal: after some seconds, or at a point of its work with the database; or not at all."""

    after_s: float | None = None
    at_point: int | None = None
    batch: int = 0
    by: signal.Signals = signal.SIGKILL

    def __str__(self) -> str:
        return f"after {self.after_s:.3f} s" if self.after_s is not None else f"at point {self.at_point}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit status (None: killed), what it said, its time, and how many points it passed."""

    status: int | None
    said: str = ""
    seconds: float = 0.0
    points: int = 0


def run_child(words: Sequence[str], kill: Kill | None = None) -> Ended:
    """Run a command in a forked child, which perhaps does not live to its end."""
    with tempfile.TemporaryFile() as told:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a child is deaf until its command begins
        pid = os.fork()
        if not pid:
            _live(words, kill or Kill(), told.fileno())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if kill and kill.after_s is not None:
            time.sleep(kill.after_s)
            os.kill(pid, kill.by)
        _, how = os.waitpid(pid, 0)
        if os.WIFSIGNALED(how):
            return Ended(None)
        told.seek(0)
        said, _, facts = told.read().decode(errors="replace").rpartition("\n")
        return Ended(os.WEXITSTATUS(how), said, *json.loads(facts))


def _live(words: Sequence[str], kill: Kill, told: int) -> None:
    """The life of a child. It never returns."""
    status, facts = 70, [0.0, 0]
    try:
        os.dup2(told, 1)
        os.dup2(told, 2)
        points = Points(kill)
        points.watch()
        if kill.batch:
            _work_in_small_batches(kill.batch)
        started = time.perf_counter()
        status = _hear_ctrl_c(lambda: run_kinroll(words))
        database.close()  # as the end of a process does: SQLite then moves everything into the one file
        facts = [time.perf_counter() - started, points.passed]
    except BaseException as error:  # whatever it was, the parent must hear of it
        sys.stderr.write(repr(error))
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.write("\n" + json.dumps(facts))
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _hear_ctrl_c(run: Callable[[], int]) -> int:
    """Run the command, which alone hears Ctrl-C. One that comes before the command begins interrupts nothing."""
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        status = run()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        return status
    except KeyboardInterrupt as error:
        frames = traceback.extract_tb(error.__traceback__)
        if any(frame.name == "main" for frame in frames):
            traceback.print_exc()
            raise
        return UNFINISHED


def _work_in_small_batches(size: int) -> None:
    from kinroll.flows import sync
    from kinroll.store import plans
    from kinroll.store.apply import batches

    for module in (sync, batches, plans):
        module.BATCH = size


class Points:
    """Counts the points at which a child touches the database, and kills it at one of them."""

    def __init__(self, kill: Kill) -> None:
        self.last, self.by, self.passed = kill.at_point, kill.by, 0

    def pass_one(self) -> None:
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), self.by)

    def watch(self) -> None:
        """From now on every statement, commit and bulk insert passes points."""
        from django.db.backends.base.base import BaseDatabaseWrapper
        from django.db.backends.signals import connection_created

        def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
            return self._around(lambda: execute(*arguments))

        def listen(connection: Any, **_: Any) -> None:
            connection.execute_wrappers.append(statement)

        connection_created.connect(listen, weak=False)
        commit = BaseDatabaseWrapper._commit
        BaseDatabaseWrapper._commit = lambda connection: self._around(lambda: commit(connection))
        self._watch_inserts()

    def _watch_inserts(self) -> None:
        """COPY and the embedded driver's own bulk statement do not pass Django."""
        from kinroll.store import bulk

        insert = bulk.insert

        def watched(table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
            self.pass_one()
            if self.passed + 1 == self.last:
                insert(table, columns, rows[: len(rows) // 2])
            self.pass_one()
            insert(table, columns, rows)
            self.pass_one()

        for name, module in list(sys.modules.items()):
            if name.startswith("kinroll.") and getattr(module, "insert", None) is insert:
                module.insert = watched  # type: ignore[attr-defined]

    def _around(self, act: Callable[[], Any]) -> Any:
        self.pass_one()
        done = act()
        self.pass_one()
        return done
