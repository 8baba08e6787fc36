"""One run of a source at a time, across processes and machines, and free again as soon as its process is gone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection, transaction
from filelock import FileLock, Timeout

from kinroll.store.bulk import execute, fetch_one, lock
from kinroll.store.database import DatabaseUnusableError, is_sqlite, path

NEWCOMER = "\tnew contact"
"""Locked beside usernames by whoever creates contacts: of two who do, the second sees whom the first has made."""


class SourceBusyError(Exception):
    """Another run of the same source is under way."""


@contextmanager
def source_lock(name: str, *, wait_s: float) -> Iterator[None]:
    """Hold a source for this process; wait at most ``wait_s`` seconds for whoever holds it."""
    with _file_lock(name, wait_s) if is_sqlite() else _advisory_lock(name, wait_s):
        yield


@contextmanager
def _file_lock(name: str, wait_s: float) -> Iterator[None]:
    lock = FileLock(f"{path()}.{name}.lock", timeout=wait_s)
    try:
        lock.acquire()
    except Timeout:
        raise _busy(name) from None
    except OSError as error:
        raise DatabaseUnusableError(f"{lock.lock_file} cannot be written ({error.strerror}).") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advisory_lock(name: str, wait_s: float) -> Iterator[None]:
    until = time.monotonic() + wait_s
    while not fetch_one("SELECT pg_try_advisory_lock(7304, hashtext(%s))", [name]):
        if time.monotonic() > until:
            raise _busy(name)
        time.sleep(0.1)
    try:
        yield
    finally:
        _unlock("7304, hashtext(%s)", name)


def _unlock(number: str, *values: str) -> None:
    """Give up a lock, if the connection still lives that holds it."""
    with suppress(Exception):
        if connection.connection and not connection.connection.closed:
            execute(f"SELECT pg_advisory_unlock({number})", values)


def _busy(name: str) -> SourceBusyError:
    return SourceBusyError(f"Another run of {name} is under way. Nothing was changed; try again when it has ended.")


@contextmanager
def one_plan() -> Iterator[int]:
    """The number of this connection while its plan is the one that several connections create contacts for; else 0.

    They share the lock of those who create contacts (``NEWCOMER``), which nobody but they ever does: two plans that did
    could make one person twice. Of PostgreSQL only.
    """
    holder = int(fetch_one("SELECT CASE WHEN pg_try_advisory_lock(7307, 0) THEN pg_backend_pid() ELSE 0 END"))
    try:
        if holder:
            wait_for_newcomers()
        yield holder
    finally:
        if holder:
            _unlock("7307, 0")


def wait_for_newcomers() -> None:
    """Wait until nobody creates contacts any more: the server may still be at what a killed run has told it to do."""
    with transaction.atomic():
        lock([NEWCOMER])


def is_one_plan(holder: int) -> bool:
    """Whether that connection lives and its plan still is the one. Asked by who shares the lock, it stays so."""
    held = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7307 AND granted AND pid = %s"
    return bool(fetch_one(held, [holder]))
