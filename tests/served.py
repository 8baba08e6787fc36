"""Servers that begin at once: each is forked off a process that has read all code and templates already.

Begun as one types it, `kinroll serve` takes a processor two to three seconds until its first page, and forty tests need
one each. The same command runs here, with its own arguments and settings; one test has it typed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from pathlib import Path

START = ["serve", "--port", "0", "--config"]


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
def started(config: str) -> Iterator[str]:
    """What a server says when it is ready; it runs as long as the block."""
    have_warm_process()
    context = get_context("forkserver")
    listening, saying = context.Pipe(duplex=False)
    server = context.Process(target=_serve, args=(config, saying, dict(os.environ)))
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


def _serve(config: str, saying: Connection, environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for place in (1, 2):
        os.dup2(saying.fileno(), place)
    saying.close()
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    from kinroll.cli.main import run

    run([*START, config])
