"""``kinroll rules``: forms, contact types and processes, as one file that is looked over before it counts."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import STOPPED
from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.core.process.checks.finding import Finding

app = typer.Typer(help="Forms, contact types, processes and their rules.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A rule-set file.", metavar="FILE")]
Version = Annotated[int, typer.Argument(help="The number of a version.", metavar="VERSION", min=1)]
REFUSED = 1


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A rule-set file; the active rule set without it.", metavar="FILE")
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Look for mistakes and risks; changes nothing. Exit status 3 when there is an error.

    Example: kinroll rules check rules.toml
    """
    open_database(config)
    from kinroll.core.process.linting import can_be_activated
    from kinroll.flows import ruling

    found = ruling.check(file)
    if as_json:
        from kinroll.flows.answers.rules import checked_json

        dump(checked_json(found))
    else:
        _show(found)
    if not can_be_activated(found):
        raise typer.Exit(STOPPED)


@app.command()
def export(
    version: Annotated[
        int | None, typer.Argument(help="A version; the active one without it.", metavar="VERSION", min=1)
    ] = None,
    ready_made: Annotated[bool, typer.Option("--ready-made", help="The rule set that ships with Kinroll.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Print a rule set as it was written.

    Example: kinroll rules export > rules.toml
    """
    open_database(config)
    from kinroll.flows import ruling

    text = ruling.ready_made() if ready_made else ruling.export(version)
    if as_json:
        dump({"schema": 1, "text": text})
    else:
        say(text.rstrip("\n"))


@app.command("import")
def import_(
    file: File,
    note: Annotated[str, typer.Option("--note", help="What this version is for.", metavar="TEXT")] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Keep a file as a new version. It counts when it is activated.

    Example: kinroll rules import rules.toml --note "completion updates the contact"
    """
    open_database(config)
    from kinroll.core.process.linting import can_be_activated
    from kinroll.flows import ruling

    imported = ruling.import_file(file, note, current_time())
    may = can_be_activated(imported.found)
    if as_json:
        from kinroll.flows.answers.rules import imported_json

        dump(imported_json(imported))
    else:
        _show(imported.found)
        say(f"{'Kept as' if imported.is_new else 'The same as'} rule set {imported.version}.")
        say(
            f"Next: kinroll rules activate {imported.version}"
            if may
            else "It has errors: correct the file, and import it again."
        )
    if not may:
        raise typer.Exit(REFUSED)


@app.command()
def activate(version: Version, as_json: Json = False, config: Config = HERE) -> None:
    """Let a version count from now on. Refused while it has errors or an example fails.

    Example: kinroll rules activate 2
    """
    open_database(config)
    from kinroll.flows import ruling
    from kinroll.flows.answers.rules import activated_json

    try:
        found = ruling.activate(version, current_time())
    except ruling.RuleSetRefusedError as refused:
        if as_json:
            dump(activated_json(version, refused.found, is_active=False))
        else:
            _show(refused.found)
        tell(f"kinroll: {refused}")
        raise typer.Exit(STOPPED) from None
    if as_json:
        dump(activated_json(version, found, is_active=True))
    else:
        _show(found)
        say(f"Rule set {version} counts from now on.")


@app.command()
def history(as_json: Json = False, config: Config = HERE) -> None:
    """Every version there was, the newest first.

    Example: kinroll rules history
    """
    open_database(config)
    from kinroll.flows.answers.rules import history_json

    rows = history_json()
    if as_json:
        for row in rows:
            dump(row)
        return
    table(
        ("version", "active", "made", "by", "note"),
        [
            (
                *(row["version"], "yes" if row["active"] else "", row["made_at"][:16].replace("T", " ")),
                *(row["by"], row["note"]),
            )
            for row in rows
        ],
    )


@app.command()
def diff(
    one: Version,
    other: Annotated[int, typer.Argument(help="The number of another version.", metavar="OTHER", min=1)],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """The lines that differ between two versions.

    Example: kinroll rules diff 1 2
    """
    open_database(config)
    from kinroll.flows import ruling

    lines = list(ruling.difference(one, other))
    if as_json:
        from kinroll.flows.answers.rules import difference_json

        dump(difference_json(one, other, lines))
        return
    for line in lines:
        say(line)
    if not lines:
        say("They are the same.")


def _show(found: "list[Finding]") -> None:
    from kinroll.core.process.linting import fix, message, severity

    for finding in found:
        say(f"{finding.place}: {message(finding)}")
        say(f"  Fix: {fix(finding)}  [{severity(finding)}: {finding.code}]")
    counts = Counter(severity(finding) for finding in found)
    told = ", ".join(f"{count} {word}{'s' if count > 1 and word != 'advice' else ''}" for word, count in counts.items())
    say(f"{told}." if told else "Nothing is wrong, and nothing is risky.")
