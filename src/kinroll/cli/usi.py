"""``kinroll usi``: whether unique student identifiers are verified; answers by hand and by file."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.importing import pair
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say

if TYPE_CHECKING:
    from kinroll.flows.verifying import Outcome

MOST_SHOWN = 20
app = typer.Typer(help="Unique student identifiers: verified, failed, or only entered.", no_args_is_help=True)
Key = Annotated[
    str, typer.Argument(help="A contact (number, SOURCE:ID, username), or documents:NUMBER.", metavar="KEY")
]


@app.command()
def show(key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """How the USI of a contact or document stands, and why.

    Example: kinroll usi show documents:17
    """
    open_database(config)
    from kinroll.flows import verifying
    from kinroll.flows.answers.usi import standing_json
    from kinroll.store import verifications

    about = verifying.identity_of_key(key)
    (standing,) = verifications.standings([about])
    answer = standing.answer
    if as_json:
        dump(standing_json(about, standing))
        return
    say(f"USI {about.value or '(none)'}: {standing.status}")
    if answer and standing.changed:
        names = ", ".join(name.replace("_", " ") for name in standing.changed)
        say(f"    It was {answer.outcome} on {answer.at:%Y-%m-%d}, for another {names}. Verify it again.")
    elif answer:
        say(f"    {answer.how} by {answer.by} on {answer.at:%Y-%m-%d}")


@app.command()
def verify(
    key: Key,
    verified: Annotated[bool, typer.Option("--verified/--failed", help="What the registry says.")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Record what you read in the registry, for exactly the name and birth date that are held. What waited goes on.

    Example: kinroll usi verify documents:17 --verified
    """
    configuration = open_database(config)
    from kinroll.flows import verifying

    about = verifying.identity_of_key(key)
    outcome = verifying.by_hand(about, "verified" if verified else "failed", configuration.rules, current_time())
    _tell(outcome, as_json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file with answers.", metavar="FILE", readable=False)],
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="What a column of answers is called here.", metavar="NAME=CAPTION"),
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Record the answers of a registry. Each counts for the USI, name and birth date in its line.

    Example: kinroll usi import answers.csv --column result="Verification status"
    """
    configuration = open_database(config)
    from kinroll.core.process.results import COLUMNS
    from kinroll.flows import verifying
    from kinroll.sources.spreadsheet.reader import Spreadsheet

    named = dict(pair(text) for text in column or ())
    if unknown := sorted(named.keys() - COLUMNS.keys()):
        raise typer.BadParameter(f"{', '.join(unknown)} is no column of answers (there: {', '.join(COLUMNS)})")
    listed = Spreadsheet(file)
    rows = [(row.line, row.cells, row.fault) for row in listed.rows()]
    outcome = verifying.from_file(listed.captions(), rows, named, configuration.rules, current_time(), file=file.name)
    _tell(outcome, as_json)
    if outcome.misread:
        raise typer.Exit(DONE_WITH_PROBLEMS)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write the list (CSV).", metavar="FILE")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Write a list of everybody whose USI is only entered, to be verified in bulk.

    Example: kinroll usi export to-verify.csv
    """
    open_database(config)
    from kinroll.core.process.results import ASKED, asked
    from kinroll.flows import verifying

    lines = [asked(reference, about) for reference, about in verifying.unverified()]
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([ASKED, *lines])
    if as_json:
        dump({"schema": 1, "file": str(file), "people": len(lines)})
        return
    say(f"{file}: {len(lines):,} people. With the answers: kinroll usi import FILE")


def _tell(outcome: "Outcome", as_json: bool) -> None:
    if as_json:
        from kinroll.flows.answers.usi import outcome_json

        dump(outcome_json(outcome))
        return
    say(f"Recorded: {outcome.verified:,} verified, {outcome.failed:,} failed; {outcome.contacts:,} contacts concerned.")
    if outcome.unchanged:
        say(f"{outcome.unchanged:,} answers were recorded already.")
    if outcome.ran:
        numbers = ", ".join(map(str, outcome.ran[:10])) + (", ..." if len(outcome.ran) > 10 else "")
        say(f"{len(outcome.ran):,} documents went on that had waited: {numbers}")
    if outcome.unanswered:
        say(f"{outcome.unanswered:,} lines have no result yet; they change nothing.")
    for item in outcome.misread[:MOST_SHOWN]:
        say(f"  line {item.line}: {item.why}.")
    if len(outcome.misread) > MOST_SHOWN:
        say(f"  ... {len(outcome.misread):,} in all")
