"""What happens at the same time: commands in processes of their own, started at a chosen moment of one in this."""

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kinroll.store import database
from kit import Answer, School

KINROLL = Path(sys.executable).with_name("kinroll")
HOLDER = """
import sys
from kinroll.store import database
database.use(sys.argv[1])
from kinroll.store.locking import source_lock
with source_lock(sys.argv[2], wait_s=5):
    print("held", flush=True)
    sys.stdin.read()
"""


def start(school: School, *words: str) -> "subprocess.Popen[str]":
    """A command that now runs in a process of its own."""
    command = [KINROLL, *words, "--config", school.config]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: "subprocess.Popen[str]") -> Answer:
    """What a command answered, once it has ended."""
    out, err = process.communicate(timeout=120)
    return Answer(process.returncode, out, err)


def elsewhere(school: School, *words: str) -> Answer:
    """Run one command in a process of its own."""
    return ended(start(school, *words))


@contextmanager
def source_held(school: School, source: str) -> Iterator[None]:
    """Another process holds a source as long as the block runs."""
    command = [sys.executable, "-c", HOLDER, school.database_url, source]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()


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
