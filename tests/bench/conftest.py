"""The benchmarks are programs, not a package: their folder is made known here."""

import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"
sys.path += [str(BENCH), str(BENCH / "matching")]
