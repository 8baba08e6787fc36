"""Run the SIMS report runner for one report, where SIMS is installed.

A command is a list of words. One of them holds ``{output}``, the file to write; without it the report is what the
program prints. ``{password}`` stands for the password. What the program printed is kept beside the report, for
diagnosis, without the password; where that is the report itself, only what it complained of, and only of a try that
failed. Its exit status is a hint only: no documented meaning is known, so a run counts by the file that it leaves.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import process_tree

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
        try:
            self._run(report, output)
        except OSError as error:
            raise SourceUnreadableError(
                f"The report {report} could not be made: {error.filename or output} cannot be written "
                f"({error.strerror}). Is it open in another program?"
            ) from error

    def _run(self, report: str, output: Path) -> None:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.exists():
            output.replace(output.with_name(output.name + ".previous"))
        _log(output).unlink(missing_ok=True)
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
        is_printed = not any("{output}" in word for word in self.commands[report])
        output.unlink(missing_ok=True)  # half a report, perhaps, of a try that took too long
        with TemporaryFile() as printed, TemporaryFile() as complained:  # no pipes: who is left behind holds them open
            why, status = self._start(words, printed, complained)
            if not why and is_printed:
                printed.seek(0)
                with output.open("wb") as file:
                    shutil.copyfileobj(printed, file)
            if not why and (not output.exists() or not output.stat().st_size):
                why = f"it left no file (exit status {status})"
            if not is_printed:
                self._keep(output, why, printed, complained)
            elif why:  # and nothing of what it printed, which may be half a report
                self._keep(output, why, complained)
        return why

    def _start(self, words: Sequence[str], printed: BinaryIO, complained: BinaryIO) -> tuple[str, int]:
        """Run the program to its end: why it came to none, or nothing, and its exit status."""
        try:
            status = process_tree.run(words, printed=printed, complained=complained, timeout_s=self.timeout_s)
        except subprocess.TimeoutExpired:
            return f"it took longer than {self.timeout_s:g} seconds", 0
        except OSError as error:
            return f"{words[0]} could not be started ({error.strerror})", 0
        return "", status

    def _keep(self, output: Path, why: str, *printed: BinaryIO) -> None:
        """Add what one try printed to what is kept of this night."""
        text = b"\n".join(part for part in map(_end_of, printed) if part).decode("utf-8", "replace")
        if self.password:
            text = text.replace(self.password, "…")
        with _log(output).open("a", encoding="utf-8") as log:
            log.write(f"{text}\n({why})\n" if why else text)


def _end_of(file: BinaryIO) -> bytes:
    """The last of what a program wrote into a file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - KEPT_BYTES))
    return file.read()


def _log(output: Path) -> Path:
    return output.with_name(output.name + ".log")
