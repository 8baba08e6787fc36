"""``kinroll avetmiss``: NAT files, written from contacts, and checked before the authority does it."""

import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli import avetmiss_facts, avetmiss_lodging, avetmiss_moving
from kinroll.cli.opening import HERE, Config, Json, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.core.avetmiss.findings import Finding
    from kinroll.flows.avetmiss.checking import Report
    from kinroll.flows.avetmiss.writing import Written

SHOWN = 20
app = typer.Typer(help="NAT files for AVETMISS: check them, write them, lodge them.", no_args_is_help=True)
app.command("set")(avetmiss_facts.set_facts)
app.command("list")(avetmiss_facts.list_facts)
app.command("import")(avetmiss_facts.import_facts)
app.command("settings")(avetmiss_facts.settings)
app.command("left-out")(avetmiss_lodging.left_out)
app.command("move-in")(avetmiss_moving.move_in)
for command in (
    *(avetmiss_lodging.ready, avetmiss_lodging.findings, avetmiss_lodging.answer, avetmiss_lodging.collect),
    *(avetmiss_lodging.lodge, avetmiss_lodging.lodgements, avetmiss_lodging.lodgement, avetmiss_lodging.compare),
):
    app.command(command.__name__)(command)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="A folder or a zip file with NAT files.", metavar="PATH")],
    year: Annotated[int, typer.Option("--year", help="The year of activity; else the files tell.", min=0)] = 0,
    release: Annotated[str, typer.Option("--release", help="The release, such as 8.0; else the files tell.")] = "",
    severity: Annotated[
        list[str] | None,
        typer.Option("--severity", help="Takes a rule otherwise: error, warning or off.", metavar="RULE=HOW"),
    ] = None,
    most: Annotated[int, typer.Option("--most", help="How many findings of each rule are listed.", min=1)] = 1_000,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as a page.", metavar="FILE")] = None,
    to_csv: Annotated[Path | None, typer.Option("--csv", help="Write the findings as CSV.", metavar="FILE")] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What is wrong with NAT files, whoever has made them. Nothing is kept of them, and no database is needed.

    Example: kinroll avetmiss check nat-2026.zip --html report.html
    """
    from kinroll.core.avetmiss.layouts import known_releases
    from kinroll.flows.answers.avetmiss import page, report_json, rows
    from kinroll.flows.avetmiss import checking

    if release and release not in known_releases():
        raise typer.BadParameter(f"release {release} is not known here (there: {', '.join(known_releases())})")
    asked = checking.Asked(year, release, _severities(severity or []), most)
    report = checking.check(path, asked, today=datetime.now().astimezone().date())
    if html:
        with html.open("w", encoding="utf-8") as opened:
            opened.writelines(page(report))
    if to_csv:
        with to_csv.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerows(rows(report))
    if as_json:
        dump(report_json(report))
    else:
        _say(report)
        for file in (html, to_csv):
            if file:
                tell(f"Written: {file}")
    if report.errors:
        raise typer.Exit(DONE_WITH_PROBLEMS)


@app.command()
def write(
    folder: Annotated[Path, typer.Argument(help="Where to write the files.", metavar="DIR")],
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help="Only contacts of this type (more than once for several).", metavar="TYPE"),
    ] = None,
    capitals: Annotated[bool, typer.Option("--capitals", help="Everything in upper case.")] = False,
    survey_status: Annotated[
        str, typer.Option("--survey-status", help="The survey contact status of those who have none.", metavar="CODE")
    ] = "A",
    overseas_state: Annotated[
        str, typer.Option("--overseas-state", help="The state of a postal address overseas: 99, or @@.", metavar="CODE")
    ] = "99",
    release: Annotated[str, typer.Option("--release", help="The release; else the newest that is known here.")] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Write the clients' files (NAT00080, 85, 90, 100) from the contacts, and who is in none of them and why.

    Example: kinroll avetmiss write nat-2026 --type Student
    """
    from kinroll.core.process.codes import CODES

    if survey_status not in CODES["survey contact status"]:
        raise typer.BadParameter(f"{survey_status!r} is no survey contact status (A, C, D, E, I, M, O)")
    if overseas_state not in ("99", "@@"):
        raise typer.BadParameter(f"{overseas_state!r} is neither 99 nor @@")
    from kinroll.core.avetmiss.layouts import WRITTEN, is_written

    if release and not is_written(release):
        raise typer.BadParameter(f"release {release} is not written here (usual: {WRITTEN})")
    open_database(config)
    from kinroll.core.avetmiss.addresses import Choices
    from kinroll.flows.avetmiss import writing

    choices = Choices(survey_status, overseas_state, capitals=capitals)
    written = writing.write_clients(folder, types or [], choices, release or WRITTEN)
    if as_json:
        dump(_written_json(written))
    else:
        _say_written(written)
    if written.left_out:
        raise typer.Exit(DONE_WITH_PROBLEMS)


