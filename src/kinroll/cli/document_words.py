"""How commands name a document, take its values, and answer about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.flows.documents import Done
    from kinroll.store.likely import Likely

Doc = Annotated[str, typer.Argument(metavar="DOCUMENT", help="A number, or SOURCE:ID as its source knows it.")]


def number_of(key: str) -> int:
    """The number of a document, by itself or by its source's identifier."""
    from kinroll.flows import documents

    source, colon, known_as = key.partition(":")
    if colon:
        return documents.find(source, known_as)
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise typer.BadParameter(f"{key!r} is no document: give its number, or SOURCE:ID")
    return int(key)


def given(pairs: list[str] | None, process: str, password_file: Path | None) -> dict[str, str]:
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


def tell_made(done: "Done", likely: "list[Likely]", as_json: bool) -> None:
    """Answer what became of a document that is new, and who may be its person already."""
    from kinroll.flows.answers.documents import made_json

    made = made_json(done, likely)
    if not as_json and done.number is not None:
        for one in made["likely"]:
            tell(f"Here already? {one['name']} (contact {one['contact_id']}): {one['reason']}.")
        if made["likely"]:
            tell(f"If it is one of them: kinroll document relink {done.number} CONTACT")
    tell_done(done, as_json, answer=made)


def tell_done(done: "Done", as_json: bool, answer: dict[str, Any] | None = None) -> None:
    """Answer what became of a document; leave with 1 where it needs somebody."""
    from kinroll.flows.answers.documents import BAD_OUTCOMES, done_json

    if as_json:
        dump(answer or done_json(done))
    elif done.number is None:
        tell(f"kinroll: {done.text}")
    else:
        rule = f' rule "{done.rule}":' if done.rule else ""
        say(f"Document {done.number}:{rule} {done.text or 'saved; no rule ran'}")
    if done.outcome in BAD_OUTCOMES:
        raise typer.Exit(DONE_WITH_PROBLEMS)
