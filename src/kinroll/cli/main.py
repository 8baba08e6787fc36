"""``kinroll``: every command, and what its exit status means.

0 done; 1 done, and something was refused or a value dropped; 2 wrong usage; 3 stopped by a brake or a failed check,
nothing changed; 4 source, configuration or database could not be used, nothing changed; 5 begun and not finished.
"""

import sys
from collections.abc import Sequence

import typer

from kinroll.cli import contacts, looking, running, starting
from kinroll.cli.opening import prepare
from kinroll.cli.reports import STOPPED, UNFINISHED, UNUSABLE, WRONG_USAGE, was_interrupted

CTRL_C = 130
"""What Typer leaves with when a command was interrupted."""

app = typer.Typer(
    name="kinroll",
    help="One true contact for everybody, out of whatever other systems say. Begin with: kinroll demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(contacts.app, name="contact")
for command in (
    *(starting.demo, starting.init),
    *(running.check, running.plan, running.sync, running.apply),
    *(looking.changes, looking.runs, looking.run),
    *(running.revert, running.resume),
    *(looking.problems, looking.why),
):
    app.command(command.__name__)(command)
app.command("why-missing")(looking.why_missing)


def run(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run one command and leave with its status."""
    sys.exit(main(arguments))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. What is known to go wrong becomes one clear sentence on stderr."""
    try:
        app(args=None if arguments is None else list(arguments))
    except KeyboardInterrupt:  # before Typer listens
        return _interrupted()
    except SystemExit as leaving:
        if leaving.code == CTRL_C:
            return _interrupted()
        return leaving.code if isinstance(leaving.code, int) else 0
    except Exception as error:
        status = _status_of(error)
        if status in (None, UNUSABLE) and was_interrupted(error):
            return _interrupted()
        if status is None:
            raise
        sys.stderr.write(f"kinroll: {error}\n")
        return status
    return 0


def _interrupted() -> int:
    sys.stderr.write("kinroll: interrupted. Run the same command again.\n")
    return UNFINISHED


def _status_of(error: Exception) -> int | None:
    """The exit status of an error that can be expected; None for one that nobody expected."""
    from kinroll.declarations.file import DeclarationError
    from kinroll.declarations.sources import UnknownSourceError
    from kinroll.sources.errors import RightMissingError, SourceUnreadableError

    if isinstance(error, UnknownSourceError):
        return WRONG_USAGE
    if isinstance(error, RightMissingError):
        return STOPPED
    if isinstance(error, DeclarationError | SourceUnreadableError):
        return UNUSABLE
    if "kinroll.store.database" in sys.modules:
        return _status_with_database(error)
    return None


def _status_with_database(error: Exception) -> int | None:
    prepare()
    from django.db.utils import Error

    from kinroll.flows.applying import ApplyInterruptedError, CannotApplyError, SourcePausedError
    from kinroll.flows.editing import ValueRefusedError
    from kinroll.store.contacts import ContactUnknownError
    from kinroll.store.database import DatabaseUnusableError
    from kinroll.store.history import RunUnknownError
    from kinroll.store.locking import SourceBusyError
    from kinroll.store.moved import PlanIsStaleError

    statuses: dict[type[Exception] | tuple[type[Exception], ...], int] = {
        (ContactUnknownError, RunUnknownError, ValueRefusedError): WRONG_USAGE,
        (CannotApplyError, PlanIsStaleError, SourcePausedError): STOPPED,
        (DatabaseUnusableError, SourceBusyError, Error): UNUSABLE,
        ApplyInterruptedError: UNFINISHED,
    }
    return next((status for kinds, status in statuses.items() if isinstance(error, kinds)), None)
