"""The helping processes of one run, and the order in which work goes to them."""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Protocol, TypeVar

from kinroll.flows.hands import hand as other_end

if sys.platform == "linux":
    import fcntl

ENOUGH = 10_000
"""People of a run, from which on it is worth to start processes: less is done before they are ready."""
MOST = 4
PIPE = 1 << 20
"""Bytes that a pipe holds, where Linux allows it: the most that anybody may ask for.

What one has made waits in the pipe, and not whoever has made it: at the usual 64 KiB that was so at every item.
"""
T = TypeVar("T")
R = TypeVar("R")
_BROKEN = (OSError, EOFError, pickle.PickleError, ValueError)


class Hands:
    """Does a step for one item after the other: in other processes for many people, here for few.

    A step is a function without side effects; it, its items and its results can be pickled. A process that is lost, or
    fails, costs time only: its item is done here, where what is wrong with it is raised as well. The processes are
    started when they are needed first, and end with the block.
    """

    def __init__(self, most: int | None = None, enough: int | None = None) -> None:
        self._most = _free_processors() if most is None else most
        self._enough = ENOUGH if enough is None else enough
        self._started: list[_Hand] = []

    def __enter__(self) -> "Hands":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let all of them go."""
        for one in self._started:
            one.close()
        self._started = []

    def each(self, step: Callable[[T], R], items: Iterable[T], people: int) -> Iterator[R]:
        """What a step makes of each item, in their order; ``people`` is how many there are in all, nearly."""
        if people < self._enough or self._most < 2:
            yield from map(step, items)
            return
        idle: deque[_Worker] = deque(self._with(step))
        busy: deque[tuple[_Worker, T]] = deque()
        try:
            for item in items:
                if idle:
                    one = idle.popleft()
                    one.give(item)
                    busy.append((one, item))
                    continue
                one, result = _finish(*busy.popleft(), step)
                one.give(item)
                busy.append((one, item))
                yield result
            while busy:
                yield _finish(*busy.popleft(), step)[1]
        finally:
            if busy:
                self.close()  # what they are at is not wanted any more

    def _with(self, step: Callable[[T], R]) -> "list[_Worker]":
        """Everybody who can be had, told the step; nobody else than this process where there are none."""
        if not self._started:
            with suppress(OSError):
                self._started = [_Hand() for _ in range(self._most)]
        self._started = [one for one in self._started if one.learn(step)]
        return [*self._started] or [_Here(step)]


class _Worker(Protocol):
    def give(self, item: Any) -> None: ...

    def take(self) -> tuple[str, Any]: ...


class _Hand:
    """One other process. It is given an item only once it has answered the last, so that neither waits for ever."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", other_end.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        for pipe in (self._process.stdin, self._process.stdout):
            _widen(pipe)

    def learn(self, step: Any) -> bool:
        """Tell it what to do with the items that follow; whether it is there to hear it."""
        return self._send(other_end.STEP, step)

    def give(self, item: Any) -> None:
        self._send(other_end.ITEM, item)

    def take(self) -> tuple[str, Any]:
        assert self._process.stdout is not None
        try:
            answer: tuple[str, Any] = pickle.load(self._process.stdout)  # noqa: S301 - from a process of this one
        except _BROKEN:
            return other_end.FAILED, None
        return answer

    def _send(self, kind: str, given: Any) -> bool:
        assert self._process.stdin is not None
        try:
            pickle.dump((kind, given), self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except _BROKEN:
            return False
        return True

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(*_BROKEN):
                if pipe:
                    pipe.close()
        self._process.kill()
        self._process.wait()


class _Here:
    """This process."""

    def __init__(self, step: Callable[[Any], Any]) -> None:
        self._step = step
        self._item: Any = None

    def give(self, item: Any) -> None:
        self._item = item

    def take(self) -> tuple[str, Any]:
        return other_end.DONE, self._step(self._item)


def _finish(one: _Worker, item: T, step: Callable[[T], R]) -> tuple[_Worker, R]:
    """The result of an item, and who takes the next."""
    end, result = one.take()
    if end == other_end.DONE:
        return one, result
    return _Here(step), step(item)


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold more; it stays as it is where that is not allowed."""
    if sys.platform == "linux" and pipe:
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def _free_processors() -> int:
    """How many processors this process may use, up to a few; one hand each."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(able, MOST)
