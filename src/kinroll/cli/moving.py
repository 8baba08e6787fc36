"""The command that takes over the accounts of the system that was there before: move-in."""

import time
from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli import reports
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database, prepare, refuse_unknown
from kinroll.cli.running import Source
from kinroll.cli.showing import tell


def move_in(
    source: Source,
    file: Annotated[Path, typer.Argument(help="A CSV file with one account a line.", metavar="FILE", readable=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Apply the plan at once.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Plan to take over accounts of SOURCE from FILE before the first sync: usernames, passwords, preferences.

    Example: kinroll move-in sims accounts.csv, then kinroll changes 1, then kinroll apply 1
    """
    prepare()
    from kinroll.flows.applying import apply_stored
    from kinroll.flows.moving_in import gives_accounts, plan_moving_in
    from kinroll.sources.old_accounts.reader import AccountsFile

    now = current_time()
    with reports.telling_failure(source, as_program=as_json):
        configuration = open_database(config)
        started = time.perf_counter()
        refuse_unknown(configuration, source)
        rules = configuration.rules
        if not gives_accounts(rules[source]):
            raise typer.BadParameter(f"the source {source!r} gives nobody an account (kinroll.toml)")
        accounts = AccountsFile(file)
        kind = configuration.declared.sources[source].kind
        report = plan_moving_in(accounts, rules[source], rules, now, kind=kind, file=file.name)
        if accounts.unused:
            tell(f"Nothing is taken from these columns: {', '.join(accounts.unused)}.")
        if yes:
            report = apply_stored(report.plan.pk, rules, now.at, by=now.by)
    reports.tell_report(report, time.perf_counter() - started, as_program=as_json)
    raise typer.Exit(reports.exit_status(report))
