"""Commands that erase somebody for ever, and that let in again who was erased and is listed still."""

import sys
from typing import Annotated

import typer

from kinroll.cli.looking import Key
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database, prepare
from kinroll.cli.showing import dump, say, tell

Reason = Annotated[str, typer.Option("--reason", help="Why. It is kept: write no name.", metavar="TEXT")]


def erase(
    key: Key,
    reason: Reason = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask. Without it the number has to be typed.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Erase all that is known of a person, for ever. No sync brings them back; the number stays, and that it was done.

    Example: kinroll contact erase 17 --reason "asked us to, letter of 3 May"
    """
    prepare(web=True)
    open_database(config)
    from kinroll.flows import erasing
    from kinroll.store import contacts

    number = contacts.find(key)
    who = contacts.names_of([number])[number]
    if not yes:
        _ask(number, who)
    run = erasing.erase(number, current_time(), reason=reason)
    if as_json:
        dump({"outcome": "erased", "run": run, "contact_id": number})
        return
    say(f"What was known of contact {number} is erased.")
    tell("Backups, files that were lodged, and what other systems hold are not: see docs/how-to/erase-somebody.md")


def _ask(number: int, who: str) -> None:
    """Let the number be typed, on a terminal; nothing happens where something else is typed."""
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody is there to be asked; to erase without being asked: --yes")
    tell(f"All that is known of contact {number} ({who}) will be erased. This cannot be undone.")
    if typer.prompt("Type the number to go on", default="", show_default=False, err=True).strip() != str(number):
        tell("Nothing was changed.")
        raise typer.Exit(2)


def let_in(
    record: Annotated[str, typer.Argument(metavar="SOURCE:ID")],
    reason: Reason = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Hear a source again about somebody who was erased: the next sync makes a new contact of the record.

    Example: kinroll contact let-in sims:3001
    """
    prepare(web=True)
    open_database(config)
    from kinroll.flows import erasing

    source, colon, key = record.partition(":")
    if not colon or not key:
        raise typer.BadParameter(f"{record!r} is not SOURCE:ID")
    number = erasing.let_in(source, key, current_time(), reason=reason)
    if as_json:
        dump({"outcome": "let-in", "record": record, "was": number})
    else:
        say(f"{record} is let in again. The next sync makes a new contact of it: kinroll sync {source}")
