"""Commands about documents: registrations and bookings on their way through a process."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.looking import Key
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.flows.documents import Done
    from kinroll.flows.entering import New
    from kinroll.flows.relinking import Relinked

app = typer.Typer(help="Documents: registrations and bookings, and the rules of their process.", no_args_is_help=True)
Doc = Annotated[str, typer.Argument(metavar="DOCUMENT", help="A number, or SOURCE:ID as its source knows it.")]
Values = Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE", help='"FIELD=" empties the field.')]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="A file that holds the password.", metavar="FILE", readable=False)
]
AT_ONCE = 500
BAD_OUTCOMES = ("refused", "failed", "held")


@app.command()
def add(
    process: Annotated[str, typer.Argument(metavar="PROCESS")],
    values: Values = None,
    step: Annotated[str, typer.Option("--step", help="The step to enter; else the first.")] = "",
    reference: Annotated[str, typer.Option("--reference", help="A number or name of your own.")] = "",
    source: Annotated[str, typer.Option("--source", help="SOURCE:ID, as another system knows it.")] = "",
    course_date: Annotated[str, typer.Option("--course-date", metavar="CODE")] = "",
    password_file: PasswordFile = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make a document, and run the rules of the step that it enters.

    Example: kinroll document add "Course enrolment" forename=Noor surname=Haddad --step booking
    """
    configuration = open_database(config)
    from kinroll.flows import documents
    from kinroll.flows.entering import New

    name, colon, known_as = source.partition(":")
    if source and not (colon and name and known_as):
        raise typer.BadParameter(f"{source!r} is not SOURCE:ID")
    new = New(process, _given(values, process, password_file), step, reference, name, known_as, course_date)
    (done,) = documents.make([new], configuration.rules, current_time())
    _tell(done, as_json)


@app.command()
def show(document: Doc, as_json: Json = False, config: Config = HERE) -> None:
    """One document, whole: its values, its contact, and what happened to it.

    Example: kinroll document show 17
    """
    open_database(config)
    from kinroll.flows import showing

    shown = showing.document(_number(document))
    if as_json:
        dump(shown)
        return
    for name, value in shown.items():
        if name == "values":
            for field, text in value.items():
                wrong = shown["wrong"].get(field)
                say(f"    {field.replace('_', ' ')}: {text}" + (f"  (wrong: {wrong})" if wrong else ""))
        elif name == "timeline":
            for entry in value:
                say(f"{entry['at'][:16].replace('T', ' ')}  {entry['by']}  {_line(entry)}")
        elif name != "wrong" and value not in ("", None, {}):
            say(f"{name.replace('_', ' ')}: {value}")


def _line(entry: dict[str, Any]) -> str:
    rule = f'rule "{entry["rule"]}": ' if entry["rule"] else ""
    changed = ", ".join(f"{name}: {a or '(empty)'} -> {b or '(empty)'}" for name, (a, b) in entry["changed"].items())
    return f"{rule}{entry['text']}" + (f" [{changed}]" if changed else "")


