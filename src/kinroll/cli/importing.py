"""``kinroll import``: lists of people from elsewhere, looked into before anything is made of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, Today, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, progress, say, table

if TYPE_CHECKING:
    from kinroll.core.importing.causes import Doubt
    from kinroll.flows.analysing import Analysis
    from kinroll.flows.importing import Planned

app = typer.Typer(help="Lists of people from elsewhere: analyse, plan, apply.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A CSV or XLSX file.", metavar="FILE", readable=False)]
MOST_SHOWN = 20


@app.command()
def analyse(
    file: File,
    process: Annotated[str, typer.Option("--process", help="The process whose documents they become.")] = "",
    step: Annotated[str, typer.Option("--step", help="The step they enter; the first without it.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="What a column fills; with nothing behind =, nothing.", metavar="CAPTION=FIELD"),
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
    today: Today = "",
) -> None:
    """Guess the columns, and list what cannot be matched safely. Nothing is created.

    Example: kinroll import analyse students.xlsx --process "Course enrolment" --step booking --column "Ref=@reference"
    """
    open_database(config)
    from kinroll.flows import analysing
    from kinroll.flows.ruling import current
    from kinroll.sources.spreadsheet.reader import Spreadsheet

    rules = current()
    named = process or (rules.processes[0].name if len(rules.processes) == 1 else "")
    asked = analysing.Asked(file.name, named, step, dict(pair(text) for text in column or ()))
    with progress("rows read") as bar:
        found = analysing.analyse(Spreadsheet(file), asked, rules, current_time(today), bar)
    if as_json:
        from kinroll.flows.answers.imports import analysis_json

        dump(analysis_json(found))
    else:
        _tell_analysis(found, file)
    if found.faults.counts or any(cause in found.doubts for cause in found.asked):
        raise typer.Exit(DONE_WITH_PROBLEMS)


def pair(text: str) -> tuple[str, str]:
    """The two sides of ``NAME=VALUE``."""
    name, equals, value = text.rpartition("=")
    if not equals or not name.strip():
        raise typer.BadParameter(f"{text!r} is not written NAME=VALUE")
    return name.strip(), value.strip()


def _tell_analysis(found: "Analysis", file: Path) -> None:
    from kinroll.core.importing.causes import CAUSES
    from kinroll.core.importing.remedies import described

    say(
        f"{file.name}: {found.rows:,} rows, as {found.file.process} on the step {found.file.step}. Nothing was created."
    )
    table(("column", "fills", "because"), [(one.caption, one.fills or "-", _HOW[one.how]) for one in found.columns])
    for fault in found.faults.shown[:MOST_SHOWN]:
        where = f", column {fault.column}" if fault.column else ""
        end = " Nothing of this row can be imported." if fault.stops else ""
        say(f"  line {fault.line}{where}: {fault.words}.{end}")
    if (total := sum(found.faults.counts.values())) > MOST_SHOWN:
        say(f"  ... {total:,} in all")
    if found.repeated or found.before:
        say(f"Rows that repeat another: {found.repeated:,}; imported before: {found.before:,}. They are left out.")
    for cause, count in found.doubts.items():
        say(f"{CAUSES[cause].words.capitalize()}: {count:,}  [{cause}]")
        for doubt in found.examples[cause]:
            say(f"    {_example(doubt)}")
        if cause in found.asked:
            say(f"    Choose: {described(CAUSES[cause].remedies)}")
    asked = [cause for cause in found.doubts if cause in found.asked]
    chosen = "".join(f" --for {cause}=REMEDY" for cause in asked)
    say(f"Next: kinroll import plan {file}{chosen}")


_HOW = {"": "-", "said": "you said so", "name": "it is called so", "usual": "a usual name", "similar": "similar: look!"}


def _example(doubt: "Doubt") -> str:
    lines = ", ".join(str(line) for line in doubt.lines[:8]) + (", ..." if len(doubt.lines) > 8 else "")
    return f"{doubt.about}: lines {lines}" if doubt.about else f"line {lines}"


@app.command()
def plan(
    file: File,
    choice: Annotated[
        list[str] | None,
        typer.Option(
            "--for", help="What to do about a doubt, or about one group in it.", metavar="DOUBT[:GROUP]=REMEDY"
        ),
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
    today: Today = "",
) -> None:
    """Show which documents would be made, and what their rules would do to contacts. Nothing is created.

    Example: kinroll import plan students.xlsx --for no-unique-id=allocate --for email-shared:office@example.org=leave
    """
    open_database(config)
    from kinroll.flows import importing
    from kinroll.flows.ruling import current
    from kinroll.sources.spreadsheet.reader import Spreadsheet

    choices = dict(pair(text) for text in choice or ())
    with progress("rows planned") as bar:
        planned = importing.plan(Spreadsheet(file), choices, current(), current_time(today), bar)
    if as_json:
        from kinroll.flows.answers.imports import plan_json

        dump(plan_json(planned))
    else:
        _tell_plan(planned, file)
    if planned.left_out:
        raise typer.Exit(DONE_WITH_PROBLEMS)


def _tell_plan(planned: "Planned", file: Path) -> None:
    say(f"{file.name} would make {planned.new:,} documents, and edit {planned.edits:,}. Nothing was created.")
    for what, count in planned.remedied.items():
        say(f"  {count:,} {what}")
    for why, count in planned.left_out.most_common(MOST_SHOWN):
        say(f"  {_rows(count)} left out: {why}")
    for outcome, count in planned.outcomes.most_common():
        say(f"  {count:,} {_OUTCOMES.get(outcome, outcome)}")
        for one in planned.examples[outcome][:3]:
            say(f"      line {one.key}, {one.name}: {one.why}")
    if not planned.is_whole:
        say(f"  What rules would do was worked out for the first {_rows(sum(planned.outcomes.values()))}.")
    say(f"Next: kinroll import apply {file}")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


_OUTCOMES = {
    "created": "would create a contact",
    "joined": "would be linked to a contact that is there, or made by an earlier row",
    "held": "would be held for a person to decide",
    "waiting": "would wait",
    "skipped": "would touch no contact, as a setting is not set",
    "failed": "would stop at a rule that cannot run",
    "no rule": "would make a document only",
}


@app.command()
def apply(file: File, as_json: Json = False, config: Config = HERE, today: Today = "") -> None:
    """Make the documents that were planned, and run their rules. The same file again makes nothing.

    Example: kinroll import apply students.xlsx
    """
    configuration = open_database(config)
    from kinroll.flows import importing
    from kinroll.flows.answers.documents import BAD_OUTCOMES
    from kinroll.flows.ruling import current
    from kinroll.sources.spreadsheet.reader import Spreadsheet

    with progress("rows imported") as bar:
        applied = importing.apply(Spreadsheet(file), configuration.rules, current(), current_time(today), bar)
    if as_json:
        from kinroll.flows.answers.imports import applied_json

        dump(applied_json(applied))
    else:
        say(f"{file.name}: {applied.made:,} documents made, {applied.edited:,} edited.")
        for outcome, count in applied.outcomes.most_common():
            say(f"  {count:,} {outcome}")
        for line, why in list(applied.refused.items())[:MOST_SHOWN]:
            say(f"  line {line}: {why}")
        say("Next: kinroll problems, kinroll document list --waiting")
    if applied.refused or applied.outcomes.keys() & set(BAD_OUTCOMES):
        raise typer.Exit(DONE_WITH_PROBLEMS)
