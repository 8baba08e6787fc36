"""One run of a source at a time, across processes and machines, and free again as soon as its process is gone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection
from filelock import FileLock, Timeout

from kinroll.store.bulk import execute, fetch_one
from kinroll.store.database import DatabaseUnusableError, is_sqlite, path


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
        with suppress(Exception):
            if connection.connection and not connection.connection.closed:
                execute("SELECT pg_advisory_unlock(7304, hashtext(%s))", [name])


def _busy(name: str) -> SourceBusyError:
    return SourceBusyError(f"Another run of {name} is under way. Nothing was changed; try again when it has ended.")
