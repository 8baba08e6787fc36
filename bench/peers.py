"""What two known libraries need to load the same reports, beside Kinroll. They decide nothing, and keep no history.

    python bench/peers.py                                  10,000 and 100,000 contacts, both databases, three rounds
    python bench/peers.py --contacts 1000 --rounds 1 --page peers.md

*django-import-export* loads each report into a model of its own (key: the ids of the row, or the person and the number
of the item), with ``use_bulk``, ``skip_unchanged``, cached instances and no diffs: the quickest settings it documents.
*dlt* merges each report into a table of the same key, on SQLite with primary keys and one worker: without the first
it takes minutes, without the second it fails. Both are read by lxml as in ``limit.py``. Neither is a dependency of
Kinroll: the first run makes a virtual environment for them (``--venv``) and installs the versions of ``PEERS``.

Each round loads the same school twice with each: first, and unchanged. What counts is the median over the rounds of the
ratios within one round, to Kinroll's own first and unchanged sync. For that the unchanged files say the same in other
bytes, so that Kinroll has to look at them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from databases import Databases, opened
from page import MIB
from sync import HERE, PUPILS_A_CONTACT, TODAY, Cost, configure, resave, run, sync, tell

from kinroll.demo.school import write_school

PEERS = ("django-import-export==4.4.3", "dlt[postgres,sqlalchemy]==1.31.0", "lxml", "psycopg[binary]")
NAMES = ("django-import-export", "dlt")


@dataclass(frozen=True)
class Loads:
    """The first load of one tool in one round, and the unchanged one."""

    contacts: int
    tool: str
    database: str
    first: Cost
    same: Cost


def measure(contacts: int, names: Sequence[str], rounds: int, python: Path, folder: Path) -> Iterator[list[Loads]]:
    """Every round: all tools on one database."""
    write_school(folder / "before", pupils=round(contacts * PUPILS_A_CONTACT), today=TODAY, cases=False)
    with opened(names, folder) as databases:
        for number in range(rounds):
            for kind in databases:
                tell(f"{contacts:,} contacts, {kind.name}, round {number + 1} of {rounds}")
                others = [measure_peer(contacts, kind, name, python, folder) for name in NAMES]
                yield [measure_kinroll(contacts, kind, folder), *others]


def measure_kinroll(contacts: int, kind: Databases, folder: Path) -> Loads:
    """Two whole syncs."""
    kind.make("synced")
    config = folder / "kinroll.toml"
    configure(config, folder / "before", kind.url("synced"))
    first, _ = sync(config)
    resave(folder / "before")
    same, _ = sync(config)
    kind.drop("synced")
    return Loads(contacts, "kinroll", kind.name, first, same)


def measure_peer(contacts: int, kind: Databases, name: str, python: Path, folder: Path) -> Loads:
    """Two loads in processes of their own, on a database that holds nothing of theirs."""
    kind.make("peer")
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(dir=folder))
        peer = (str(python), str(HERE / "peer.py"))
        run(*peer, "columns", str(folder / "before"), scratch)
        first, same = (run(*peer, name, str(folder / "before"), scratch, kind.driver_url("peer"))[0] for _ in range(2))
    kind.drop("peer")
    return Loads(contacts, name, kind.name, first, same)


def peers_python(folder: Path) -> Path:
    """The Python of a virtual environment that has the libraries."""
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


PAGE = """\
# Beside other tools

Measured by `bench/peers.py` on {day:%-d %B %Y}, on 2 cores; each figure is the median of {rounds}. A tool's time is
given in Kinroll's, start of the program and all: below 1, it was quicker.

{table}
Kinroll decides who is who and which value survives, checks everything, plans, and keeps history and reasons. The others
load the rows of the six reports as they are: django-import-export into models of their own with its bulk and
skip-unchanged settings, dlt by merging. For Kinroll the unchanged files say the same in other bytes, so that it has to
look at them as the others do. Memory is the most that a tool's processes had.

To repeat: `python bench/peers.py`. It installs the other tools in a folder of their own.
"""


def as_table(rounds: Sequence[Sequence[Loads]]) -> str:
    """A line for each size, database and tool."""
    lines = [
        "| contacts | database | tool | first ÷ Kinroll | unchanged ÷ Kinroll | peak memory (MiB) |",
        "| ---: | --- | --- | ---: | ---: | ---: |",
    ]
    for contacts, database in dict.fromkeys((loads[0].contacts, loads[0].database) for loads in rounds):
        of_one = [loads for loads in rounds if (loads[0].contacts, loads[0].database) == (contacts, database)]
        for place, tool in enumerate(("Kinroll", *NAMES)):
            first = median(loads[place].first.seconds / loads[0].first.seconds for loads in of_one)
            same = median(loads[place].same.seconds / loads[0].same.seconds for loads in of_one)
            memory = median((loads[place].first + loads[place].same).memory / MIB for loads in of_one)
            lines.append(f"| {contacts:,} | {database} | {tool} | {first:.2f} | {same:.2f} | {memory:.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--venv", type=Path, default=Path(tempfile.gettempdir()) / "kinroll-peers")
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "reference" / "peers.md")
    chosen = parser.parse_args()
    python = peers_python(chosen.venv)
    rounds: list[list[Loads]] = []
    for contacts in chosen.contacts:
        with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as folder:
            rounds += measure(contacts, chosen.databases, chosen.rounds, python, Path(folder))
    table = as_table(rounds)
    sys.stdout.write(table)
    of_rounds = "one round" if chosen.rounds == 1 else f"{chosen.rounds} rounds"
    page = PAGE.format(day=date.today(), rounds=of_rounds, table=table)  # noqa: DTZ011 - the day here
    chosen.page.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
