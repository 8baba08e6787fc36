"""What newcomers and single look-ups cost, beside the whole sweep and beside plain indexed queries."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from running import GIB, Outcome, load, run

if TYPE_CHECKING:
    from run import Set

HERE = Path(__file__).resolve().parent
NEWCOMERS, ASKED = 1_000, 300


@dataclass(frozen=True)
class Speed:
    """Of one generated set: what ``newcomers.py`` says."""

    name: str
    outcome: Outcome

    def line(self) -> str:
        """A sentence for the page."""
        said = self.outcome.said
        if self.outcome.failure:
            return f"- {self.name}: {self.outcome.failure}."
        text = (
            f"- {self.name}: the whole sweep {said['sweep_s']:.2f} s; {NEWCOMERS:,} newcomers against it "
            f"{said['newcomers_s']:.3f} s, 1/{said['sweep_s'] / said['newcomers_s']:.0f} of that; one look-up "
            f"{said['look_up_ms']:.2f} ms"
        )
        if "query_ms" not in said:
            return f"{text}."
        times = said["look_up_ms"] / said["query_ms"]
        return f"{text}, {times:.1f} times a plain indexed query of Django on SQLite ({said['query_ms']:.2f} ms)."


@dataclass(frozen=True)
class Speeds:
    """Of the larger generated sets."""

    of: Sequence[Speed]

    def as_markdown(self) -> str:
        """A part of the page."""
        lines = "\n".join(speed.line() for speed in self.of)
        return f'\n### Newcomers, and "is this person here already?"\n\n{lines}\n' if lines else ""


def measure_speed(chosen: argparse.Namespace, sets: Sequence[Set]) -> Speeds:
    """The two largest generated sets; or what was kept of them."""
    found = []
    for each in [each for each in sets if each.size >= 10_000][-2:]:
        kept = chosen.folder / "out" / f"{each.path.stem} speed.json"
        if not chosen.write_only:
            sys.stderr.write(f"{each.name}: newcomers and look-ups\n")
            command = [sys.executable, str(HERE / "newcomers.py"), str(each.path)]
            paths = [HERE.parent.parent / "src"]
            run(command, limit_s=chosen.limit, memory=int(chosen.memory * GIB), paths=paths).save(kept)
        if kept.exists():
            found.append(Speed(each.name, load(kept)))
    return Speeds(found)
