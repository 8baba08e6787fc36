"""Servers that begin at once: each is forked off a process that has read all code and templates already.

Begun as one types it, `kinroll serve` takes a processor two to three seconds until its first page, and forty tests need
one each. The same command runs here, with its own arguments and settings, and what has the work done that pages ask for
is forked off too; one test has both begun as they are typed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from kinroll.declarations.file import Configuration

START = ["serve", "--port", "0", "--config"]
UNDELIVERED = 5
"""What a worker ends with where a message could not be delivered."""


@contextmanager
def typed(config: str) -> Iterator[str]:
    """What ``kinroll serve`` says when it is ready, started as one types it; it runs as long as the block."""
    program = shutil.which("kinroll", path=str(Path(sys.executable).parent))
    assert program
    with subprocess.Popen([program, *START, config], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as it:
        try:
            assert it.stdout
            line = it.stdout.readline()
            assert "http://" in line, line + it.stdout.read()
            yield line
        finally:
            it.terminate()
            it.wait(timeout=20)


@contextmanager
def started(config: str, deliver_every_s: float = 10) -> Iterator[str]:
    """What a server says when it is ready; it runs as long as the block."""
    have_warm_process()
    context = get_context("forkserver")
    listening, saying = context.Pipe(duplex=False)
    server = context.Process(target=_serve, args=(config, saying, dict(os.environ), deliver_every_s))
    server.start()
    saying.close()
    with os.fdopen(os.dup(listening.fileno())) as said:
        try:
            line = said.readline()
            assert "http://" in line, line + said.read()
            yield line
        finally:
            server.terminate()
            server.join(20)
            listening.close()
    assert not server.is_alive()


def have_warm_process() -> None:
    """Have the process that others are forked off, which finds modules where this one does."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        get_context("forkserver").set_forkserver_preload(["served_warm"])
        forkserver.ensure_running()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before


def _serve(config: str, saying: Connection, environment: Mapping[str, str], deliver_every_s: float) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for place in (1, 2):
        os.dup2(saying.fileno(), place)
    saying.close()
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    from kinroll.cli.main import run
    from kinroll.web import serving

    serving.DELIVER_EVERY_S = deliver_every_s
    serving.work_in_a_process = _forked_work()
    run([*START, config])


def _forked_work() -> Callable[["Configuration"], bool]:
    """Does what ``work_in_a_process`` does, by forks of a process that is forked off this one before it has threads."""
    asking, asked = get_context("fork").Pipe()
    if not os.fork():
        asking.close()
        _fork_workers(asked)
    asked.close()

    def work(configuration: "Configuration") -> bool:
        asking.send(str(configuration.file))
        return asking.recv() in (0, UNDELIVERED)

    return work


def _fork_workers(asked: Connection) -> NoReturn:
    """Run ``kinroll worker --once`` for each configuration that is sent, and answer how it ended, until nobody asks."""
    with suppress(EOFError):
        while True:
            config = asked.recv()
            worker = os.fork()
            if not worker:
                _work(config)
            asked.send(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))
    os._exit(0)


def _work(config: str) -> NoReturn:
    from kinroll.cli.main import main

    status = 1
    try:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            status = main(["worker", "--once", "--config", config])
    finally:
        os._exit(status)
