"""The command that does what waits: deliver the outbox, and do what people have asked for on pages."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database, prepare, read_config
from kinroll.cli.reports import UNFINISHED
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.declarations.file import Configuration
    from kinroll.flows.delivering import Delivered

DELIVER_EVERY_S = 10.0


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what waits now, and end.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Deliver the mails and messages that wait, and do the work that people ask for on pages, until Ctrl-C.

    With --once a scheduler can run it every few minutes. kinroll serve does all this by itself.

    Example: kinroll worker --once
    """
    prepare(web=True)
    configuration = open_database(config)
    if once:
        _once(configuration, as_json=as_json)
    else:
        _for_ever(configuration, config)


def _once(configuration: "Configuration", *, as_json: bool) -> None:
    from kinroll.flows import calling_webhooks, delivering, jobs, reviewing, sweeping, tidying, working
    from kinroll.store import outbox

    worked = jobs.work(configuration, working.KINDS)
    now = current_time().at
    tidying.tidy(now)
    sweeping.sweep_if_due(configuration.rules, current_time())
    reviewing.refresh_if_due(now)
    done = delivering.deliver(configuration, now)
    called = calling_webhooks.call_all(configuration)
    _work_at_targets(configuration)
    done.failed += called.failed
    waiting = outbox.count_waiting(now)
    if as_json:
        counts = {"sent": len(done.sent), "failed": len(done.failed), "waiting": waiting, "worked": worked}
        counts |= {"called": called.sent}
        dump({"schema": 1, **counts})
    else:
        if worked:
            say(f"Did {worked} of the things that were asked for.")
        say(f"Sent {len(done.sent)}, failed {len(done.failed)}.")
        if called.sent:
            say(f"Told other programs of {called.sent} events.")
        for channel, count in waiting.items():
            say(f"{count} wait for {channel}.")
        if waiting.get("mail") and not configuration.declared.notify.mail:
            tell("No mail server is declared: see [notify.mail] in docs/reference/configuration.md.")
    _tell_failed(done)
    if done.failed:
        raise typer.Exit(UNFINISHED)


def _work_at_targets(configuration: "Configuration") -> None:
    if configuration.declared.targets:
        from kinroll.flows.provisioning import due

        for why in due.work(configuration, current_time().at):
            tell(why)


def _tell_failed(done: "Delivered") -> None:
    for channel, why in done.failed:
        tell(f"{channel}: {why}")


def _for_ever(configuration: "Configuration", file: Path) -> None:
    from kinroll.declarations.file import DeclarationError
    from kinroll.flows import calling_webhooks, delivering, jobs, reviewing, sweeping, tidying, working

    tell("Waiting for work (Ctrl-C ends it).")
    delivered_at = -DELIVER_EVERY_S
    while True:
        try:
            configuration = read_config(file)  # as it says now
        except DeclarationError as error:
            tell(f"{error} Until then it counts as it was.")
        jobs.work(configuration, working.KINDS)
        if time.monotonic() - delivered_at >= DELIVER_EVERY_S:
            _tell_failed(delivering.deliver(configuration, current_time().at))
            sweeping.sweep_if_due(configuration.rules, current_time())
            reviewing.refresh_if_due(current_time().at)
            tidying.tidy(current_time().at)
            delivered_at = time.monotonic()
            _work_at_targets(configuration)
            if calling_webhooks.call(configuration).has_more:
                delivered_at = -DELIVER_EVERY_S
        time.sleep(jobs.PAUSE_S)
