"""How good the matching is, beside three others, over the same labelled sets in one run. Takes an hour; no part of CI.

    python bench/matching/run.py                                         everything, as on the page
    python bench/matching/run.py --sets febrl3 families --sizes 1000 --page quality.md --no-speed     a quick look
    python bench/matching/run.py --folder FOLDER --write-only            the page again, from what was kept

``families`` is the generated set, of each of the ``--sizes`` from ``--seed``. The rivals are no dependency of Kinroll:
the first run makes a virtual environment for them (``--venv``) and installs ``requirements.txt``. Splink's own example
data are in no package; who has them says where (``--labelled``, see ``labelled.py``). A side that fails, or takes more
than ``--limit`` seconds of processor time or ``--memory`` GiB, is shown so, and is not tried at a larger size.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from judging import Automatic, Judged, judge, judge_automatic, truth_of
from running import GIB, Outcome, load, run
from speed import measure_speed
from writing import write_page

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent / "src"
KINROLL = "Kinroll"
RIVALS = {
    "Splink": "splink_side.py",
    "recordlinkage ECM": "ecm_side.py",
    "goldenmatch": "goldenmatch_side.py",
}
FEBRL = tuple(f"febrl{number}{with_id}" for number in (1, 2, 3, 4) for with_id in ("", "+id"))
SETS = (*FEBRL, "rldata500", "rldata10000", "fake1000", "historical", "families")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SEED = 11
"""Of the generated sets. Another one than 7, with which the scorer's constants were tried out."""


@dataclass(frozen=True)
class Set:
    """A labelled set; ``size`` is that of a generated one."""

    name: str
    path: Path
    size: int = 0


@dataclass(frozen=True)
class Answer:
    """What one side made of one set; not judged where it failed."""

    of: Set
    tool: str
    outcome: Outcome
    judged: Judged | None = None
    automatic: Automatic | None = None


def rivals_python(folder: Path) -> Path:
    """The Python of a virtual environment that has the rivals."""
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "-r", str(HERE / "requirements.txt")]
        subprocess.run(command, check=True)
    return python


def make_sets(chosen: argparse.Namespace, python: Path) -> list[Set]:
    """The sets as files; those that cannot be had are left out."""
    folder = chosen.folder / "sets"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    if chosen.labelled:
        environment["KINROLL_LABELLED"] = str(chosen.labelled)
    listed = [name for name in chosen.sets if name != "families"]
    if listed:
        subprocess.run([str(python), str(HERE / "labelled.py"), str(folder), *listed], env=environment, check=True)
    sets = [Set(name, folder / f"{name}.parquet") for name in listed]
    for size in chosen.sizes if "families" in chosen.sets else ():
        path = folder / f"families-{size}-{chosen.seed}.parquet"
        if not path.exists():
            command = [str(python), str(HERE / "generated.py"), str(path), str(size), str(chosen.seed)]
            subprocess.run(command, env=environment, check=True)
        sets.append(Set(f"families {size:,}", path, size))
    return [each for each in sets if each.path.exists()]


def measure(chosen: argparse.Namespace, sets: Sequence[Set], python: Path) -> Iterator[tuple[Set, str, Outcome, Path]]:
    """Every side on every set, one after the other; or what was kept of it."""
    gave_up: dict[str, str] = {}
    out = chosen.folder / "out"
    out.mkdir(exist_ok=True)
    for each in sets:
        for tool in (KINROLL, *chosen.rivals):
            pairs = out / f"{each.path.stem} {tool}.parquet"
            kept = pairs.with_suffix(".json")
            if chosen.write_only:
                if kept.exists():
                    yield each, tool, load(kept), pairs
                continue
            if each.size and tool in gave_up:
                outcome = Outcome(f"not tried, after {gave_up[tool]}")
            else:
                tell(f"{each.name}: {tool}")
                outcome = run_side(chosen, tool, each.path, pairs, python)
            if outcome.failure and each.size:
                gave_up.setdefault(tool, each.name)
            outcome.save(kept)
            yield each, tool, outcome, pairs


def run_side(chosen: argparse.Namespace, tool: str, records: Path, pairs: Path, python: Path) -> Outcome:
    """One side, one set."""
    limits = {"limit_s": chosen.limit, "memory": int(chosen.memory * GIB)}
    if tool == KINROLL:
        command = [sys.executable, str(HERE / "kinroll_side.py"), str(records), str(pairs)]
        return run(command, **limits, paths=[SOURCE])
    return run([str(python), str(HERE / "rivals" / RIVALS[tool]), str(records), str(pairs)], **limits)


def judge_all(measured: Iterator[tuple[Set, str, Outcome, Path]]) -> Iterator[Answer]:
    """Every answer beside the truth."""
    for each, tool, outcome, pairs in measured:
        if outcome.failure:
            tell(f"{each.name}: {tool}: {outcome.failure}")
            yield Answer(each, tool, outcome)
            continue
        truth = truth_of(each.path)
        judged = judge(pairs, outcome.said["threshold"], truth)
        automatic = judge_automatic(pairs, each.path, truth) if tool == KINROLL else None
        tell(f"{each.name}: {tool}: F1 {judged.default.f1:.4f} in {outcome.seconds:.1f} s")
        yield Answer(each, tool, outcome, judged, automatic)


def tell(text: str) -> None:
    """A word on what is going on."""
    sys.stderr.write(f"{text}\n")


def main() -> None:
    """Measure, judge, and write the page with its plots."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=SETS)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--rivals", nargs="*", default=list(RIVALS), choices=list(RIVALS))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--limit", type=float, default=600, help="seconds of processor time for one side and one set")
    parser.add_argument("--memory", type=float, default=8, help="GiB for one side")
    parser.add_argument("--venv", type=Path, default=Path(tempfile.gettempdir()) / "kinroll-matching")
    parser.add_argument("--labelled", type=Path, help="folder with Splink's example data")
    parser.add_argument("--folder", type=Path, help="keeps the sets and the answers here")
    parser.add_argument("--write-only", action="store_true", help="measure nothing, write the page from --folder")
    parser.add_argument("--no-speed", action="store_true", help="leave out look-ups and newcomers")
    docs = HERE.parent.parent / "docs" / "reference"
    parser.add_argument("--page", type=Path, default=docs / "quality-of-matching.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kinroll-matching-") as scratch:
        chosen.folder = chosen.folder or Path(scratch)
        python = rivals_python(chosen.venv)
        sets = make_sets(chosen, python)
        answers = list(judge_all(measure(chosen, sets, python)))
        speed = None if chosen.no_speed else measure_speed(chosen, sets)
        write_page(chosen.page, answers, speed, date.today(), chosen.seed)  # noqa: DTZ011 - the day here


if __name__ == "__main__":
    main()
