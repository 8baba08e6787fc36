"""``kinroll usi``: whether unique student identifiers are verified; answers by hand and by file."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.importing import pair
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say

if TYPE_CHECKING:
    from kinroll.core.process.identifying import Identity
    from kinroll.flows.verifying import Outcome

app = typer.Typer(help="Unique student identifiers: verified, failed, or only entered.", no_args_is_help=True)
Key = Annotated[
    str, typer.Argument(help="A contact (number, SOURCE:ID, username), or documents:NUMBER.", metavar="KEY")
]
DOCUMENT = "documents:"


@app.command()
def show(key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """How the USI of a contact or document stands, and why.

    Example: kinroll usi show documents:17
    """
    open_database(config)
    from kinroll.store import verifications

    about = _identity(key)
    (standing,) = verifications.standings([about])
    answer = standing.answer
    facts: dict[str, Any] = {"usi": about.value or None, "status": standing.status, "changed": list(standing.changed)}
    facts |= {
        "at": answer.at if answer else None,
        "by": answer.by if answer else None,
        "how": answer.how if answer else None,
    }
    if as_json:
        dump(facts)
        return
    say(f"USI {about.value or '(none)'}: {standing.status}")
    if answer and standing.changed:
        names = ", ".join(name.replace("_", " ") for name in standing.changed)
        say(f"    It was {answer.outcome} on {answer.at:%Y-%m-%d}, for another {names}. Verify it again.")
    elif answer:
        say(f"    {answer.how} by {answer.by} on {answer.at:%Y-%m-%d}")


def _identity(key: str) -> "Identity":
    """The USI, name and day of a document or contact."""
    from kinroll.core.process.identifying import identity_of
    from kinroll.store import contacts, documents

    number = key.removeprefix(DOCUMENT)
    if key.startswith(DOCUMENT) and number.isascii() and number.isdigit() and len(number) < 19:
        stored = documents.load([int(number)]).get(int(number))
        if stored:
            return identity_of(stored.document.values)
    (shown,) = contacts.show([contacts.find(key)])
    return identity_of(
        {**shown["extra"], **{name: shown[name] or "" for name in ("forename", "surname", "date_of_birth")}}
    )


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

    about = _identity(key)
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
        dump({"file": str(file), "people": len(lines)})
        return
    say(f"{file}: {len(lines):,} people. With the answers: kinroll usi import FILE")


def _tell(outcome: "Outcome", as_json: bool) -> None:
    if as_json:
        facts = {name: getattr(outcome, name) for name in ("verified", "failed", "unchanged", "contacts")}
        misread = [{"line": item.line, "message": item.why} for item in outcome.misread]
        dump({"schema": 1, **facts, "ran": outcome.ran, "unreadable": misread})
        return
    say(f"Recorded: {outcome.verified:,} verified, {outcome.failed:,} failed; {outcome.contacts:,} contacts concerned.")
    if outcome.unchanged:
        say(f"{outcome.unchanged:,} answers were recorded already.")
    if outcome.ran:
        numbers = ", ".join(map(str, outcome.ran[:10])) + (", ..." if len(outcome.ran) > 10 else "")
        say(f"{len(outcome.ran):,} documents went on that had waited: {numbers}")
    for item in outcome.misread:
        say(f"  line {item.line}: {item.why}.")
