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
import json
import os
import pkgutil
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import psycopg
from endstate import differences, end_state
from psycopg import sql

import kinroll
from kinroll.cli.main import main as run_kinroll
from kinroll.demo.school import write_school
from kinroll.store import database
from postgres import running_server

FIRST_NIGHT = date(2026, 11, 21)
DONE, UNFINISHED = (0, 1), 5  # exit statuses
REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")
CTRL_C = 0.2  # how often a child is interrupted rather than killed
AGAIN = 0.35  # how often the run that should repair things is killed too
MOST_KILLS = 4  # in one trial
SHOWN, WIDTH = 8, 300  # of what differs
SLACK = 1.15  # a child killed after a random time has up to this share of the undisturbed run's time
Say = Callable[[str], None]


# The databases


class Sqlite:
    """Databases that are files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def create(self, name: str) -> None:
        _migrate(self.url(name))

    def copy(self, name: str, to: str) -> None:
        self.drop(to)
        shutil.copyfile(self.folder / f"{name}.db", self.folder / f"{to}.db")

    def drop(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()


class PostgreSQL:
    """Databases of one server."""

    def __init__(self, server: str) -> None:
        self.server = server

    def url(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{_own(name)}"

    def create(self, name: str) -> None:
        self._run("CREATE DATABASE {}", name)
        _migrate(self.url(name))

    def copy(self, name: str, to: str) -> None:
        self.drop(to)
        self._run("CREATE DATABASE {} TEMPLATE {}", to, name)

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(_own(name)) for name in names)))


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


# Running in a child, and killing it


@dataclass(frozen=True, slots=True)
class Kill:
    """When a child gets a signal: after some seconds, or at a point of its work with the database; or not at all."""

    after_s: float | None = None
    at_point: int | None = None
    batch: int = 0
    by: signal.Signals = signal.SIGKILL

    def __str__(self) -> str:
        return f"after {self.after_s:.3f} s" if self.after_s is not None else f"at point {self.at_point}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit status (None: killed), what it said, its time, and how many points it passed."""

    status: int | None
    said: str = ""
    seconds: float = 0.0
    points: int = 0


def run_child(words: Sequence[str], kill: Kill | None = None) -> Ended:
    """Run a command in a forked child, which perhaps does not live to its end."""
    with tempfile.TemporaryFile() as told:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a child is deaf until its command begins
        pid = os.fork()
        if not pid:
            _live(words, kill or Kill(), told.fileno())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if kill and kill.after_s is not None:
            time.sleep(kill.after_s)
            os.kill(pid, kill.by)
        _, how = os.waitpid(pid, 0)
        if os.WIFSIGNALED(how):
            return Ended(None)
        told.seek(0)
        said, _, facts = told.read().decode(errors="replace").rpartition("\n")
        return Ended(os.WEXITSTATUS(how), said, *json.loads(facts))


