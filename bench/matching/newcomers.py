"""What newcomers cost beside the whole sweep: ``python newcomers.py SET.parquet``.

The last 1,000 records of the set are the newcomers, against all the others.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl
from kinroll_side import columns_of
from speed import NEWCOMERS

from kinroll.matching import Base


def main(path: Path) -> None:
    """Sweep the base, then the newcomers."""
    given = columns_of(pl.read_parquet(path))
    known, new = given.head(-NEWCOMERS), given.tail(NEWCOMERS)
    base, sweep_s = timed(lambda: Base(known))
    _, newcomers_s = timed(lambda: base.sweep_new(new).pairs)
    said = {"seconds": sweep_s, "sweep_s": sweep_s, "newcomers_s": newcomers_s}
    sys.stdout.write(json.dumps(said) + "\n")


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """What comes back, and its seconds."""
    began = perf_counter()
    answer = act()
    return answer, perf_counter() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]))
