"""Telling people of a night: after each sync, and by a command that a second scheduled entry runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database, prepare, read_config
from kinroll.cli.reports import DONE, UNFINISHED, UNUSABLE, was_interrupted
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.declarations.file import Configuration
    from kinroll.flows.delivering import Delivered

NOBODY = "Nobody is told of anything: kinroll.toml declares neither [notify.mail] nor [notify.webhook]."


@contextmanager
def telling_people(source: str, config: Path) -> Iterator[None]:
    """Tell people how the sync in this block went. Whatever comes of that, the outcome of the sync stays its own."""
    since = datetime.now(UTC)
    try:
        yield
    except (typer.Exit, typer.BadParameter):
        raise
    except Exception as error:
        if not was_interrupted(error):  # by somebody who is there, and knows
            _tell_outcome(source, config, since, error)
        raise
    _tell_outcome(source, config, since, None)


def _tell_outcome(source: str, config: Path, since: datetime, error: Exception | None) -> None:
    from kinroll.declarations.file import DeclarationError

    try:
        configuration = read_config(config)
    except DeclarationError:
        return
    if source in configuration.declared.sources and configuration.declared.notify.tells_somebody:
        from kinroll.flows.notifying import tell_outcome

        _report(tell_outcome(configuration, source, since=since, now=datetime.now(UTC), error=error))


def _report(delivered: "Delivered", *, is_trial: bool = False) -> None:
    again = "" if is_trial else " Tried again at the next sync, or: kinroll notify"
    for channel, subject in delivered.sent:
        tell(f"Told by {channel}: {subject}")
    for channel, why in delivered.failed:
        tell(f"A message could not be delivered by {channel} ({why}).{again}")


def notify(
    trial: Annotated[bool, typer.Option("--trial", help="Send a trial message, to see that it arrives.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Tell people which sources are overdue, and send again what could not be delivered. Quiet when all is well.

    Example: kinroll notify --trial
    """
    prepare()
    from kinroll.flows import notifying

    now = current_time().at
    if trial:
        configuration = read_config(config)
        overdue, delivered = [], notifying.tell_trial(configuration, now)
    else:
        configuration = open_database(config)
        overdue = [found.source for found in notifying.overdue(configuration, now)]
        delivered = notifying.tell_overdue(configuration, now)
    if as_json:
        dump(_as_json(overdue, delivered))
    else:
        _in_words(configuration, overdue, delivered, is_trial=trial)
    failed = UNUSABLE if trial else UNFINISHED
    raise typer.Exit(failed if delivered.failed else DONE)


def _as_json(overdue: list[str], delivered: "Delivered") -> dict[str, Any]:
    return {
        "schema": 1,
        "overdue": overdue,
        "delivered": [{"channel": channel, "subject": subject} for channel, subject in delivered.sent],
        "failed": [{"channel": channel, "reason": reason} for channel, reason in delivered.failed],
    }


def _in_words(configuration: "Configuration", overdue: list[str], delivered: "Delivered", *, is_trial: bool) -> None:
    for source in overdue:
        say(f"{source} is overdue.")
    if configuration.declared.notify.tells_somebody:
        _report(delivered, is_trial=is_trial)
    else:
        tell(NOBODY)
