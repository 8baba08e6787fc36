"""Run one side in a process of its own, within bounds of time and memory: its cost and answer, or why it failed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

GIB = 1024**3
PAGE_SIZE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
FOLDERS = re.compile(r"(?:/[^\s/:'\"()]+)+/")
"""Of this machine; they are nothing for a page."""
PATIENCE = 4
"""So many times the limit of processor time may pass by the clock: other programs may be busy too."""


@dataclass(frozen=True)
class Outcome:
    """Of one side and one set. ``failure`` is blank where it ended well; ``memory`` is the peak in bytes."""

    failure: str = ""
    seconds: float = 0.0
    memory: int = 0
    said: Mapping[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Keep it, so that a page can be written again."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


def load(path: Path) -> Outcome:
    """What was kept."""
    return Outcome(**json.loads(path.read_text(encoding="utf-8")))


def run(command: Sequence[str], *, limit_s: float, memory: int, paths: Sequence[Path] = ()) -> Outcome:
    """Run a command whose last line is a JSON object."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
        over = _Watch(process, limit_s, memory)
        _, status, used = os.wait4(process.pid, 0)  # unlike wait() it tells what the process has used
        process.returncode = os.waitstatus_to_exitcode(status)
        over.end()
        wall = perf_counter() - began
        peak = used.ru_maxrss * 1024
        if over.reason:
            return Outcome(over.reason, wall, peak)
        if process.returncode:
            words = FOLDERS.sub("", _last_line(err))
            return Outcome(words or f"ended with status {process.returncode}", wall, peak)
        said = json.loads(_last_line(out))
        return Outcome("", said.pop("seconds"), peak, said)


class _Watch:
    """Kills a process that takes too long or too much; ``reason`` says which."""

    def __init__(self, process: subprocess.Popen[bytes], limit_s: float, memory: int) -> None:
        self.reason = ""
        self._ended = Event()
        self._thread = Thread(target=self._look, args=(process, limit_s, memory))
        self._thread.start()

    def _look(self, process: subprocess.Popen[bytes], limit_s: float, memory: int) -> None:
        until = perf_counter() + limit_s * PATIENCE
        while not self._ended.wait(0.2):
            if spent(process.pid) > limit_s:
                self.reason = f"not done after {limit_s:g} s of processor time"
            elif perf_counter() > until:
                self.reason = f"not done after {limit_s * PATIENCE:g} s"
            elif held(process.pid) > memory:
                self.reason = f"over {memory / GIB:g} GiB"
            if self.reason:
                process.kill()
                return

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()


def spent(pid: int) -> float:
    """The seconds of processor time that a process has used; 0 where that cannot be told."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / TICKS
    except (OSError, IndexError):
        return 0.0


def held(pid: int) -> int:
    """The memory that a process holds now; 0 where that cannot be told."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_SIZE
    except (OSError, IndexError):
        return 0


def _last_line(file: Any) -> str:
    file.seek(0)
    lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
