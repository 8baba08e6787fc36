"""How much a sync costs, beside what no sync can do without. Takes minutes, and is not part of CI.

    python bench/sync.py                                               10,000 and 100,000 contacts, both databases
    python bench/sync.py --contacts 1000 --rounds 1 --page speed.md    a quick look
    python bench/sync.py --contacts 100000 1000000 --rounds 1   how it grows: an hour, 20 GB of temporary files

A *contact* of ``--contacts`` is one in the contact reports; the pupils and staff of their school come on top. Each
round measures both sides, one after the other, on fresh databases; what counts is the median over the rounds of the
ratios within one round. Prints a table, and writes the page ``docs/reference/speed.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

from databases import Databases, Size, opened
from limit import REPORTS
from page import as_markdown, as_plot, as_table

from kinroll.demo.school import School, write_school

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 21)
PUPILS_A_CONTACT = 0.606
CHANGED = "telephones"
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
KINROLL = (sys.executable, "-c", "from kinroll.cli import run; run()")
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Where Kinroll is installed its modules are compiled; a machine that builds may be told not to keep that."""


@dataclass(frozen=True)
class Cost:
    """Of a command: seconds, seconds of processor time (a server's not counted), and peak memory in bytes.

    Processes that it starts count, each with the most that it had at any time.
    """

    seconds: float
    cpu: float
    memory: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.cpu + other.cpu, max(self.memory, other.memory))


@dataclass(frozen=True)
class Round:
    """Both sides, measured once; ``changed`` counts the contacts that the last sync changed."""

    school: School
    database: str
    reading: Cost
    writing: Cost
    first: Cost
    equal: Cost
    same: Cost
    few: Cost
    changed: int
    size: Size


def measure(contacts: int, names: Sequence[str], rounds: int, folder: Path) -> Iterator[Round]:
    """The rounds of one size, all databases in turn."""
    school = write_school(folder / "before", pupils=round(contacts * PUPILS_A_CONTACT), today=TODAY, cases=False)
    change_some(folder / "before", folder / "after")
    with opened(names, folder) as databases:
        for number in range(rounds):
            for kind in databases:
                tell(f"{contacts:,} contacts, {kind.name}, round {number + 1} of {rounds}")
                yield measure_once(school, kind, folder)


def measure_once(school: School, kind: Databases, folder: Path) -> Round:
    """Read, sync, write the same rows, and sync three times more."""
    for name in ("synced", "copied"):
        kind.make(name)
    config = folder / "kinroll.toml"
    reading = limit("read", str(folder / "before"))
    configure(config, folder / "before", kind.url("synced"))
    first, _ = sync(config)
    size = kind.size("synced")
    writing = limit("write", kind.driver_url("synced"), kind.driver_url("copied"))
    resave(folder / "before")
    same, _ = sync(config)
    equal, _ = sync(config)  # after a night that changed nothing: rule 19 asks for one
    configure(config, folder / "after", kind.url("synced"))
    few, answer = sync(config)
    for name in ("synced", "copied"):
        kind.drop(name)
    return Round(school, kind.name, reading, writing, first, equal, same, few, answer["counts"]["updated"], size)


def resave(reports: Path) -> None:
    """End each report with one more line end, so that it says the same in other bytes."""
    for report in REPORTS:
        with (reports / f"{report}.xml").open("ab") as file:
            file.write(b"\n")


def change_some(before: Path, after: Path) -> None:
    """Make the reports of another night: every hundredth person's telephone numbers end in another digit."""
    after.mkdir()
    for report in REPORTS:
        if report != CHANGED:
            (after / f"{report}.xml").hardlink_to(before / f"{report}.xml")  # a million people take gigabytes
    with (before / f"{CHANGED}.xml").open(encoding="utf-8") as old, (after / f"{CHANGED}.xml").open("w") as new:
        is_chosen = False
        for line in old:
            if "<primary_id>" in line:
                is_chosen = line.rstrip().endswith("00</primary_id>")
            elif is_chosen and "<Telephone_x0020_number>" in line:
                number, tag = line.split("</")
                line = f"{number[:-1]}{(int(number[-1]) + 1) % 10}</{tag}"
            new.write(line)


def configure(file: Path, reports: Path, url: str) -> None:
    """Write the configuration of a sync."""
    files = "".join(f'{report} = "{(reports / report).as_posix()}.xml"\n' for report in REPORTS)
    file.write_text(
        f'[kinroll]\nmodules = ["portal"]\n[database]\nurl = "{url}"\n[sources.sims]\nkind = "sims-report"\n{files}'
    )


def sync(config: Path) -> tuple[Cost, dict[str, Any]]:
    """What a whole ``kinroll sync`` costs, from the start of its process to the end, and what it answers."""
    cost, answer = run(*KINROLL, "sync", "sims", "--json", "--today", TODAY.isoformat(), "--config", str(config))
    if answer["outcome"] not in ("applied", "unchanged"):
        sys.exit(f"The sync ended as {answer['outcome']}: {answer['brakes']}")
    return cost, answer


def limit(*words: str) -> Cost:
    """What a part of the limit costs, the start of its process left out."""
    cost, measured = run(sys.executable, str(HERE / "limit.py"), *words)
    return Cost(measured["seconds"], measured["cpu"], cost.memory)


def run(*command: str) -> tuple[Cost, dict[str, Any]]:
    """Run a command that answers with JSON: what it costs, and the answer."""
    with tempfile.TemporaryFile() as said:
        began = perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL, env=INSTALLED)
        with watched(process.pid) as peaks:
            _, status, used = os.wait4(process.pid, 0)  # unlike wait() it tells what the process has used
        seconds = perf_counter() - began
        helpers = sum(peak for pid, peak in peaks.items() if pid != process.pid)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode > 1 or not said.read(1):
            sys.exit(f"This ended with status {process.returncode}: {' '.join(command)}")
        said.seek(0)
        return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 + helpers), json.load(said)


@contextmanager
def watched(pid: int) -> Iterator[dict[int, int]]:
    """The peak memory in bytes of a process and of those that it started, by their numbers, as far as Linux tells."""
    peaks: dict[int, int] = {}
    is_over = Event()

    def look() -> None:
        while not is_over.wait(0.05):
            for one in (pid, *children(pid)):
                with suppress(OSError):
                    status = Path(f"/proc/{one}/status").read_text()
                    if found := PEAK.search(status):
                        peaks[one] = int(found[1]) << 10

    watching = Thread(target=look, daemon=True)
    watching.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watching.join()


def children(pid: int) -> list[int]:
    """The processes that a process has started, as far as Linux tells."""
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def tell(text: str) -> None:
    """A word on what is going on."""
    sys.stderr.write(f"{text}\n")


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "reference" / "speed.md")
    chosen = parser.parse_args()
    rounds: list[Round] = []
    for contacts in chosen.contacts:
        with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as folder:
            rounds += measure(contacts, chosen.databases, chosen.rounds, Path(folder))
    sys.stdout.write(as_table(rounds) + "\n")
    plot = chosen.page.with_suffix(".svg")
    plot.write_text(as_plot(rounds), encoding="utf-8")
    chosen.page.write_text(as_markdown(rounds, date.today(), plot.name), encoding="utf-8")  # noqa: DTZ011 - the day here


if __name__ == "__main__":
    main()
