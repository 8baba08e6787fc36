"""Commands about courses and their dates."""

import csv
from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, open_database
from kinroll.cli.showing import dump, say, table

app = typer.Typer(help="Courses, and when and where they are run.", no_args_is_help=True)


@app.command()
def add(
    course: Annotated[str, typer.Argument(metavar="COURSE", help="The code of the course.")],
    name: Annotated[str, typer.Option("--name")] = "",
    category: Annotated[str, typer.Option("--category")] = "",
    provider: Annotated[str, typer.Option("--provider")] = "",
    units: Annotated[str, typer.Option("--units", help="Codes of units, separated by blanks.")] = "",
    code: Annotated[str, typer.Option("--date", help="The code of a date of this course.")] = "",
    location: Annotated[str, typer.Option("--location")] = "",
    starts_on: Annotated[str, typer.Option("--starts", metavar="DAY")] = "",
    ends_on: Annotated[str, typer.Option("--ends", metavar="DAY")] = "",
    moodle_course_id: Annotated[str, typer.Option("--moodle", metavar="ID")] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Add a course, or a date of one; what is there already under its code is changed.

    Example: kinroll course add HLTAID011 --name "First aid" --date FA-2026-12 --starts 2026-12-01
    """
    open_database(config)
    from kinroll.flows.answers.courses import kept_json
    from kinroll.flows.course_rows import FIELDS, build_row
    from kinroll.store import courses

    row = dict(zip(FIELDS, (course, name, category, provider, units, code, location, starts_on, ends_on), strict=False))
    courses.save([build_row({**row, "moodle_course_id": moodle_course_id})])
    if as_json:
        dump(kept_json(course, code))
    else:
        say(f"Course {course} is kept{f', with its date {code}' if code else ''}.")


@app.command("list")
def list_courses(as_json: Json = False, config: Config = HERE) -> None:
    """All courses and their dates.

    Example: kinroll course list --json
    """
    open_database(config)
    from kinroll.store import courses

    found = courses.everything()
    if as_json:
        for row in found:
            dump(row)
        return
    table(("course", "name", "date", "location", "starts", "ends"), [_listed(row) for row in found])


def _listed(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] or "-" for name in ("course", "name", "code", "location", "starts_on", "ends_on"))


@app.command("import")
def import_courses(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a date a line.", readable=False)],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Add the courses and dates of a CSV file: course, name, category, provider, units, code, location, starts_on,
    ends_on, moodle_course_id. A column may be left out; only course is needed. A wrong line stops all.

    Example: kinroll course import dates.csv
    """
    open_database(config)
    from kinroll.flows.course_rows import FIELDS, build_row
    from kinroll.store import courses

    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if unknown := [name for name in reader.fieldnames or () if name not in FIELDS]:
            raise typer.BadParameter(f"{file} has the unknown column {unknown[0]!r}; there are: {', '.join(FIELDS)}")
        rows = [build_row(line, f"{file}, line {reader.line_num}: ") for line in reader]
    courses.save(rows)
    if as_json:
        dump({"schema": 1, "lines": len(rows)})
    else:
        say(f"{len(rows)} lines are kept.")
