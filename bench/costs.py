"""What a command costs: its time, its processor time and its memory, with those of the processes that it starts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Where Kinroll is installed its modules are compiled; a machine that builds may be told not to keep that."""
MIB = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """Of a command: seconds, seconds of processor time (a server's not counted), and peak memory in bytes.

    Processes that it starts count, each with the most that it had at any time.
    """

    seconds: float
    cpu: float
    memory: int = 0

    @classmethod
    def of(cls, seconds: float, cpu: float, memory: int) -> Cost:
        """What was measured, to a tenth of a millisecond: nothing is measured finer, and it is kept as it is shown."""
        return cls(round(seconds, 4), round(cpu, 4), memory)

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.cpu + other.cpu, max(self.memory, other.memory))


def run(*command: str) -> tuple[Cost, dict[str, Any]]:
    """Run a command that answers with JSON: what it costs, and the answer."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        began = perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=told, env=INSTALLED)
        with watched(process.pid) as peaks:
            _, status, used = os.wait4(process.pid, 0)  # unlike wait() it tells what the process has used
        seconds = perf_counter() - began
        peaks.setdefault(process.pid, used.ru_maxrss * 1024)  # second choice: no less than what we have had ourselves
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode > 1 or not said.read(1):
            told.seek(0)
            words = told.read().decode(errors="replace")
            sys.exit(f"This ended with status {process.returncode}: {' '.join(command)}\n{words}")
        said.seek(0)
        cost = Cost.of(seconds, used.ru_utime + used.ru_stime, sum(peaks.values()))
        return cost, json.load(said)


@contextmanager
def watched(pid: int) -> Iterator[dict[int, int]]:
    """The peak memory in bytes of a process and of those that it started, by their numbers, as far as Linux tells."""
    peaks: dict[int, int] = {}
    is_over = Event()

    def look() -> None:
        while not is_over.wait(0.05):
            for one in (pid, *children(pid)):
                with suppress(OSError):
                    status = Path(f"/proc/{one}/status").read_text()
                    if found := PEAK.search(status):
                        peaks[one] = int(found[1]) << 10

    watching = Thread(target=look, daemon=True)
    watching.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watching.join()


def children(pid: int) -> list[int]:
    """The processes that a process has started, as far as Linux tells."""
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
