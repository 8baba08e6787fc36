"""Commands that begin something: init, demo."""

from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli import reports
from kinroll.cli.opening import HERE, Config, Json, Today, current_time, prepare
from kinroll.cli.showing import dump, progress, say

PUPILS = 1200


def init(
    folder: Annotated[Path, typer.Argument(help="Where; here without it.", metavar="DIR")] = Path(),
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make kinroll.toml and a database with its tables. What is there is kept; twice is harmless.

    Example: kinroll init school
    """
    prepare()
    from kinroll.flows.starting import init as run_init

    file, is_new = run_init(folder / config)
    if as_json:
        dump({"config": str(file), "created": is_new})
        return
    say(f"{file} was {'made' if is_new else 'kept as it is'}; the database is ready.")
    say("Next: name your report files in it, then: kinroll check sims")


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the demo school.", metavar="DIR")] = Path("demo-school"),
    pupils: Annotated[int, typer.Option("--pupils", help="How many pupils.", min=1)] = PUPILS,
    night: Annotated[int, typer.Option("--night", help="Which night's extract: 1, 2 or 3.", min=1, max=3)] = 1,
    as_json: Json = False,
    config: Config = HERE,
    today: Today = "",
) -> None:
    """Make a fictional school, sync it, and show what happened.

    Example: kinroll demo, then kinroll demo --night 2
    """
    prepare()
    import time

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
        say(f"{school} in {folder.resolve().name}. Try next:")
        for command in starting.next_commands(folder, file, night, options):
            say(f"  {command}")
    if reports.exit_status(report) == reports.STOPPED:  # otherwise its problems are what it is there to show
        raise typer.Exit(reports.STOPPED)