def _live(words: Sequence[str], kill: Kill, told: int) -> None:
    """The life of a child. It never returns."""
    status, facts = 70, [0.0, 0]
    try:
        os.dup2(told, 1)
        os.dup2(told, 2)
        points = Points(kill)
        points.watch()
        if kill.batch:
            _work_in_small_batches(kill.batch)
        started = time.perf_counter()
        status = _hear_ctrl_c(lambda: run_kinroll(words))
        database.close()  # as the end of a process does: SQLite then moves everything into the one file
        facts = [time.perf_counter() - started, points.passed]
    except BaseException as error:  # whatever it was, the parent must hear of it
        sys.stderr.write(repr(error))
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.write("\n" + json.dumps(facts))
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _hear_ctrl_c(run: Callable[[], int]) -> int:
    """Run the command, which alone hears Ctrl-C. One that comes before the command begins interrupts nothing."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        status = run()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        return status
    except KeyboardInterrupt as error:
        frames = traceback.extract_tb(error.__traceback__)
        if any(frame.name == "main" for frame in frames):
            traceback.print_exc()
            raise
        return UNFINISHED


def _work_in_small_batches(size: int) -> None:
    from kinroll.flows import sync
    from kinroll.store import apply, plans

    for module in (sync, apply, plans):
        module.BATCH = size


class Points:
    """Counts the points at which a child touches the database, and kills it at one of them."""

    def __init__(self, kill: Kill) -> None:
        self.last, self.by, self.passed = kill.at_point, kill.by, 0

    def pass_one(self) -> None:
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), self.by)

    def watch(self) -> None:
        """From now on every statement, commit and bulk insert passes points."""
        from django.db.backends.base.base import BaseDatabaseWrapper
        from django.db.backends.signals import connection_created

        def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
            return self._around(lambda: execute(*arguments))

        def listen(connection: Any, **_: Any) -> None:
            connection.execute_wrappers.append(statement)

        connection_created.connect(listen, weak=False)
        commit = BaseDatabaseWrapper._commit
        BaseDatabaseWrapper._commit = lambda connection: self._around(lambda: commit(connection))
        self._watch_inserts()

    def _watch_inserts(self) -> None:
        """COPY and the embedded driver's own bulk statement do not pass Django."""
        from kinroll.store import bulk

        insert = bulk.insert

        def watched(table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
            self.pass_one()
            if self.passed + 1 == self.last:
                insert(table, columns, rows[: len(rows) // 2])
            self.pass_one()
            insert(table, columns, rows)
            self.pass_one()

        for name, module in list(sys.modules.items()):
            if name.startswith("kinroll.") and getattr(module, "insert", None) is insert:
                module.insert = watched  # type: ignore[attr-defined]

    def _around(self, act: Callable[[], Any]) -> Any:
        self.pass_one()
        done = act()
        self.pass_one()
        return done


# Trials


@dataclass(slots=True)
class Figures:
    """What happened in all trials on one database."""

    kills: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    trials: int = 0
    interrupted: int = 0
    too_late: int = 0
    wrong: list[str] = field(default_factory=list)


def run_trials(
    databases: Databases, kind: str, scenarios: Sequence[Scenario], school: School, seed: int, kills: int
) -> Figures:
    """Trials until so many kills have hit."""
    figures = Figures()
    while sum(figures.kills.values()) < kills:
        figures.trials += 1
        run_trial(databases, kind, scenarios, school, seed, figures.trials, figures)
    return figures


def run_trial(
    databases: Databases,
    kind: str,
    scenarios: Sequence[Scenario],
    school: School,
    seed: int,
    number: int,
    figures: Figures,
    say: Say = lambda text: None,
) -> None:
    """One trial; the same numbers give the same kills, as far as time can be repeated."""
    dice = random.Random(f"{seed}/{kind}/{number}")
    scenario = dice.choice(scenarios)
    url = databases.url("trial")
    databases.copy(scenario.start, "trial")
    words = school.words(scenario.words, url, scenario.night)
    history: list[str] = []
    wrong_end = ""
    for kill in _kills(dice, scenario, school):
        ended = run_child(words, kill)
        state = _newest_state(url)
        how = "killed" if ended.status is None else f"ended with {ended.status}"
        history.append(f"{kill.by.name} {kill} ({how}; left: {state})")
        wrong_end = wrong_end or _wrong_end(kill, ended)
        if ended.status is None:
            figures.kills[scenario.name] += 1
            figures.found[state] += 1
        elif ended.status == UNFINISHED:
            figures.interrupted += 1
        else:
            figures.too_late += 1
    ended = run_child(words, Kill(batch=dice.choice((0, school.batch))))
    found = end_state(url)
    wrong = [lines for lines in (differences(end, found) for end in scenario.ends) if lines]
    told = f"trial {number} on {kind}, {scenario.name}: {', then '.join(history)}; run again: {ended.status}"
    say(f"{told}\n{ended.said}")
    if len(wrong) == len(scenario.ends):
        figures.wrong.append(f"{told}\n{shorten(min(wrong, key=len))}")
    elif wrong_end or ended.status not in DONE:
        figures.wrong.append(f"{told}\n{wrong_end or ended.said}")


def _wrong_end(kill: Kill, ended: Ended) -> str:
    """What is wrong about the end of a child that lived; empty when nothing is."""
    fine = DONE if kill.by is signal.SIGKILL else (*DONE, UNFINISHED)
    if ended.status is None or (ended.status in fine and "Traceback" not in ended.said):
        return ""
    return f"{kill.by.name} {kill} made it end with {ended.status}: {ended.said[-2000:]}"


def _kills(dice: random.Random, scenario: Scenario, school: School) -> Iterator[Kill]:
    batch = school.batch
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trials; 1 when one of them ended otherwise than an undisturbed run."""
    chosen = _parser().parse_args(arguments)
    for module in pkgutil.walk_packages(kinroll.__path__, "kinroll."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)  # once, here: not in each child, and not while somebody edits it
    wrong = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kinroll-killpoints-")))
        school = School(folder, chosen.pupils)
        school.write()
        for kind in chosen.database or ("sqlite", "postgresql"):
            databases = _databases(kind, folder, chosen.server, stack)
            figures = _run(databases, kind, school, chosen)
            wrong += len(figures.wrong)
    return int(wrong > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many kills have to hit, on each database")
    parser.add_argument("--seed", type=int, default=1, help="which random kills")
    parser.add_argument("--pupils", type=int, default=120, help="how many ordinary pupils the school has")
    parser.add_argument("--only", type=int, help="the number of one trial, to run it again and tell what it does")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--server", default="", help="address of a database on a PostgreSQL server to use")
    return parser


def _databases(kind: str, folder: Path, server: str, stack: ExitStack) -> Databases:
    if kind == "sqlite":
        return Sqlite(folder)
    return PostgreSQL(server or stack.enter_context(running_server()).url())


def _run(databases: Databases, kind: str, school: School, chosen: argparse.Namespace) -> Figures:
    started = time.perf_counter()
    scenarios = prepare(databases, school)
    for scenario in scenarios:
        say(
            f"{kind}, {scenario.name}: {scenario.points} points, {scenario.seconds:.2f} s, "
            f"{len(scenario.ends[0]):,} lines to compare; run twice, {len(differences(*scenario.ends))} of them differ"
        )
    if chosen.only:
        figures = Figures(trials=1)
        run_trial(databases, kind, scenarios, school, chosen.seed, chosen.only, figures, say)
    else:
        figures = run_trials(databases, kind, scenarios, school, chosen.seed, chosen.kills)
    for name in ("trial", "empty", "night1", "night2", "planned"):
        databases.drop(name)
    for text in figures.wrong:
        say(f"WRONG: {text}")
    say(
        f"{kind}: seed {chosen.seed}, {figures.trials} trials, {sum(figures.kills.values())} kills "
        f"({_counted(figures.kills)}), {figures.interrupted} interrupted by Ctrl-C, {figures.too_late} ended before "
        f"their signal came. The kills left behind: {_counted(figures.found)}. Ended otherwise: {len(figures.wrong)}. "
        f"{time.perf_counter() - started:.0f} s"
    )
    return figures


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
