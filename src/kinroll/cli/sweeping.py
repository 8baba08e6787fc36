"""The command that looks for people who are here twice, by all that speaks for and against it."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import STOPPED
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.declarations.file import Configuration
    from kinroll.flows.sweeping import Swept

NEEDED = "pyspark"


def sweep(
    full: Annotated[bool, typer.Option("--full", help="Look at everybody again, and learn anew.")] = False,
    spark: Annotated[
        str, typer.Option("--spark", help="Look at everybody on Spark: local[8], spark://…", metavar="MASTER")
    ] = "",
    export: Annotated[
        Path | None, typer.Option("--export", help="Only write everybody, for a sweep on Spark.", metavar="FOLDER")
    ] = None,
    take_in: Annotated[
        Path | None, typer.Option("--take-in", help="Keep what a sweep on Spark found.", metavar="FOLDER")
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Look for people who are here twice: who is new or has changed since the last time, or everybody.

    Likely pairs come into the inbox of kinroll review; nobody is merged. kinroll worker does this once a day by itself.
    Where there are more people than one machine takes, everybody is looked at on Spark.

    Example: kinroll sweep
    """
    if sum((full, bool(spark), bool(export), bool(take_in))) > 1:
        raise typer.BadParameter("--full, --spark, --export and --take-in are four ways; name one")
    if spark and find_spec(NEEDED) is None:
        raise typer.BadParameter("Spark is not installed here: pip install 'kinroll[spark]', and Java")
    configuration = open_database(config)
    if spark or export or take_in:
        _elsewhere(configuration, spark, export, take_in, as_json=as_json)
        return
    from kinroll.flows import sweeping

    _answer(sweeping.sweep(configuration.rules, current_time(), full=full), as_json=as_json)


def _elsewhere(
    configuration: "Configuration", spark: str, export: Path | None, take_in: Path | None, *, as_json: bool
) -> None:
    from kinroll.flows import sweeping_elsewhere

    try:
        if spark:
            _answer(sweeping_elsewhere.sweep_on_spark(configuration.rules, current_time(), spark), as_json=as_json)
        elif export:
            _exported(sweeping_elsewhere.export(configuration.rules, current_time(), export), export, as_json=as_json)
        elif take_in:
            _answer(sweeping_elsewhere.take_in(configuration.rules, current_time(), take_in), as_json=as_json)
    except sweeping_elsewhere.ExchangeError as error:
        tell(f"kinroll: {error}")
        raise typer.Exit(STOPPED) from None


def _exported(people: int, folder: Path, *, as_json: bool) -> None:
    if as_json:
        dump({"schema": 1, "people": people, "folder": str(folder)})
        return
    say(f"{people:,} people are written to {folder}. They are persons' data: remove the folder when it is done with.")
    tell(f"Next: python -m kinroll.spark {folder}, on Spark; then kinroll sweep --take-in {folder}")


def _answer(done: "Swept", *, as_json: bool) -> None:
    if as_json:
        dump(
            {"schema": 1, "people": done.people, "of": done.of, "full": done.is_full}
            | {"pairs": done.pairs, "cases": done.cases, "left_out": dict(done.left_out)}
        )
        return
    say(f"Looked at {done.people:,} of {done.of:,} people. {done.pairs:,} pairs may be one person.")
    if done.left_out:
        say("Values that very many share bring nobody together by themselves; those pairs were left out.")
    if done.cases:
        tell(f"{done.cases:,} wait for you: kinroll review")