def _written_json(written: "Written") -> dict[str, Any]:
    return {
        "schema": 1,
        "folder": written.folder,
        "contacts": written.contacts,
        "records": dict(written.records),
        "left_out": dict(written.left_out),
        "written_otherwise": written.otherwise,
    }


def _say_written(written: "Written") -> None:
    from kinroll.flows.avetmiss.writing import NOT_IN, OTHERWISE, WHY_NOT

    say(f"{written.folder}: {written.contacts:,} contacts looked at")
    for file, count in sorted(written.records.items()):
        say(f"  {file:<9}  {count:>9,} {'record' if count == 1 else 'records'}")
    for reason, count in written.left_out.most_common():
        say(f"  {count:,} left out: {WHY_NOT[reason]}")
    if written.left_out:
        tell(f"Who they are: {Path(written.folder) / NOT_IN}")
    if written.otherwise:
        tell(
            f"{written.otherwise:,} values are written otherwise than they are held: {Path(written.folder) / OTHERWISE}"
        )
    tell(f"Check them: kinroll avetmiss check {written.folder}")


def _severities(said: list[str]) -> dict[str, str]:
    from kinroll.core.avetmiss.catalogue import RULES
    from kinroll.core.avetmiss.findings import SEVERITIES

    found = {}
    for text in said:
        number, equals, how = text.partition("=")
        if not equals or how not in SEVERITIES:
            raise typer.BadParameter(f"{text!r} is not RULE=HOW, with error, warning or off")
        if number not in RULES:
            raise typer.BadParameter(f"there is no rule {number}; all are in docs/reference/avetmiss.md")
        found[number] = how
    return found


def _say(report: "Report") -> None:
    say(f"{report.path}: release {report.release}, activity of {report.year} ({report.year_from})")
    for name, count in report.records.items():
        say(f"  {name:<9}  {count:>9,} {'record' if count == 1 else 'records'}")
    shown: dict[str, int] = {}
    for finding in report.tally.findings():
        number = finding.rule.number
        shown[number] = shown.get(number, 0) + 1
        if shown[number] <= SHOWN:
            _say_finding(finding)
    say()
    for number, count in sorted(report.tally.counts.items()):
        if count > SHOWN:
            say(f"{number}: {count:,} in all, {SHOWN} shown. All: --csv FILE --most {count}")
    say(f"{report.errors:,} errors, {report.warnings:,} warnings.")
    say("Not checked: " + "; ".join(report.not_checked) + ".")


def _say_finding(one: "Finding") -> None:
    where = f"{one.file}, line {one.line}" if one.line else one.file or "the files"
    who = f", client {one.client}" if one.client else f", {one.key}" if one.key else ""
    what = f"{one.field} " if one.field else ""
    authority = f" (authority's rule {one.rule.avs})" if one.rule.avs else ""
    say()
    say(f'{one.severity.upper()} {one.rule.number}  {where}{who}: {what}"{one.value}"')
    say(f"    {one.rule.says}{authority}.")
