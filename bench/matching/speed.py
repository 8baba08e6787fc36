"""What newcomers and single look-ups cost, beside the whole sweep and beside plain indexed queries."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from running import GIB, PATIENCE, Outcome, load, run

if TYPE_CHECKING:
    from run import Set

HERE = Path(__file__).resolve().parent
NEWCOMERS, ASKED = 1_000, 300
SMALLEST, LARGEST = 10_000, 200_000
"""Records: of smaller sets nothing is said, and larger ones are not laid into a database."""


@dataclass(frozen=True)
class Speed:
    """Of one generated set: what ``newcomers.py`` says, and ``looking_up.py`` where the set is not too large for it."""

    name: str
    newcomers: Outcome
    look_up: Outcome | None

    def line(self) -> str:
        """Some sentences for the page."""
        said = self.newcomers.said
        if self.newcomers.failure:
            return f"- {self.name}: {self.newcomers.failure}."
        times = said["sweep_s"] / said["newcomers_s"]
        text = (
            f"- {self.name}: the whole sweep {said['sweep_s']:.2f} s; {NEWCOMERS:,} newcomers against it "
            f"{said['newcomers_s']:.3f} s, 1/{times:.0f} of that."
        )
        return f"{text} {self.look_up_line()}" if self.look_up else text

    def look_up_line(self) -> str:
        """What it costs to ask about one person."""
        if self.look_up is None or self.look_up.failure:
            return f"Looking one person up: {self.look_up.failure if self.look_up else 'not measured'}."
        said = self.look_up.said
        times = said["look_up_ms"] / said["query_ms"]
        return (
            f"Is this person here already: {said['look_up_ms']:.2f} ms for one of {ASKED}, half of them quicker (19 of "
            f"20: {said['look_up_95_ms']:.2f} ms); a plain indexed query of Django on the same SQLite database, in "
            f"turns with it, {said['query_ms']:.2f} ms ({said['query_95_ms']:.2f} ms): {times:.1f} times."
        )


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
    for each in [each for each in sets if each.size >= SMALLEST][-2:]:
        newcomers = measure("newcomers.py", "speed", chosen, each)
        look_up = measure("looking_up.py", "look-up", chosen, each) if each.size <= LARGEST else None
        if newcomers:
            found.append(Speed(each.name, newcomers, look_up))
    return Speeds(found)


def measure(script: str, name: str, chosen: argparse.Namespace, each: Set) -> Outcome | None:
    """What a script says of a set, and keep it; or what was kept; None where nothing was."""
    kept = chosen.folder / "out" / f"{each.path.stem} {name}.json"
    if not chosen.write_only:
        sys.stderr.write(f"{each.name}: {name}\n")
        command = [sys.executable, str(HERE / script), str(each.path)]
        paths = [HERE.parent.parent / "src"]
        run(command, limit_s=PATIENCE * chosen.limit, memory=int(chosen.memory * GIB), paths=paths).save(kept)
    return load(kept) if kept.exists() else None
