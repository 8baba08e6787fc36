"""The command that does what waits: deliver the outbox."""

from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import UNFINISHED
from kinroll.cli.showing import dump, say, tell


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what waits now, and end.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Deliver the mails and messages that wait in the outbox; let a scheduler run it every few minutes.

    Example: kinroll worker --once
    """
    if not once:
        raise typer.BadParameter("only --once is there yet: let a scheduler run it every few minutes")
    configuration = open_database(config)
    from kinroll.flows import delivering
    from kinroll.store import outbox

    now = current_time().at
    done = delivering.deliver(configuration, now)
    waiting = outbox.count_waiting(now)
    if as_json:
        dump({"sent": len(done.sent), "failed": len(done.failed), "waiting": waiting})
    else:
        say(f"Sent {len(done.sent)}, failed {len(done.failed)}.")
        for channel, count in waiting.items():
            say(f"{count} wait for {channel}.")
        if waiting.get("mail") and not configuration.declared.notify.mail:
            tell("No mail server is declared: see [notify.mail] in docs/reference/configuration.md.")
    for channel, why in done.failed:
        tell(f"{channel}: {why}")
    if done.failed:
        raise typer.Exit(UNFINISHED)
