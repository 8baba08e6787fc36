"""Proof that a run killed at any moment, and run again, ends in the same state as if it had never been killed.

    python tools/killpoints.py                              200 kills on each database; a few minutes
    python tools/killpoints.py --kills 1000 --seed 7        more, and others
    python tools/killpoints.py --database sqlite --only 17  one trial again, told step by step

Each trial copies a database, starts a command on a demo school with all scripted cases in a forked child, and ends the
child with SIGKILL: half of the times after a random time, half of the times at a random point of its work with the
database (before or after a statement or a commit, before, within or after a bulk insert), so that every boundary can
be hit. Some children get Ctrl-C instead: they have to end by themselves, with status 5 (or well, where it came too
late) and without a traceback. Then the command runs again, and is perhaps killed again, until it may end. What the
database then holds (`tools/endstate.py` says what is compared, and what is not and why) must be line by line what the
same command makes when nobody disturbs it: run once, or run twice (the second run speaks of "contact 4" where the
first could only say "90005").

The commands: the first sync, the sync of the second night, `apply` of a stored plan, and `revert`. The children work in
small batches, so that a run has many transactions; the undisturbed runs work in those of the product. PostgreSQL is
started by `tools/postgres.py`, or is the one at `--server`. The seed and the figures are printed; exit status 1 when a
trial ended otherwise. Needs a system that can fork. `tests/flows/test_killed.py` runs a few trials.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinroll.config.web_settings")  # all modules are imported below

import psycopg
from endstate import differences, end_state
from killing import UNFINISHED, Ended, Kill, run_child
from psycopg import sql

import kinroll
from kinroll.cli import running
from kinroll.demo.school import write_school
from kinroll.store import database
from postgres import running_server

FIRST_NIGHT = date(2026, 11, 21)
DONE = (0, 1)  # exit statuses
REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")
CTRL_C = 0.2  # how often a child is interrupted rather than killed
AGAIN = 0.35  # how often the run that should repair things is killed too
MOST_KILLS = 4  # in one trial
SHOWN, WIDTH = 8, 300  # of what differs
SLACK = 1.15  # a child killed after a random time has up to this share of the undisturbed run's time


# The databases


class Sqlite:
    """Databases that are files; ``migrated`` is one that need not be made."""

    def __init__(self, folder: Path, migrated: str = "") -> None:
        self.folder, self.migrated = folder, migrated

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def create(self, name: str) -> None:
        if self.migrated:
            shutil.copyfile(self.migrated, self.folder / f"{name}.db")
        else:
            _migrate(self.url(name))

    def copy(self, name: str, to: str) -> None:
        self.drop(to)
        shutil.copyfile(self.folder / f"{name}.db", self.folder / f"{to}.db")

    def drop(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()


class PostgreSQL:
    """Databases of one server; ``migrated`` is one that need not be made."""

    def __init__(self, server: str, migrated: str = "") -> None:
        self.server, self.migrated = server, migrated

    def url(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{_own(name)}"

    def create(self, name: str) -> None:
        if self.migrated:
            self._run("CREATE DATABASE {} TEMPLATE {}", _own(name), self.migrated)
        else:
            self._run("CREATE DATABASE {}", _own(name))
            _migrate(self.url(name))

    def copy(self, name: str, to: str) -> None:
        self.drop(to)
        self._run("CREATE DATABASE {} TEMPLATE {}", _own(to), _own(name))

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", _own(name))

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def _own(name: str) -> str:
    return f"killpoints_{os.getpid()}_{name}"


def _migrate(url: str) -> None:
    database.use(url)
    database.migrate()
    database.close()


Databases = Sqlite | PostgreSQL


# What is killed


@dataclass(slots=True)
class Scenario:
    """A command on a copy of the database ``start``, and what an undisturbed run of it leaves and takes.

    ``ends`` holds two end states: of the command run once, and of the command run twice.
    """

    name: str
    start: str
    night: int
    words: tuple[str, ...]
    ends: list[list[str]] = field(default_factory=list)
    seconds: float = 0.0
    points: int = 0


SCENARIOS = (
    ("first sync", "empty", 1, ("sync", "sims")),
    ("second night", "night1", 2, ("sync", "sims")),
    ("apply", "planned", 2, ("apply", "2")),
    ("revert", "night2", 2, ("revert", "2")),
)


@dataclass(frozen=True, slots=True)
class School:
    """The demo school, and configurations that join one of its nights to one database."""

    folder: Path
    pupils: int

    @property
    def batch(self) -> int:
        """The size of batches of which a first sync has about a dozen."""
        return 25 + self.pupils // 6

    def write(self) -> None:
        for night in (1, 2):
            write_school(self.folder / f"night{night}", pupils=self.pupils, night=night, today=FIRST_NIGHT)

    def words(self, words: Sequence[str], url: str, night: int) -> list[str]:
        """The words of a command, on one night and one database."""
        config = self.folder / "kinroll.toml"
        files = "\n".join(f'{name} = "night{night}/{name}.xml"' for name in REPORTS)
        config.write_text(
            f'[kinroll]\nmodules = ["portal"]\n[database]\nurl = "{url}"\n'
            f'[sources.sims]\nkind = "sims-report"\n{files}\n',
            encoding="utf-8",
        )
        day = str(FIRST_NIGHT + timedelta(days=night - 1))
        timed = ["--today", day, "--as-of", day] if words[0] in ("sync", "plan") else []
        return [*words, *timed, "--config", str(config)]


def prepare(databases: Databases, school: School) -> list[Scenario]:
    """Make the databases that trials start from, and what undisturbed runs end in."""
    databases.create("empty")
    for name, start, night, words in (
        ("night1", "empty", 1, ("sync", "sims")),
        ("planned", "night1", 2, ("plan", "sims")),
        ("night2", "night1", 2, ("sync", "sims")),
    ):
        databases.copy(start, name)
        _must_end_well(run_child(school.words(words, databases.url(name), night)), name)
    scenarios = [Scenario(*facts) for facts in SCENARIOS]
    for scenario in scenarios:
        url = databases.url("trial")
        words = school.words(scenario.words, url, scenario.night)
        databases.copy(scenario.start, "trial")
        for _ in ("once", "twice"):
            _must_end_well(run_child(words), scenario.name)
            scenario.ends.append(end_state(url))
        databases.copy(scenario.start, "trial")
        ended = run_child(words, Kill(batch=school.batch))
        _must_end_well(ended, scenario.name)
        scenario.seconds, scenario.points = ended.seconds, ended.points
        if lines := differences(scenario.ends[0], end_state(url)):
            raise SystemExit(f"{scenario.name} ends otherwise in small batches:\n" + shorten(lines))
    return scenarios


def shorten(lines: Sequence[str]) -> str:
    """The first few differences."""
    shown = [line if len(line) <= WIDTH else f"{line[:WIDTH]}…" for line in lines[:SHOWN]]
    return "\n".join(f"    {line}" for line in [*shown, *([f"and {len(lines) - SHOWN} more"] if lines[SHOWN:] else [])])


def _must_end_well(ended: Ended, name: str) -> None:
    if ended.status not in DONE:
        raise SystemExit(f"{name} ended with {ended.status} although nobody disturbed it:\n{ended.said}")


# Trials


@dataclass(slots=True)
class Figures:
    """What happened in all trials on one database; ``kills`` by the state in which they left the newest run."""

    kills: Counter[str] = field(default_factory=Counter)
    trials: int = 0
    interrupted: int = 0
    too_late: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Trials:
    """Trials on one database, and what came of them. Seed and number give the same kills, as far as time can."""

    databases: Databases
    kind: str
    scenarios: Sequence[Scenario]
    school: School
    seed: int
    figures: Figures = field(default_factory=Figures)

    def until(self, kills: int) -> None:
        """Go on until so many kills have hit."""
        while sum(self.figures.kills.values()) < kills:
            self.one(self.figures.trials + 1)
            if not self.figures.trials % 50:
                sys.stderr.write(f"{self.kind}: {self.figures.trials} trials, {self.figures.wrong} wrong\n")

    def one(self, number: int, *, aloud: bool = False) -> None:
        """Kill, run again, compare. The commands take turns, so that a few trials kill each of them."""
        dice = random.Random(f"{self.seed}/{self.kind}/{number}")
        scenario = self.scenarios[number % len(self.scenarios)]
        url = self.databases.url("trial")
        self.databases.copy(scenario.start, "trial")
        words = self.school.words(scenario.words, url, scenario.night)
        self.figures.trials += 1
        history, wrong_ends = [], []
        for kill in _kills(dice, scenario, self.school.batch):
            ended = run_child(words, kill)
            history.append(self._count(kill, ended, _newest_state(url)))
            wrong_ends += _wrong_end(kill, ended)
        ended = run_child(words, Kill(batch=dice.choice((0, self.school.batch))))
        found = end_state(url)
        lines = min((differences(end, found) for end in scenario.ends), key=len)
        told = f"trial {number} on {self.kind}, {scenario.name}: {', then '.join(history)}; run again: {ended.status}"
        if aloud:
            tell(f"{told}\n{ended.said}")
        if lines or wrong_ends or ended.status not in DONE:
            self.figures.wrong += 1
            tell("\n".join([f"WRONG: {told}", *wrong_ends, shorten(lines) if lines else ended.said]))

    def _count(self, kill: Kill, ended: Ended, left: str) -> str:
        """Count one child; what became of it, in words."""
        if ended.status is None:
            self.figures.kills[left] += 1
        elif ended.status == UNFINISHED:
            self.figures.interrupted += 1
        else:
            self.figures.too_late += 1
        how = "killed" if ended.status is None else f"ended with {ended.status}"
        return f"{kill.by.name} {kill} ({how}; left: {left})"


def _wrong_end(kill: Kill, ended: Ended) -> list[str]:
    """What is wrong about the end of a child that lived."""
    fine = DONE if kill.by is signal.SIGKILL else (*DONE, UNFINISHED)
    if ended.status is None or (ended.status in fine and "Traceback" not in ended.said):
        return []
    return [f"{kill.by.name} {kill} made it end with {ended.status}: {ended.said[-2000:]}"]


def _kills(dice: random.Random, scenario: Scenario, batch: int) -> Iterator[Kill]:
    for _ in range(MOST_KILLS):
        name = signal.SIGINT if dice.random() < CTRL_C else signal.SIGKILL
        if dice.random() < 0.5:
            yield Kill(after_s=dice.uniform(0, SLACK * scenario.seconds), batch=batch, by=name)
        else:
            yield Kill(at_point=dice.randint(1, scenario.points), batch=batch, by=name)
        if dice.random() > AGAIN:
            return


def _newest_state(url: str) -> str:
    """The state of the newest run, as the kill has left it."""
    from kinroll.store.models import Plan

    database.use(url)
    try:
        plan = Plan.objects.order_by("-pk").first()
        return f"{plan.kind} {plan.state}" if plan else "no run"
    finally:
        database.close()


# The command

PAGES = ("kinroll.web", "kinroll.accounts", "kinroll.config.web_settings", "kinroll.config.wsgi")
"""What no sync needs, and only a served application can load."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trials; 1 when one of them ended otherwise than an undisturbed run."""
    chosen = _parser().parse_args(arguments)
    for module in pkgutil.walk_packages(kinroll.__path__, "kinroll."):
        if not module.name.endswith("__main__") and not module.name.startswith(PAGES):
            importlib.import_module(module.name)  # once, here: not in each child, and not while somebody edits it
    _stop_the_calendar()
    wrong = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kinroll-killpoints-")))
        school = School(folder, chosen.pupils)
        school.write()
        for kind in chosen.database or ("sqlite", "postgresql"):
            databases = _databases(kind, folder, chosen, stack)
            figures = _run(databases, kind, school, chosen)
            wrong += figures.wrong
    return int(wrong > 0)


