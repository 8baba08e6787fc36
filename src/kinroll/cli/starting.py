"""Commands that begin something: init, demo."""

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli import reports
from kinroll.cli.opening import HERE, Config, Json, Today, current_time, prepare
from kinroll.cli.showing import dump, progress, say

if TYPE_CHECKING:
    from kinroll.flows.now import Now

PUPILS = 1200


def init(
    folder: Annotated[Path, typer.Argument(help="Where; here without it.", metavar="DIR")] = Path(),
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make kinroll.toml, a database with its tables, and a rule set to begin with. What is there is kept.

    Example: kinroll init school
    """
    prepare(web=True)
    from kinroll.flows.starting import init as run_init

    file, is_new = run_init(folder / config, now=current_time())
    if as_json:
        dump({"config": str(file), "created": is_new})
        return
    say(f"{file} was {'made' if is_new else 'kept as it is'}; the database is ready.")
    say("Next: name your report files in it, then: kinroll check sims")
    say("For documents (registrations, bookings): kinroll rules export > rules.toml")


def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="Where to put it; demo-school or demo-training without it.", metavar="DIR")
    ] = None,
    training: Annotated[bool, typer.Option("--training", help="A training organisation instead of a school.")] = False,
    pupils: Annotated[int, typer.Option("--pupils", help="How many pupils.", min=1)] = PUPILS,
    night: Annotated[int, typer.Option("--night", help="Which night's extract: 1, 2 or 3.", min=1, max=3)] = 1,
    as_json: Json = False,
    config: Config = HERE,
    today: Today = "",
) -> None:
    """Make a fictional school, sync it, and show what happened; or a training organisation with its registrations.

    Example: kinroll demo, then kinroll demo --night 2; or kinroll demo --training
    """
    if training:
        _train(folder or Path("demo-training"), as_json, config, today)
        return
    folder = folder or Path("demo-school")
    prepare(web=True)
    from kinroll.flows import starting

    started = time.perf_counter()
    now = current_time(today)
    file = folder / config
    with reports.telling_failure("sims", as_program=as_json):
        with progress("people made"):
            school = starting.write_demo(file, pupils=pupils, night=night, today=now.today)
        with progress("records read"):
            report = starting.sync_demo(file, now)
    reports.tell_report(report, time.perf_counter() - started, as_program=as_json)
    if not as_json:
        options = "" if pupils == PUPILS else f" --pupils {pupils}"
        options += "" if config == HERE else f" --config {config}"
        say()
        _tell_accounts(folder, file, now)
        say(f"{school} in {folder.resolve().name}. Try next:")
        for command in starting.next_commands(folder, file, night, options):
            say(f"  {command}")
    if reports.exit_status(report) == reports.STOPPED:  # otherwise its problems are what it is there to show
        raise typer.Exit(reports.STOPPED)


def _tell_accounts(folder: Path, file: Path, now: "Now") -> None:
    """Make accounts to try the pages with, and say where they are."""
    from kinroll.flows import demo_accounts

    listed = demo_accounts.make(folder, now)
    say(f"In a browser: kinroll serve --config {file}, and sign in as {listed} says.")


def _train(folder: Path, as_json: bool, config: Path, today: str) -> None:
    """Make the training organisation, and show what there is to see."""
    prepare(web=True)
    from kinroll.demo.training.college import LEARNERS, NAME
    from kinroll.flows import training
    from kinroll.sources.spreadsheet.reader import Spreadsheet
    from kinroll.store import documents, runs

    started = time.perf_counter()
    with progress("documents made"):
        made = training.make(folder / config, current_time(today), learners=LEARNERS, open_list=Spreadsheet)
    codes = Counter(seen.problem.code for _, seen in runs.open_problems(documents.SOURCE))
    seconds = time.perf_counter() - started
    facts = {"documents": made.documents, "verified": made.verified, "outcomes": made.outcomes, "problems": codes}
    if as_json:
        dump({"schema": 1, "is_new": made.is_new, **facts, "cases": made.college.cases, "seconds": round(seconds, 3)})
        return
    if made.is_new:
        say(f"{NAME}: {made.college.learners:,} learners, {made.documents:,} documents ({seconds:.1f} s)")
    else:
        say(f"{NAME} is in {folder.resolve().name} already, and was left as it is.")
    for outcome, count in made.outcomes.most_common():
        say(f"  {count:>6,}  rules run: {outcome}")
    for code, count in codes.most_common():
        say(f"  {count:>6,}  open problems: {code}")
    say("To be seen (kinroll document show import:BOOKING):")
    for case, bookings in made.college.cases.items():
        say(f"  {', '.join(bookings[:3])}{', ...' if len(bookings) > 3 else ''}  {case}")
    _tell_accounts(folder, folder / config, current_time(today))
    say(f"Try next, in {folder.resolve().name}:")
    for command in training.next_commands("" if config == HERE else f" --config {config}"):
        say(f"  {command}")
