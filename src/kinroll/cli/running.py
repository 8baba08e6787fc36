"""Commands that read a source and run a plan: check, plan, sync, apply, revert, resume."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli import reports
from kinroll.cli.notifying import telling_people
from kinroll.cli.opening import (
    HERE,
    Config,
    Json,
    Today,
    current_time,
    open_database,
    prepare,
    read_config,
    refuse_unknown,
)
from kinroll.cli.showing import dump, progress, say, tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kinroll.flows.applying import Report

Source = Annotated[str, typer.Argument(help="The name of a source in the configuration.", metavar="SOURCE")]
AsOf = Annotated[str, typer.Option("--as-of", help="The day of the extract, where it is not today.", metavar="DAY")]
Number = Annotated[int, typer.Argument(help="The number of a run, as kinroll runs lists it.", metavar="RUN")]


def check(source: Source, as_json: Json = False, config: Config = HERE, today: Today = "") -> None:
    """Can SOURCE be read, are its rights and columns there? Changes nothing.

    Example: kinroll check sims
    """
    from kinroll.declarations.file import DeclarationError
    from kinroll.declarations.sources import UnknownSourceError, open_source
    from kinroll.flows.answers.checks import checked_json, unreadable_json
    from kinroll.flows.checking import check as run_check
    from kinroll.flows.reader import Counted
    from kinroll.sources.errors import RightMissingError, SourceUnreadableError

    try:
        configuration = read_config(config)
        reader = open_source(configuration, source)
        with progress("records read") as bar:
            counted = Counted(reader, bar)
            checked = run_check(counted, configuration.rules[source], today=current_time(today).today)
    except (DeclarationError, UnknownSourceError, RightMissingError, SourceUnreadableError) as error:
        if as_json:
            dump(unreadable_json(source, error))
        raise
    if as_json:
        dump(checked_json(source, checked))
        return
    say(f"{source} can be read.")
    for name, count in checked.people.items():
        say(f"  {name}: {count:,} people, {checked.current.get(name, 0):,} of them complete and within their dates")
    for text in [*checked.warnings, *(problem.message for problem in checked.problems)]:
        say(f"  Look at this: {text}")


def plan(source: Source, as_json: Json = False, config: Config = HERE, today: Today = "", as_of: AsOf = "") -> None:
    """Make, store and show a plan for SOURCE; nothing else changes. Exit status 3 when a brake would stop it.

    Example: kinroll plan sims, then kinroll changes 7, then kinroll apply 7
    """
    prepare()
    from kinroll.flows.sync import plan_only

    raise typer.Exit(_run(plan_only, source, as_json, config, today, as_of))


def sync(source: Source, as_json: Json = False, config: Config = HERE, today: Today = "", as_of: AsOf = "") -> None:
    """Read SOURCE, plan, and apply the plan unless a brake stops it.

    Example: kinroll sync sims
    """
    prepare()
    from kinroll.flows.sync import sync as run_sync

    with telling_people(source, config):
        status = _run(run_sync, source, as_json, config, today, as_of)
    raise typer.Exit(status)


def _run(flow: "Callable[..., Report]", source: str, as_json: bool, config: "Path", today: str, as_of: str) -> int:
    from kinroll.core.terms import have_run_out
    from kinroll.declarations.sources import open_source
    from kinroll.flows.reader import Counted

    with reports.telling_failure(source, as_program=as_json), progress("records read") as bar:
        configuration = read_config(config)
        reader = open_source(configuration, source)
        declared = configuration.declared.sources[source]
        now = current_time(today, as_of or declared.as_of)
        open_database(config)
        started = time.perf_counter()  # to load Kinroll and the database's driver is no part of a run
        rules = configuration.rules
        counted = Counted(reader, bar)
        report = flow(counted, rules[source], rules, now, kind=declared.kind, is_on=configuration.is_on)
    reports.tell_report(report, time.perf_counter() - started, as_program=as_json)
    if have_run_out(now.today, rules[source].terms):
        tell("The last term in kinroll.toml is over: no holiday is known any more. Add the next year's terms.")
    return reports.exit_status(report)


def apply(
    number: Annotated[int, typer.Argument(help="The number of the plan.", metavar="PLAN")],
    release_brake: Annotated[
        str, typer.Option("--release-brake", help="Let a held plan pass, for this reason.", metavar="REASON")
    ] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Apply a stored plan; nothing is read again.

    Example: kinroll apply 7 --release-brake "year 11 has left, checked with the office"
    """
    prepare()
    from kinroll.flows.applying import apply_stored

    now = current_time()
    with reports.telling_failure(None, as_program=as_json):
        rules = open_database(config).rules
        started = time.perf_counter()
        report = apply_stored(number, rules, now.at, release=release_brake, by=now.by)
    reports.tell_report(report, time.perf_counter() - started, as_program=as_json, asked_at=now.at)
    raise typer.Exit(reports.exit_status(report))


def revert(number: Number, as_json: Json = False, config: Config = HERE) -> None:
    """Undo a run: withdraw what it said and linked, and pause its source until somebody resumes it.

    Example: kinroll revert 7
    """
    prepare()
    from kinroll.flows.reverting import revert as run_revert

    with reports.telling_failure(None, as_program=as_json):
        configuration = open_database(config)
        started = time.perf_counter()
        now = current_time()
        report = run_revert(number, configuration.rules, now)
    reports.tell_report(report, time.perf_counter() - started, as_program=as_json, asked_at=now.at)
    source = report.plan.source
    if source and source.paused_at and not as_json:
        tell(f"{source.name} is paused until its reports are right again. Then: kinroll resume {source.name}")
    raise typer.Exit(reports.exit_status(report))


def resume(source: Source, as_json: Json = False, config: Config = HERE) -> None:
    """End the pause of SOURCE.

    Example: kinroll resume sims
    """
    refuse_unknown(open_database(config), source)
    from kinroll.flows.reverting import resume as run_resume

    was_paused = run_resume(source)
    if as_json:
        dump({"source": source, "resumed": was_paused})
    else:
        say(f"{source} is no longer paused." if was_paused else f"{source} was not paused.")