def _stop_the_calendar() -> None:
    """The day of a command without `--today` is always the same: trials may go on past midnight."""
    current_time = running.current_time
    running.current_time = lambda today="", as_of="": current_time(today or str(FIRST_NIGHT), as_of)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many kills have to hit, on each database")
    parser.add_argument("--seed", type=int, default=1, help="which random kills")
    parser.add_argument("--pupils", type=int, default=120, help="how many ordinary pupils the school has")
    parser.add_argument("--only", type=int, help="the number of one trial, to run it again and tell what it does")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--server", default="", help="address of a database on a PostgreSQL server to use")
    parser.add_argument("--migrated", default="", help="a migrated database to copy: a file, or a name on the server")
    return parser


def _databases(kind: str, folder: Path, chosen: argparse.Namespace, stack: ExitStack) -> Databases:
    if kind == "sqlite":
        return Sqlite(folder, chosen.migrated)
    return PostgreSQL(chosen.server or stack.enter_context(running_server()).url(), chosen.migrated)


def _run(databases: Databases, kind: str, school: School, chosen: argparse.Namespace) -> Figures:
    started = time.perf_counter()
    scenarios = prepare(databases, school)
    for scenario in scenarios:
        tell(
            f"{kind}, {scenario.name}: {scenario.points} points, {scenario.seconds:.2f} s, "
            f"{len(scenario.ends[0]):,} lines to compare; run twice, {len(differences(*scenario.ends))} of them differ"
        )
    trials = Trials(databases, kind, scenarios, school, chosen.seed)
    if chosen.only:
        trials.one(chosen.only, aloud=True)
    else:
        trials.until(chosen.kills)
    figures = trials.figures
    for name in ("trial", "empty", "night1", "night2", "planned"):
        databases.drop(name)
    tell(
        f"{kind}: seed {chosen.seed}, {figures.trials} trials, {sum(figures.kills.values())} kills (which left: "
        f"{_counted(figures.kills)}), {figures.interrupted} interrupted by Ctrl-C, {figures.too_late} ended before "
        f"their signal came. Ended otherwise: {figures.wrong}. {time.perf_counter() - started:.0f} s"
    )
    return figures


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
