"""What happens at the same time: commands in processes of their own, started at a chosen moment of one in this.

Each is forked off the process that servers are forked off too (`served_warm`): it shares no connection, lock or thread
with this one, and need not first read all code, which takes a processor longer than most of these commands. In
`tests/flows/test_concurrent.py` one test begins them as they are typed.
"""

import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from kinroll.cli import run
from kinroll.store import database
from kit import Answer, School
from served import have_warm_process

KINROLL = Path(sys.executable).with_name("kinroll")
ENDS_S = 120


@dataclass(frozen=True)
class Running:
    """A process that was begun, and this end of what joins the two."""

    process: ForkServerProcess
    joined: Connection

    def ends(self) -> None:
        """Wait for its end."""
        self.process.join(ENDS_S)
        assert not self.process.is_alive()


def begin(act: Callable[..., None], *arguments: Any) -> Running:
    """A function that now runs in a process of its own, which finds it by its name; it is given its end first."""
    have_warm_process()
    context = get_context("forkserver")
    here, there = context.Pipe()
    process = context.Process(target=act, args=(there, *arguments))
    process.start()
    there.close()
    return Running(process, here)


def start(school: School, *words: str) -> Running:
    """A command that now runs in a process of its own."""
    return started(run, *words, "--config", str(school.config))


def started(main: Callable[[], int | None], *words: str) -> Running:
    """A program that now runs in a process of its own, given these words."""
    return begin(_run, main, dict(os.environ), words)


def _run(telling: Connection, main: Callable[[], int | None], environ: Mapping[str, str], words: Sequence[str]) -> None:
    """Run a program with its own environment, output and end, as one that was typed; tell what it answered."""
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = [main.__module__, *words]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        for place, file in ((1, out), (2, err)):
            os.dup2(file.fileno(), place)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115
        status: Any = 0
        try:
            status = main() or 0
        except SystemExit as leaving:
            status = leaving.code or 0
        except Exception:  # as Python ends a program
            traceback.print_exc()
            status = 1
        database.close()
        said = []
        for stream, file in ((sys.stdout, out), (sys.stderr, err)):
            stream.flush()
            file.seek(0)
            said.append(file.read().decode())
        telling.send((status, *said))


def ended(running: Running, within_s: float = ENDS_S) -> Answer:
    """What a command answered, once it has ended."""
    assert running.joined.poll(within_s)
    answer = Answer(*running.joined.recv())
    running.ends()
    return answer


def elsewhere(school: School, *words: str) -> Answer:
    """Run one command in a process of its own."""
    return ended(start(school, *words))


@contextmanager
def source_held(school: School, source: str) -> Iterator[None]:
    """Another process holds a source as long as the block runs."""
    holder = begin(_hold, school.database_url, source)
    try:
        assert holder.joined.poll(ENDS_S)
        assert holder.joined.recv() == "held"
        yield
    finally:
        holder.joined.close()
        holder.ends()


def _hold(telling: Connection, url: str, source: str) -> None:
    """Hold a source until the other end is closed."""
    from kinroll.store.locking import source_lock

    database.use(url)
    with source_lock(source, wait_s=5):
        telling.send("held")
        telling.poll(None)


def once_before(monkeypatch: pytest.MonkeyPatch, target: str, act: Callable[[], Any]) -> list[Any]:
    """Let something happen just before a function is first called; what came of it stands in the list."""
    *path, name = target.split(".")
    database.set_up()
    module = importlib.import_module(".".join(path))
    function, happened = getattr(module, name), []

    def called(*arguments: Any, **named: Any) -> Any:
        if not happened:
            happened.append(None)
            happened[0] = act()
        return function(*arguments, **named)

    monkeypatch.setattr(module, name, called)
    return happened
