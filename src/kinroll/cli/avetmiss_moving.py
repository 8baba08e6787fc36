"""``kinroll avetmiss move-in``: NAT files of a provider who comes from elsewhere, as contacts and documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.importing import pair
from kinroll.cli.opening import HERE, Config, Json, Today, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.flows.analysing import Analysis
    from kinroll.flows.avetmiss.moving_in import Lists, Moved
    from kinroll.flows.importing import Planned

SHOWN = 12


def move_in(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder or a zip file with NAT files.")],
    process: Annotated[str, typer.Option("--process", help="The process that the enrolments are documents of.")],
    step: Annotated[str, typer.Option("--step", help="The step that they enter.")] = "completed",
    lists: Annotated[Path | None, typer.Option("--lists", help="Where to put the lists.", metavar="DIR")] = None,
    choice: Annotated[
        list[str] | None,
        typer.Option("--for", help="What to do about a doubt, as for any list.", metavar="DOUBT[:GROUP]=REMEDY"),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Make what was planned.")] = False,
    as_json: Json = False,
    config: Config = HERE,
    today: Today = "",
) -> None:
    """Take in existing NAT files as contacts and documents: shows what they would become; with --apply makes it.

    Example: kinroll avetmiss move-in nat-2025.zip --process "Course enrolment"
    """
    configuration = open_database(config)
    from kinroll.flows.avetmiss import moving_in as moving
    from kinroll.flows.ruling import current

    folder, now = lists or path.with_name(f"{path.stem}-lists"), current_time(today)
    made = moving.make_lists(path, folder, process, current())
    if apply:
        _tell_moved(moving.apply(folder, configuration.rules, current(), now), as_json=as_json)
        return
    choices = dict(pair(text) for text in choice or ())
    analysis, planned = moving.plan(folder, process, step, choices, current(), now)
    _tell_planned(made, analysis, planned, as_json=as_json)


def _tell_planned(made: "Lists", analysis: "Analysis", planned: "Planned", *, as_json: bool) -> None:
    if as_json:
        from kinroll.flows.answers.imports import plan_json

        dump({**plan_json(planned), "clients": made.clients, "enrolments": made.enrolments})
    else:
        say(f"{made.clients:,} clients with {made.enrolments:,} enrolments would make {planned.new:,} documents.")
        for why, count in planned.left_out.most_common(SHOWN):
            say(f"  {count:,} left out: {why}")
        for outcome, count in planned.outcomes.most_common():
            say(f"  {count:,} {outcome}")
        for cause, count in analysis.doubts.items():
            say(f"  {count:,} rows in doubt: {cause}")
        tell(f"Nothing was made. The lists: {made.folder}. To make it: the same command with --apply")
    if planned.left_out:
        raise typer.Exit(DONE_WITH_PROBLEMS)


def _tell_moved(moved: "Moved", *, as_json: bool) -> None:
    refused = {kind: len(kept.refused) for kind, kept in moved.entered.items() if kept.refused}
    if as_json:
        from kinroll.flows.answers.imports import applied_json

        entered = {kind: kept.kept for kind, kept in moved.entered.items()}
        dump({**applied_json(moved.applied), "entered": entered, "not_entered": refused})
    else:
        say(f"{moved.applied.made:,} documents made.")
        for kind, kept in moved.entered.items():
            say(f"  {kept.kept:,} {kind}")
            for line, why in list(kept.refused.items())[:SHOWN]:
                say(f"    row {line} is not: {why}")
    if refused or moved.applied.refused:
        raise typer.Exit(DONE_WITH_PROBLEMS)
