"""The command that takes documents from another program."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.document_words import BAD_OUTCOMES, as_json_of
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.flows.entering import New

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
    from kinroll.store.bulk import in_batches

    made = bad = 0
    with file.open(encoding="utf-8") as lines:
        numbered = ((place, line) for place, line in enumerate(lines, 1) if line.strip())
        for batch in in_batches(numbered, AT_ONCE):
            read = [_read(line) for _, line in batch]
            items = [item for item in read if not isinstance(item, str)]
            done = iter(documents.make(items, configuration.rules, current_time()))
            for (place, _), item in zip(batch, read, strict=True):
                shown = _refused(item) if isinstance(item, str) else as_json_of(next(done))
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


def _refused(why: str) -> dict[str, Any]:
    return {"schema": 1, "outcome": "refused", "text": why}


_KNOWN = ("process", "values", "step", "reference", "source", "source_identifier", "course_date", "at")


def _read(line: str) -> "New | str":
    """A document to be made, or what is wrong with the line."""
    from kinroll.flows.entering import New

    try:
        given = json.loads(line)
        if not isinstance(given, dict) or not isinstance(given.get("values"), dict) or not given.get("process"):
            return "is no object with process and values"
        if unknown := sorted(set(given) - set(_KNOWN)):
            return f"has the unknown key {unknown[0]!r}"
        values = {name: "" if value is None else str(value) for name, value in given.pop("values").items()}
        at = datetime.fromisoformat(given.pop("at")) if given.get("at") else None
        if at is not None and at.tzinfo is None:
            return "at has no time zone"
        return New(values=values, at=at, **{name: str(value) for name, value in given.items() if value is not None})
    except ValueError as error:
        return f"cannot be read: {error}"
