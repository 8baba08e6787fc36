"""Commands about what people have asked for, and the way back to the source."""

from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.showing import dump, say, tell

app = typer.Typer(help="What people have asked for, and the way back to the source.", no_args_is_help=True)
SOME_LEFT_OUT = 1


@app.command("list")
def list_requests(
    state: Annotated[str, typer.Option("--state", help="waiting, all, or one state.")] = "waiting",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What people have asked for: what waits, oldest first, or all.

    Example: kinroll requests list
    """
    open_database(config)
    from kinroll.flows.answers.requests import request_json
    from kinroll.store import change_requests

    for one in change_requests.listed(state, size=100_000)[0]:
        facts = request_json(one)
        if as_json:
            dump(facts)
        else:
            place = f" ({facts['source']}:{facts['record']})" if facts["source"] else ""
            say(f"{one.number}  {one.state}  {one.name}: {one.field or one.kind} = {facts['value'] or '-'}{place}")


@app.command()
def export(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    csv: Annotated[Path, typer.Option("--csv", help="The file to write.", metavar="FILE")],
    passed_on: Annotated[bool, typer.Option("--passed-on", help="Note that they are handed on with it.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Write what a source is asked for as a file that its bulk import takes.

    Example: kinroll requests export sims --csv changes.csv --passed-on
    """
    configuration = open_database(config)
    from kinroll.flows import back_to_source

    made = back_to_source.sheet(source, configuration)
    try:
        csv.write_text(made.text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise typer.BadParameter(f"{csv} cannot be written ({error.strerror}).") from None
    count = back_to_source.pass_on(made.numbers, current_time()) if passed_on else 0
    left_out = [{"request": one.number, "field": one.field, "why": why} for one, why in made.left_out]
    if as_json:
        dump({"schema": 1, "source": source, "rows": len(made.numbers), "passed_on": count, "left_out": left_out})
    else:
        say(f"{len(made.numbers)} requests are in {csv}.")
        for one in left_out:
            tell(f"Request {one['request']} ({one['field']}) is not: {one['why']}")
    if left_out:
        raise typer.Exit(SOME_LEFT_OUT)
