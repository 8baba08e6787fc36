"""Batches that are written beside each other: by a few threads, each with a connection of its own.

A server serves each connection by a process of its own: what one waits for, two do in little more than half the time.
Only batches that do nothing but create contacts of one plan, each still one transaction; in which order they end is all
the same. SQLite has one writer, and who is inside a transaction has one connection.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import Any

from django.db import connection

from kinroll.store.database import is_sqlite
from kinroll.store.locking import one_plan

WRITERS = 2
ENOUGH = 4
"""Batches, from which on it is worth to open connections."""
_AGAIN_S = 0.1
_LISTENS_S = 0.5
Step = Callable[[], int]
_Given = tuple[Step, "Future[int]"]


class Writers:
    """Threads that do one step after the other, whoever is free.

    ``holder`` is the number of the connection that keeps everybody else from creating contacts meanwhile.
    """

    def __init__(self, holder: int) -> None:
        self.holder = holder
        self._steps: SimpleQueue[_Given | None] = SimpleQueue()
        self._threads: list[_Writer] = []

    def start(self) -> bool:
        """Open the connections; whether any can be had."""
        with suppress(RuntimeError):  # no more threads
            for _ in range(WRITERS):
                one = _Writer(self._steps)
                one.start()
                self._threads.append(one)
        return any(one.is_connected.result() for one in self._threads)

    def give(self, step: Step) -> "Future[int]":
        """Have a step done. What is returned tells what it comes to, or raises what went wrong with it."""
        told: Future[int] = Future()
        self._steps.put((step, told))
        return told

    def close(self) -> None:
        """Let all of them go: what is being written ends, or is taken back; what was not begun stays so."""
        for one in self._threads:
            one.is_stopped = True
            self._steps.put(None)
        for one in self._threads:
            one.end()


class _Writer(threading.Thread):
    def __init__(self, steps: "SimpleQueue[_Given | None]") -> None:
        super().__init__(name="kinroll-writer", daemon=True)
        self.is_connected: Future[bool] = Future()
        self._steps, self._server = steps, None
        self._is_busy = self.is_stopped = False

    def run(self) -> None:
        try:
            self._server = _connected()
            self.is_connected.set_result(self._server is not None)
            while self._server and (given := self._steps.get()) and not self.is_stopped:
                self._is_busy = True
                _do(*given)
                self._is_busy = False
                del given  # its rows take room
        finally:
            connection.close()

    def end(self) -> None:
        """Wait for a thread that is stopped. The server does not hear what it is told between two statements."""
        while self.is_alive():
            if self._is_busy and self._server:
                with suppress(Exception):
                    self._server.cancel()
            self.join(_AGAIN_S)


def result(told: "Future[int]") -> int:
    """What a step came to, once it is done. Ctrl-C is heard meanwhile, even where it came just before the waiting."""
    while not wait([told], timeout=_LISTENS_S).done:
        pass
    return told.result()


def _connected() -> Any:
    """The driver's connection of this thread; None where there can be none."""
    try:
        connection.ensure_connection()
    except Exception:
        return None
    return connection.connection


def _do(step: Step, told: "Future[int]") -> None:
    try:
        told.set_result(step())
    except BaseException as error:
        told.set_exception(error)


@contextmanager
def writers(batches: int) -> Iterator[Writers | None]:
    """Who writes so many batches until the block ends; None where they are better written here, one after the other."""
    if batches < ENOUGH or is_sqlite() or connection.in_atomic_block:
        yield None
        return
    with one_plan() as holder:
        found = Writers(holder)
        try:
            yield found if holder and found.start() else None
        finally:
            found.close()
