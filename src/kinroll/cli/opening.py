"""What every command needs first: the configuration, the database, the time."""

import gc
import getpass
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli import SELDOM

if TYPE_CHECKING:
    from kinroll.declarations.file import Configuration
    from kinroll.flows.now import Now

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON, for programs.")]
Config = Annotated[Path, typer.Option("--config", help="The configuration file.", metavar="FILE", readable=False)]
Today = Annotated[str, typer.Option("--today", help="The day that counts as today (YYYY-MM-DD).", metavar="DAY")]
HERE = Path("kinroll.toml")


def read_config(file: Path) -> "Configuration":
    """The configuration, without touching the database."""
    from kinroll.declarations.file import read

    return read(file)


def prepare(*, web: bool = False) -> None:
    """Make ready what flows stand on; a command that touches no database does without, and is quicker.

    With ``web`` also what pages stand on, and the tables that are theirs.
    """
    from kinroll.store.database import set_up

    set_up(web=web)


def open_database(file: Path) -> "Configuration":
    """The configuration, with its database in use."""
    from kinroll.store import database

    configuration = read_config(file)
    database.use(configuration.database_url)
    database.check()
    gc.set_threshold(*SELDOM)  # for those too who come by another door than the entry point
    return configuration


def refuse_unknown(configuration: "Configuration", source: str) -> None:
    """Raise unless the configuration declares the source, or Kinroll keeps it itself (``edits``)."""
    if source not in configuration.rules:
        declared = ", ".join(configuration.declared.sources) or "none"
        raise typer.BadParameter(f"no source {source!r} is declared (there: {declared})")


def current_time(today: str = "", as_of: str = "") -> "Now":
    """The time of this command. ``as_of`` is the day of the extract, where it is not today."""
    from kinroll.core.dates import is_ahead
    from kinroll.flows.now import Now, of_day

    at = datetime.now(UTC)
    day = _day(today) if today else datetime.now().astimezone().date()
    if not as_of:
        return Now(at, day, at, by=_user())
    said_on = _day(as_of)
    if is_ahead(said_on, day):
        raise typer.BadParameter(f"{as_of} has not come yet, so no extract can be of that day")
    return of_day(said_on, at, day, _user())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it YYYY-MM-DD") from None


def _user() -> str:
    """Who runs this command."""
    try:
        return os.environ.get("KINROLL_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
