"""What a program is told of a run that ended before it began: wrong options, or Ctrl-C while Kinroll was loading."""

import json
import sys
from collections.abc import Sequence

RUNS = {"demo", "plan", "sync", "apply", "revert", "move-in"}
"""The commands that print one object, however they end."""


def tell_end(words: Sequence[str], outcome: str, reason: str) -> None:
    """The object of such a run, where it was asked for."""
    if "--json" in words and RUNS.intersection(words[:1]):
        run = {"schema": 1, "run": None, "plan": None, "source": None, "outcome": outcome, "reason": reason}
        ended = run | {"counts": {}, "brakes": [], "problems": [], "seconds": 0.0}
        sys.stdout.write(json.dumps(ended, ensure_ascii=False) + "\n")
