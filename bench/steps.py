"""Where the time of a sync goes: the share of each of its steps. Takes minutes, and is not part of CI.

    python bench/steps.py                                             10,000 and 100,000 contacts, both databases
    python bench/steps.py --contacts 1000 --rounds 1 --page steps.md  a quick look

The syncs are those of ``sync.py``. A stopwatch is put around the functions that are a step each; what a step calls that
is another step counts there only. It runs in the process that was started: while that waits for its helpers, or for a
PostgreSQL server, the step that waits is the one that takes the time. Rounds are kept beside the page as those of
``sync.py`` are.
"""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from functools import wraps
from importlib import import_module
from pathlib import Path
from statistics import median
from threading import current_thread, main_thread
from time import perf_counter
from typing import Any

from costs import run
from databases import Databases, opened
from kept import Measured, by_column, commit, follow, parser
from sync import PUPILS_A_CONTACT, TODAY, change_some, configure, resave, tell
from tables import as_table, origin

from kinroll.demo.school import write_school

START = "start and end of the program"
REST = "all else"
STEPS: Mapping[str, tuple[str, ...]] = {
    "cut the files into people, see who is new": ("kinroll.store.unread:skim",),
    "read and check the new ones, stage them": ("kinroll.flows.sync:_stage_all",),
    "match, settle usernames, gather problems, brake": ("kinroll.flows.sync:_fill_plan",),
    "decide on each, keep the plan": ("kinroll.flows.sync:_decide_all",),
    "make rows of the plan": ("kinroll.flows.applying:_carry_out",),
    "write contacts and what they are searched by": (
        "kinroll.store.apply.batches:insert_contacts",
        "kinroll.store.apply.batches:update_contacts",
    ),
    "write the other tables": (
        "kinroll.store.apply.batches:_write",
        "kinroll.store.apply.batches:_mark",
        "kinroll.store.apply.batches:_told",
    ),
    "lock and commit": ("kinroll.store.apply.batches:_apply_batch",),
    "make the indexes that were set aside": ("kinroll.store.apply.set_aside:_put_back",),
    "note who need not be read next time": ("kinroll.store.unread:remember",),
    REST: ("kinroll.flows.sync:sync",),
}
"""The functions of each step, as ``module:name``."""
SYNCS = ("first sync", "nothing changed", "1 % changed")
Shares = dict[str, float]


@dataclass(frozen=True)
class Round(Measured):
    """The share of each step in the whole time of each of the ``SYNCS``."""

    syncs: dict[str, Shares]


class Stopwatch:
    """The seconds of each step, without those of the steps that it calls."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the block as this step."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def _turn(self) -> None:
        now = perf_counter()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def around(self, place: str, name: str) -> None:
        """Put it around a function, ``module:name``, where that is called by this process's first thread."""
        module, function = import_module(place.partition(":")[0]), place.partition(":")[2]
        original: Callable[..., Any] = getattr(module, function)

        @wraps(original)
        def watched(*args: Any, **named: Any) -> Any:
            if current_thread() is not main_thread():
                return original(*args, **named)
            with self.step(name):
                return original(*args, **named)

        setattr(module, function, watched)


def watch(words: Sequence[str]) -> Mapping[str, float]:
    """Run a sync here; the seconds of its steps."""
    from kinroll.cli import run as kinroll
    from kinroll.cli.opening import prepare

    prepare()
    stopwatch = Stopwatch()
    for name, places in STEPS.items():
        for place in places:
            stopwatch.around(place, name)
    sys.argv[1:] = [*words, "--json"]
    said = io.StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        kinroll()
    answer = json.loads(said.getvalue() or "{}")
    if answer.get("outcome") not in ("applied", "unchanged"):
        sys.exit(f"The sync ended as {answer.get('outcome')}")
    return stopwatch.seconds


def shares(config: Path) -> Shares:
    """The share of each step in a sync from the start of its process to the end."""
    words = ("sync", "sims", "--today", TODAY.isoformat(), "--config", str(config))
    cost, seconds = run(sys.executable, __file__, "--watch", *words)
    seconds[START] = cost.seconds - sum(seconds.values())
    return {name: round(of_it / cost.seconds, 4) for name, of_it in seconds.items()}


