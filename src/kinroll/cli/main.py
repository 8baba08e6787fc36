"""``kinroll``: every command, and what its exit status means.

0 done; 1 done, and something was refused or a value dropped; 2 wrong usage; 3 stopped by a brake or a failed check,
nothing changed; 4 source, configuration or database could not be used, nothing changed; 5 begun and not finished.
"""

import _thread
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import cache
from threading import Timer, main_thread
from typing import TextIO

import typer

from kinroll.cli import commands, early, showing
from kinroll.cli.opening import prepare
from kinroll.cli.reports import STOPPED, UNFINISHED, UNUSABLE, WRONG_USAGE, was_interrupted, words_of
from kinroll.cli.showing import tell

CTRL_C = 130
"""What Typer leaves with when a command was interrupted."""


def run(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run one command and leave with its status. No traceback, unless ``KINROLL_TRACEBACK`` is set."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    status = 0
    try:
        status = main(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has read enough
        sys.stdout = _nowhere()
    except Exception as error:
        if os.environ.get("KINROLL_TRACEBACK"):
            raise
        status = _nobody_expected(error)
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. What is known to go wrong becomes one clear sentence on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if odd := next((word for word in words if not _is_text(word)), None):
        tell(f"kinroll: {odd!a} cannot be read as text. Write it in UTF-8.")
        return WRONG_USAGE
    showing.has_answered = False
    sys.unraisablehook, hook = _press_again, sys.unraisablehook
    try:
        _commands(commands.named(words))(words)
    except KeyboardInterrupt:  # before Typer listens
        return _interrupted(words)
    except SystemExit as leaving:
        return _status_left_with(leaving, words)
    except Exception as error:
        status = _status_of(error)
        if status in (None, UNUSABLE) and was_interrupted(error):
            return _interrupted(words)
        if status is None:
            raise
        tell(f"kinroll: {words_of(error)}")
        return status
    finally:
        sys.unraisablehook = hook
    return 0


@cache
def _commands(only: str) -> Callable[[Sequence[str]], object]:
    """The commands, as Typer makes them of their functions: for each process once, since it takes a while."""
    return typer.main.get_command(commands.offered(only))


def _press_again(ignored: "sys.UnraisableHookArgs") -> None:
    """Ctrl-C that came while a library could not stop: it would tell of it and go on. Pressed once it has done so."""
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        Timer(0.05, _wake_main).start()
    else:
        sys.__unraisablehook__(ignored)


def _wake_main() -> None:
    """Interrupt this process as Ctrl-C does: while it waits for a thread, too, but for where there are no signals."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


def _is_text(word: str) -> bool:
    """Whether an argument was text in the encoding of the system; one that was not holds stand-ins nobody can store."""
    return not any("\ud800" <= char <= "\udfff" for char in word)


def _nowhere() -> TextIO:
    """An output that takes everything: for one that was closed, or that cannot be written to any more."""
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


def _nobody_expected(error: Exception) -> int:
    """Tell of a fault of Kinroll, or of a place that the answer could not be written to."""
    if isinstance(error, OSError):
        what = error.filename or "the answer"
        sys.stdout = _nowhere()
        tell(f"kinroll: {what} could not be read or written ({error.strerror}). Put that right, then run it again.")
        return UNFINISHED
    import traceback

    place = [frame for frame in traceback.extract_tb(error.__traceback__) if "kinroll" in frame.filename][-1]
    tell(
        f"kinroll: a fault of Kinroll itself, {type(error).__name__} in {place.filename}, line {place.lineno}. "
        "Run the same command again; if it comes again, set KINROLL_TRACEBACK=1 and report what is printed then."
    )
    return UNFINISHED


def _status_left_with(leaving: SystemExit, words: Sequence[str]) -> int:
    """The exit status where Typer leaves by itself: at the end, for wrong options, on Ctrl-C, or as nobody reads."""
    why = leaving.__context__
    if isinstance(why, BrokenPipeError):
        raise why
    if leaving.code == CTRL_C:
        return _interrupted(words)
    if leaving.code == WRONG_USAGE and not showing.has_answered:
        early.tell_end(words, "failed", getattr(why, "format_message", lambda: "wrong usage")())
    return leaving.code if isinstance(leaving.code, int) else 0


def _interrupted(words: Sequence[str]) -> int:
    if not showing.has_answered:
        early.tell_end(words, "interrupted", "interrupted before anything was changed")
    sys.stderr.write("kinroll: interrupted. Run the same command again.\n")
    return UNFINISHED


def _status_of(error: Exception) -> int | None:
    """The exit status of an error that can be expected; None for one that nobody expected."""
    from kinroll.declarations.file import DeclarationError
    from kinroll.declarations.rule_file import RuleFileError
    from kinroll.declarations.sources import UnknownSourceError
    from kinroll.declarations.web import WebUnusableError
    from kinroll.sources.errors import RightMissingError, SourceUnreadableError

    if isinstance(error, UnknownSourceError):
        return WRONG_USAGE
    if isinstance(error, RightMissingError):
        return STOPPED
    if isinstance(error, DeclarationError | RuleFileError | SourceUnreadableError | WebUnusableError):
        return UNUSABLE
    if "kinroll.store.database" in sys.modules:
        return _status_with_database(error)
    return None


def _status_with_database(error: Exception) -> int | None:
    prepare()
    from django.db.utils import Error

    from kinroll.core.importing.mapping import MappingError
    from kinroll.core.importing.remedies import ChoiceError
    from kinroll.flows.applying import ApplyInterruptedError, CannotApplyError, SourcePausedError
    from kinroll.flows.assigning import ItemUnknownError
    from kinroll.flows.editing import ValueRefusedError
    from kinroll.flows.reviewing import CaseUnknownError
    from kinroll.store.comparing import NotComparableError
    from kinroll.store.contacts import ContactUnknownError
    from kinroll.store.database import DatabaseUnusableError
    from kinroll.store.documents import DocumentUnknownError
    from kinroll.store.history import RunUnknownError
    from kinroll.store.locking import SourceBusyError
    from kinroll.store.moved import PlanIsStaleError
    from kinroll.store.rule_sets import RuleSetUnknownError

    statuses: dict[type[Exception] | tuple[type[Exception], ...], int] = {
        (ContactUnknownError, DocumentUnknownError, ValueRefusedError): WRONG_USAGE,
        (NotComparableError, RuleSetUnknownError, RunUnknownError): WRONG_USAGE,
        (CaseUnknownError, ItemUnknownError): WRONG_USAGE,
        (ChoiceError, MappingError): WRONG_USAGE,
        (CannotApplyError, PlanIsStaleError, SourcePausedError): STOPPED,
        (DatabaseUnusableError, SourceBusyError, Error): UNUSABLE,
        ApplyInterruptedError: UNFINISHED,
    }
    return next((status for kinds, status in statuses.items() if isinstance(error, kinds)), None)
