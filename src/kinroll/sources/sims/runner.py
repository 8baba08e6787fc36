"""Run the SIMS report runner for one report, where SIMS is installed.

A command is a list of words. One of them holds ``{output}``, the file to write; without it the report is what the
program prints. ``{password}`` stands for the password. What the program printed is kept beside the report, for
diagnosis, without the password. Its exit status is a hint only: no documented meaning is known, so a run counts by the
file that it leaves.
"""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kinroll.sources.errors import SourceUnreadableError

KEPT_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Runner:
    """How reports are made: one command a report, how long it may take, how often it is tried."""

    commands: Mapping[str, Sequence[str]]
    timeout_s: float = 2_400
    tries: int = 2
    pause_s: float = 30
    password: str = ""

    def run(self, report: str, output: Path) -> None:
        """Make one report; an old file is put aside first. Raises ``SourceUnreadableError`` when no try leaves one."""
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.exists():
            output.replace(output.with_name(output.name + ".previous"))
        why = ""
        for attempt in range(1, self.tries + 1):
            why = self._try(report, output)
            if not why:
                return
            if attempt < self.tries:
                time.sleep(self.pause_s)
        raise SourceUnreadableError(
            f"The report {report} could not be made in {self.tries} tries: {why}. What the program printed is in "
            f"{_log(output)}."
        )

    def _try(self, report: str, output: Path) -> str:
        """One try; why it failed, or nothing."""
        words = [
            word.replace("{output}", str(output)).replace("{password}", self.password) for word in self.commands[report]
        ]
        try:
            done = subprocess.run(
                words, capture_output=True, timeout=self.timeout_s, check=False, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired as error:
            self._keep(output, error.stdout or b"", error.stderr or b"")
            return f"it took longer than {self.timeout_s:g} seconds"
        except OSError as error:
            self._keep(output, b"", str(error).encode())
            return f"{words[0]} could not be started ({error.strerror})"
        self._keep(output, done.stdout, done.stderr)
        if not any("{output}" in word for word in self.commands[report]):
            output.write_bytes(done.stdout)
        if not output.exists() or not output.stat().st_size:
            return f"it left no file (exit status {done.returncode})"
        return ""

    def _keep(self, output: Path, *printed: bytes) -> None:
        text = b"\n".join(part[-KEPT_BYTES:] for part in printed if part).decode("utf-8", "replace")
        if self.password:
            text = text.replace(self.password, "…")
        _log(output).write_text(text, encoding="utf-8")


def _log(output: Path) -> Path:
    return output.with_name(output.name + ".log")