def measure(contacts: int, names: Sequence[str], rounds: int, folder: Path) -> Iterator[Round]:
    """The rounds of one size, all databases in turn."""
    write_school(folder / "before", pupils=round(contacts * PUPILS_A_CONTACT), today=TODAY, cases=False)
    change_some(folder / "before", folder / "after")
    with opened(names, folder) as databases:
        for number in range(rounds):
            for kind in databases:
                tell(f"{contacts:,} contacts, {kind.name}, round {number + 1} of {rounds}")
                yield measure_once(contacts, kind, folder)


def measure_once(contacts: int, kind: Databases, folder: Path) -> Round:
    """A first sync of a fresh database, and those of two nights."""
    of_now = date.today(), commit()  # noqa: DTZ011 - the day here
    config = folder / "kinroll.toml"
    kind.make("synced")
    configure(config, folder / "before", kind.url("synced"))
    first = shares(config)
    resave(folder / "before")
    same = shares(config)
    configure(config, folder / "after", kind.url("synced"))
    few = shares(config)
    kind.drop("synced")
    return Round(*of_now, contacts, kind.name, dict(zip(SYNCS, (first, same, few), strict=True)))


PAGE = """\
# Where the time of a sync goes

Measured by `bench/steps.py`, on 2 cores: of every hundred seconds that a sync takes, from the start of the program to
its end, so many go into each step. Medians, where there are several rounds. How much a sync takes in all is said
[elsewhere](speed.md).

{tables}
- A step's time is that of the process that was started. From 10,000 new people on, helpers cut, read, check, decide and
  make rows beside it: what is left of these steps is waiting for them, and what the database takes. On PostgreSQL two
  threads write what is new; what the process waits for them counts as *write the other tables*.
- *Make rows of the plan* holds what comes around applying as well, such as telling PostgreSQL how large its tables are.
- *Write contacts and what they are searched by*: SQLite keeps its index of searches with each batch. PostgreSQL makes
  its own at the end of a first load, with the others that were set aside.
- *All else* is looking whether the files are those of the last run, and what comes around a run.

To repeat: `python bench/steps.py`. A run takes the place of earlier ones of the same size and database; with `--more`
it adds to them. The rounds are kept in `{kept}`, and `python bench/steps.py --page-only` writes this page of them.
"""


def as_tables(rounds: Sequence[Round]) -> str:
    """A table for each size and database, with a column for each sync."""
    return "\n".join(_table(of_one) for of_one in by_column(rounds))


def _table(rounds: Sequence[Round]) -> str:
    rows = {
        step: [_percent([one.syncs[sync].get(step, 0.0) for one in rounds]) for sync in SYNCS]
        for step in (START, *STEPS)
    }
    heads = [f"{rounds[0].contacts:,}, {rounds[0].database}", *SYNCS]
    (times,), (days,), (commits,) = origin([rounds]).values()
    about = f"{times} round{'s' * (times != '1')}, {days}, commit {commits}"
    return f"{as_table(heads, rows)}\n{about}.\n"


def _percent(values: Sequence[float]) -> str:
    return f"{100 * middle:.0f} %" if (middle := median(values)) >= 0.005 else ""


def write_page(rounds: Sequence[Round], page: Path) -> None:
    """Write the page."""
    page.write_text(PAGE.format(tables=as_tables(rounds), kept=f"{page.stem}.jsonl"), encoding="utf-8")


def main(words: Sequence[str]) -> None:
    """Measure, print, and write the page; or be the process that is measured."""
    if words[:1] == ["--watch"]:
        seconds = watch(words[1:])
        sys.stdout.write(json.dumps(seconds) + "\n")
        return
    chosen = parser(__doc__, "speed-of-steps.md").parse_args(words)

    def of_size(contacts: int, folder: Path) -> Iterator[Round]:
        return measure(contacts, chosen.databases, chosen.rounds, folder)

    sys.stdout.write(as_tables(follow(chosen, Round, of_size, write_page)))


if __name__ == "__main__":
    main(sys.argv[1:])
