"""The command that runs at a school: read a source there, check it, and send it to a Kinroll elsewhere."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.opening import HERE, Config, Json, Today, current_time, read_config
from kinroll.cli.reports import STOPPED, UNFINISHED, UNUSABLE
from kinroll.cli.showing import dump, progress, say, tell

if TYPE_CHECKING:
    from kinroll.flows.pushing import Read

TOKEN = "KINROLL_TOKEN"
SHOWN = 20
REFUSED = 1


def push(
    source: Annotated[str, typer.Argument(help="The name of a source in the configuration.", metavar="SOURCE")],
    to: Annotated[str, typer.Option("--to", help="The address of the Kinroll that is sent to.", metavar="URL")],
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="A file that holds the token.", metavar="FILE")
    ] = None,
    patience: Annotated[int, typer.Option("--patience", help="How many minutes a cut may last.", min=0)] = 30,
    as_json: Json = False,
    config: Config = HERE,
    today: Today = "",
) -> None:
    """Read SOURCE here, check it, and send it to another Kinroll, which plans and applies it. Nothing is kept here.

    The token (scope records:write) stands in KINROLL_TOKEN or in a file. Needs no database.

    Example: kinroll push sims --to https://contacts.example.org --token-file token.txt
    """
    from kinroll.channels.errors import DeliveryError
    from kinroll.channels.pushing import Kinroll, RefusedThereError
    from kinroll.declarations.sources import open_source
    from kinroll.flows import pushing
    from kinroll.flows.reader import Counted

    token = _token(token_file)
    configuration = read_config(config)
    try:
        far = Kinroll(to, token, patience_s=patience * 60)
        with progress("records read") as bar:
            reader = Counted(open_source(configuration, source), bar)
            read = pushing.read_here(
                reader,
                configuration.rules[source],
                configuration.declared.school.name,
                datetime.now(UTC),
                current_time(today).today,
            )
        tell(f"{read.people:,} people read; {read.failed:,} have something missing. Sending {read.size:,} bytes.")
        report = pushing.send(read, far)
    except RefusedThereError as error:
        tell(f"kinroll: {error}")
        raise typer.Exit(STOPPED) from None
    except DeliveryError as error:
        tell(f"kinroll: {error}. Nothing is kept here; run the same command again.")
        raise typer.Exit(UNFINISHED) from None
    _answer(source, read, report, as_json=as_json)


def _token(file: Path | None) -> str:
    found = os.environ.get(TOKEN, "")
    if file:
        try:
            found = file.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError):
            raise typer.BadParameter(f"{file} cannot be read") from None
    if not found or not found.isascii() or not found.isprintable():
        raise typer.BadParameter(f"There is no token: put it into {TOKEN}, or name a file with --token-file.")
    return found


def _answer(source: str, read: "Read", report: Any, *, as_json: bool) -> None:
    here = {"people": read.people, "passed": read.passed, "failed": read.failed, "warnings": read.warnings}
    if as_json:
        dump({"schema": 1, "source": source, "here": here, "there": report})
    else:
        _show(report)
    outcome = report.get("outcome")
    if outcome == "held":
        raise typer.Exit(STOPPED)
    if outcome == "failed":
        raise typer.Exit(UNUSABLE)
    if any(problem["severity"] in ("refused", "value-dropped") for problem in report.get("problems", ())):
        raise typer.Exit(REFUSED)


def _show(report: Any) -> None:
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in report["counts"].items() if count)
    say(f"Run {report['run']} there: {report['outcome']}. {counts or 'Nothing changed'}.")
    for brake in report.get("brakes", ()):
        say(f"Stopped: {brake['message']}")
    problems = report.get("problems", ())
    for problem in problems[:SHOWN]:
        say(f"{problem['source_id']}: {problem['message']}  [{problem['code']}]")
        say(f"    Fix: {problem['fix']}")
    if len(problems) > SHOWN:
        say(f"And {len(problems) - SHOWN} more; all of them are on the page of the run.")
