"""The command that takes documents from another program."""

from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say, tell

AT_ONCE = 500


def import_json(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A JSON object a line.", readable=False)],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make the documents of a file, for programs: process, values, and step, source, source_identifier, reference,
    course_date, at. With --json it answers with a line for each; without, it names those that need somebody.

    Example: kinroll document import-json bookings.jsonl
    """
    configuration = open_database(config)
    from kinroll.flows import documents
    from kinroll.flows.answers.documents import BAD_OUTCOMES, done_json, refused_json
    from kinroll.flows.taking import read_line
    from kinroll.store.bulk import in_batches

    made = bad = 0
    with file.open(encoding="utf-8") as lines:
        numbered = ((place, line) for place, line in enumerate(lines, 1) if line.strip())
        for batch in in_batches(numbered, AT_ONCE):
            read = [read_line(line) for _, line in batch]
            items = [item for item in read if not isinstance(item, str)]
            done = iter(documents.make(items, configuration.rules, current_time()))
            for (place, _), item in zip(batch, read, strict=True):
                shown = refused_json(item) if isinstance(item, str) else done_json(next(done))
                made += shown.get("document") is not None
                bad += shown["outcome"] in BAD_OUTCOMES
                if as_json:
                    dump({**shown, "line": place})
                elif shown["outcome"] in BAD_OUTCOMES:
                    tell(f"{file}, line {place}: {shown['text']}")
    if not as_json:
        say(f"Made {made} documents; {bad} lines need somebody.")
    if bad:
        raise typer.Exit(DONE_WITH_PROBLEMS)
