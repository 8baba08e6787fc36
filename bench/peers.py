"""What two known libraries need to load the same reports, beside Kinroll. They decide nothing, and keep no history.

    python bench/peers.py                                  10,000 and 100,000 contacts, both databases, three rounds
    python bench/peers.py --contacts 1000 --rounds 1 --page peers.md
    python bench/peers.py --contacts 100000 --databases sqlite --rounds 1 --more         one more of what is kept
    python bench/peers.py --page-only                      the page anew, of what was measured

*django-import-export* loads each report into a model of its own (key: the ids of the row, or the person and the number
of the item), with ``use_bulk``, ``skip_unchanged``, cached instances and no diffs: the quickest settings it documents.
*dlt* merges each report into a table of the same key, on SQLite with primary keys and one worker: without the first
it takes minutes, without the second it fails. Both are read by lxml as in ``limit.py``. Neither is a dependency of
Kinroll: the first run makes a virtual environment for them (``--venv``) and installs the versions of ``PEERS``.

Each round loads the same school twice with each: first, and unchanged. What counts is the median over the rounds of the
ratios within one round, to Kinroll's own first and unchanged sync. For that the unchanged files say the same in other
bytes, so that Kinroll has to look at them. Rounds are kept beside the page as those of ``sync.py`` are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from costs import MIB, Cost, run
from databases import Databases, opened
from kept import Measured, by_column, commit, follow, parser
from sync import HERE, PUPILS_A_CONTACT, TODAY, configure, resave, sync, tell
from tables import as_table, middle, origin, spread

from kinroll.demo.school import write_school

PEERS = ("django-import-export==4.4.3", "dlt[postgres,sqlalchemy]==1.31.0", "lxml", "psycopg[binary]")
KINROLL, *OTHERS = TOOLS = ("Kinroll", "django-import-export", "dlt")


@dataclass(frozen=True)
class Loads:
    """The first load of one tool, and the unchanged one."""

    first: Cost
    same: Cost


@dataclass(frozen=True)
class Round(Measured):
    """All tools on one database, measured once."""

    loads: dict[str, Loads]


def measure(contacts: int, names: Sequence[str], rounds: int, python: Path, folder: Path) -> Iterator[Round]:
    """The rounds of one size, all databases in turn."""
    write_school(folder / "before", pupils=round(contacts * PUPILS_A_CONTACT), today=TODAY, cases=False)
    with opened(names, folder) as databases:
        for number in range(rounds):
            for kind in databases:
                tell(f"{contacts:,} contacts, {kind.name}, round {number + 1} of {rounds}")
                of_now = date.today(), commit()  # noqa: DTZ011 - the day here
                others = {name: measure_peer(kind, name, python, folder) for name in OTHERS}
                yield Round(*of_now, contacts, kind.name, {KINROLL: measure_kinroll(kind, folder), **others})


def measure_kinroll(kind: Databases, folder: Path) -> Loads:
    """Two whole syncs."""
    kind.make("synced")
    config = folder / "kinroll.toml"
    configure(config, folder / "before", kind.url("synced"))
    first, _ = sync(config)
    resave(folder / "before")
    same, _ = sync(config)
    kind.drop("synced")
    return Loads(first, same)


def measure_peer(kind: Databases, name: str, python: Path, folder: Path) -> Loads:
    """Two loads in processes of their own, on a database that holds nothing of theirs."""
    kind.make("peer")
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(dir=folder))
        peer = (str(python), str(HERE / "peer.py"))
        run(*peer, "columns", str(folder / "before"), scratch)
        first, same = (run(*peer, name, str(folder / "before"), scratch, kind.driver_url("peer"))[0] for _ in range(2))
    kind.drop("peer")
    return Loads(first, same)


def peers_python(folder: Path) -> Path:
    """The Python of a virtual environment that has the libraries."""
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


PAGE = """\
# Beside other tools

Measured by `bench/peers.py`, on 2 cores. A tool's time is given in Kinroll's, start of the program and all: below 1, it
was quicker. Each figure is the median of the paired rounds, with the smallest and the largest of several in brackets.

{table}
Kinroll decides who is who and which value survives, checks everything, plans, and keeps history and reasons. The others
load the rows of the six reports as they are: django-import-export into models of their own with its bulk and
skip-unchanged settings, dlt by merging. For Kinroll the unchanged files say the same in other bytes, so that it has to
look at them as the others do. Memory is the most that a tool's processes had; the PostgreSQL server, which is not
among them, has 1 GB for tables and indexes. The commit is the last one that changed Kinroll's code, with a + where
there was more than was committed.

To repeat: `python bench/peers.py`. It installs the other tools in a folder of their own. A run takes the place of
earlier ones of the same size and database; with `--more` it adds to them. The rounds are kept in `{kept}`, and
`python bench/peers.py --page-only` writes this page of them.
"""


def times(tool: str, load: Callable[[Loads], Cost]) -> Callable[[Round], float]:
    """How many times as long as Kinroll a tool takes."""
    return lambda one: load(one.loads[tool]).seconds / load(one.loads[KINROLL]).seconds


def as_table_of(rounds: Sequence[Round]) -> str:
    """A column for each size and database, the tools down the page."""
    columns = by_column(rounds)
    rows = origin(columns)
    for name, load in (("first", lambda of: of.first), ("unchanged", lambda of: of.same)):
        for tool in OTHERS:
            figure = times(tool, load)
            rows[f"{name}: {tool} ÷ Kinroll"] = [spread([figure(one) for one in of_one]) for of_one in columns]
    for tool in TOOLS:
        peaks = ([peak(one.loads[tool]) for one in of_one] for of_one in columns)
        rows[f"peak memory (MiB): {tool}"] = [middle(of_one) for of_one in peaks]
    return as_table(["", *(f"{of_one[0].contacts:,} {of_one[0].database}" for of_one in columns)], rows)


def peak(loads: Loads) -> float:
    """The most memory of both loads, in MiB."""
    return (loads.first + loads.same).memory / MIB


def write_page(rounds: Sequence[Round], page: Path) -> None:
    """Write the page."""
    kept = page.with_suffix(".jsonl").name
    page.write_text(PAGE.format(table=as_table_of(rounds), kept=kept), encoding="utf-8")


def main() -> None:
    """Measure, print, and write the page."""
    asked = parser(__doc__, "peers.md")
    asked.add_argument("--venv", type=Path, default=Path(tempfile.gettempdir()) / "kinroll-peers")
    chosen = asked.parse_args()

    def of_size(contacts: int, folder: Path) -> Iterator[Round]:
        return measure(contacts, chosen.databases, chosen.rounds, peers_python(chosen.venv), folder)

    sys.stdout.write(as_table_of(follow(chosen, Round, of_size, write_page)))


if __name__ == "__main__":
    main()
