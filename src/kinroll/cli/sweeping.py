"""The command that looks for people who are here twice, by all that speaks for and against it."""

from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.showing import dump, say, tell


def sweep(
    full: Annotated[bool, typer.Option("--full", help="Look at everybody again, and learn anew.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Look for people who are here twice: who is new or has changed since the last time, or everybody.

    Likely pairs come into the inbox of kinroll review; nobody is merged. kinroll worker does this once a day by itself.

    Example: kinroll sweep
    """
    configuration = open_database(config)
    from kinroll.flows import sweeping

    done = sweeping.sweep(configuration.rules, current_time(), full=full)
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
