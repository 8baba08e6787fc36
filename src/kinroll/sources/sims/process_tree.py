"""Run a program to its end together with whatever it starts: a script that starts the report runner, for one."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO


def run(words: Sequence[str], *, printed: BinaryIO, complained: BinaryIO, timeout_s: float) -> int:
    """The exit status of a program, once it has ended; what it started may go on then.

    Raises ``TimeoutExpired`` where it takes longer. Then, and where this program is stopped (Ctrl-C), nothing of it is
    left running.
    """
    process = _start(words, printed, complained)
    with process:
        try:
            return process.wait(timeout_s)
        except BaseException:
            _end(process)
            raise


# Only a group of its own can be ended as a whole. Nor does Ctrl-C reach it then: it is ended here, by ``run``.
if sys.platform == "win32":  # not tried here

    def _start(words: Sequence[str], printed: BinaryIO, complained: BinaryIO) -> "subprocess.Popen[bytes]":
        apart = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=printed, stderr=complained, creationflags=apart)

    def _end(process: "subprocess.Popen[bytes]") -> None:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            ending = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
            subprocess.run(ending, capture_output=True, timeout=30, check=False)
        process.kill()

else:

    def _start(words: Sequence[str], printed: BinaryIO, complained: BinaryIO) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=printed, stderr=complained, start_new_session=True
        )

    def _end(process: "subprocess.Popen[bytes]") -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
