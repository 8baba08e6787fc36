"""One helping process: takes a step, then item after item, and answers each. ``python -m kinroll.flows.hands.hand``.

It ends when nobody is there to give it more, however that came about. What goes wrong here is told by who gave the
item: it does the work itself then.
"""

import gc
import os
import pickle
import signal
import sys
from typing import Any

STEP, ITEM = "step", "item"
DONE, FAILED = "done", "failed"


def main() -> None:
    """Work until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who gives the work
    gc.set_threshold(1_000_000, 50, 100)  # hardly a cycle, and little is kept
    heard, said = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    step: Any = None
    try:
        while True:
            kind, given = pickle.load(heard)  # noqa: S301 - from the process that started this one
            if kind == STEP:
                step = given
                continue
            pickle.dump(_answer(step, given), said, pickle.HIGHEST_PROTOCOL)
            said.flush()
    except (EOFError, OSError):
        os._exit(0)  # nothing to clear up, and nobody to tell


def _answer(step: Any, item: Any) -> tuple[str, Any]:
    try:
        return DONE, step(item)
    except Exception:
        return FAILED, None


if __name__ == "__main__":
    main()