@app.command("list")
def list_documents(
    process: Annotated[str, typer.Option("--process")] = "",
    step: Annotated[str, typer.Option("--step")] = "",
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those that wait for something or somebody.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """All documents, or those of a process, on a step, or that wait.

    Example: kinroll document list --waiting
    """
    open_database(config)
    from kinroll.store import documents

    found = documents.listed(process, step, waiting=waiting)
    if as_json:
        for shown in found:
            dump(shown)
        return
    names = ("document", "name", "process", "step", "contact_id", "waiting")
    headers = ("number", "name", "process", "step", "contact", "waits for")
    table(headers, [tuple("-" if row[name] is None else row[name] for name in names) for row in found])


@app.command()
def edit(
    document: Doc,
    values: Values = None,
    password_file: PasswordFile = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Change values of a document, and run the rule of its step. What is so already changes and runs nothing.

    Example: kinroll document edit 17 mobile="0491 570 156"
    """
    configuration = open_database(config)
    from kinroll.flows import documents, showing

    number = _number(document)
    given = _given(values, showing.process_of(number), password_file)
    (done,) = documents.edit({number: given}, configuration.rules, current_time())
    _tell(done, as_json)


@app.command()
def move(
    document: Doc,
    step: Annotated[str, typer.Argument(metavar="STEP")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Move a document to another step of its process, and run the rule of entering it.

    Example: kinroll document move moodle:8841 completed
    """
    configuration = open_database(config)
    from kinroll.flows import documents

    (done,) = documents.move({_number(document): step}, configuration.rules, current_time())
    _tell(done, as_json)


@app.command()
def run(
    document: Doc,
    as_new: Annotated[bool, typer.Option("--as-new", help="It is about somebody who is not here yet.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Run the rule of the step that a document is on, by hand.

    Example: kinroll document run 17
    """
    configuration = open_database(config)
    from kinroll.flows import documents

    (done,) = documents.run([_number(document)], configuration.rules, current_time(), as_new=as_new)
    _tell(done, as_json)


@app.command()
def relink(document: Doc, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Link a document to another contact. No value changes: the next rule speaks of the new one.

    Example: kinroll document relink 17 4
    """
    configuration = open_database(config)
    from kinroll.flows import relinking
    from kinroll.store import contacts

    done = relinking.relink(_number(document), contacts.find(key), configuration.rules, current_time())
    _tell_linked(done, "is linked to contact", as_json)


@app.command()
def reassign(document: Doc, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Link a document to another contact, with all that it has said until now.

    Example: kinroll document reassign 17 4
    """
    configuration = open_database(config)
    from kinroll.flows import relinking
    from kinroll.store import contacts

    done = relinking.reassign(_number(document), contacts.find(key), configuration.rules, current_time())
    _tell_linked(done, "and all that it said are now of contact", as_json)


@app.command()
def reject(document: Doc, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Say that a document is not about this contact. It is kept, and never matched so again.

    Example: kinroll document reject 17 4
    """
    configuration = open_database(config)
    from kinroll.flows import relinking
    from kinroll.store import contacts

    contact = contacts.find(key)
    done = relinking.reject(_number(document), contact, configuration.rules, current_time())
    if as_json:
        dump({"document": done.number, "contact_id": done.contact, "rejected": contact, "run": done.run})
    else:
        say(f"Document {done.number} is not about contact {contact}; that is kept.")


@app.command("import-json")
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
                shown = {"outcome": "refused", "text": item} if isinstance(item, str) else _shown(next(done))
                made += shown.get("document") is not None
                bad += shown["outcome"] in BAD_OUTCOMES
                if as_json:
                    dump({"line": place, **shown})
                elif shown["outcome"] in BAD_OUTCOMES:
                    tell(f"{file}, line {place}: {shown['text']}")
    if not as_json:
        say(f"Made {made} documents; {bad} lines need somebody.")
    if bad:
        raise typer.Exit(DONE_WITH_PROBLEMS)


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


def _number(key: str) -> int:
    """The number of a document, by itself or by its source's identifier."""
    from kinroll.flows import documents

    source, colon, known_as = key.partition(":")
    if colon:
        return documents.find(source, known_as)
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise typer.BadParameter(f"{key!r} is no document: give its number, or SOURCE:ID")
    return int(key)


def _given(pairs: list[str] | None, process: str, password_file: Path | None) -> dict[str, str]:
    """The values on the command line; a password only ever comes from a file."""
    from kinroll.flows import entering
    from kinroll.sources.passwords import read_password

    values = {}
    passwords = entering.password_fields(process)
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r} is not FIELD=VALUE")
        if name in passwords:
            raise typer.BadParameter("no password belongs on a command line: write it into a file, --password-file")
        values[name] = value
    if password_file:
        if not passwords:
            raise typer.BadParameter(f"the form of {process} has no password field")
        values[passwords[0]] = read_password("", password_file)
    return values


def _shown(done: "Done") -> dict[str, Any]:
    return {
        "document": done.number,
        "outcome": done.outcome,
        "text": done.text,
        "contact_id": done.contact,
        "rule": done.rule,
        "changed": done.is_changed,
    }


def _tell(done: "Done", as_json: bool) -> None:
    if as_json:
        dump(_shown(done))
    elif done.number is None:
        tell(f"kinroll: {done.text}")
    else:
        rule = f' rule "{done.rule}":' if done.rule else ""
        say(f"Document {done.number}:{rule} {done.text or 'saved; no rule ran'}")
    if done.outcome in BAD_OUTCOMES:
        raise typer.Exit(DONE_WITH_PROBLEMS)


def _tell_linked(done: "Relinked", words: str, as_json: bool) -> None:
    if as_json:
        dump({"document": done.number, "contact_id": done.contact, "before": done.before, "run": done.run})
    elif done.run is None:
        say("That is so already; nothing was changed.")
    else:
        say(f"Document {done.number} {words} {done.contact}.")
        if done.before:
            tell(f"It was contact {done.before}. To put it back, the same command with {done.before}.")
