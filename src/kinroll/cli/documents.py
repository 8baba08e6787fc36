"""Commands about documents: registrations and bookings on their way through a process."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kinroll.cli.document_words import Doc, given, number_of, tell_done, tell_made
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.showing import dump, say, table

app = typer.Typer(help="Documents: registrations and bookings, and the rules of their process.", no_args_is_help=True)
Values = Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE", help='"FIELD=" empties the field.')]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="A file that holds the password.", metavar="FILE", readable=False)
]


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
    """Make a document, and run the rules of the step that it enters. Says who may be its person already.

    Example: kinroll document add "Course enrolment" forename=Noor surname=Haddad --step booking
    """
    configuration = open_database(config)
    from kinroll.flows import documents, likely
    from kinroll.flows.entering import New

    name, colon, known_as = source.partition(":")
    if source and not (colon and name and known_as):
        raise typer.BadParameter(f"{source!r} is not SOURCE:ID")
    new = New(process, given(values, process, password_file), step, reference, name, known_as, course_date)
    (done,) = documents.make([new], configuration.rules, current_time())
    tell_made(done, likely.others(done, new.values, configuration.rules), as_json)


@app.command()
def show(document: Doc, as_json: Json = False, config: Config = HERE) -> None:
    """One document, whole: its values, its contact, and what happened to it.

    Example: kinroll document show 17
    """
    open_database(config)
    from kinroll.flows import showing
    from kinroll.flows.answers.documents import document_json

    if as_json:
        dump(document_json(number_of(document)))
        return
    shown = showing.document(number_of(document))
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
            dump({"schema": 1, **shown})
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

    number = number_of(document)
    entered = given(values, showing.process_of(number), password_file)
    (done,) = documents.edit({number: entered}, configuration.rules, current_time())
    tell_done(done, as_json)


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

    (done,) = documents.move({number_of(document): step}, configuration.rules, current_time())
    tell_done(done, as_json)


@app.command()
def rebook(
    document: Doc,
    course_date: Annotated[str, typer.Argument(metavar="CODE", help='A course date; "" takes it off its date.')],
    although_full: Annotated[bool, typer.Option("--although-full", help="Also where no place is left.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Move a document to another course date, and run the rule for edited documents of its step.

    Example: kinroll document rebook 17 FA-2026-03
    """
    configuration = open_database(config)
    from kinroll.flows import rebooking

    codes = {number_of(document): course_date}
    (done,) = rebooking.rebook(codes, configuration.rules, current_time(), although_full=although_full)
    tell_done(done, as_json)


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

    (done,) = documents.run([number_of(document)], configuration.rules, current_time(), as_new=as_new)
    tell_done(done, as_json)
