"""``kinroll schedule``: what makes this machine run Kinroll every night."""

import re
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, read_config, refuse_unknown
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.declarations.file import Configuration
    from kinroll.schedules.entry import Entry, File

TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")


def schedule(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Sources to sync; all without it.", metavar="SOURCE")
    ] = None,
    at: Annotated[
        str, typer.Option("--at", help="When, as HH:MM; else as [nights] at says.", metavar="TIME", show_default=False)
    ] = "",
    scheduler: Annotated[str, typer.Option("--for", help="systemd, cron or windows.", metavar="SCHEDULER")] = "",
    install: Annotated[
        Path | None, typer.Option("--install", help="Write the files into this folder.", metavar="DIR")
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Print (or write) what makes this machine sync every night, and tell people when it did not. Needs no rights.

    Example: kinroll schedule --at 02:30 --for systemd --install ~/.config/systemd/user
    """
    from kinroll.flows import scheduling

    configuration = read_config(config)
    chosen = _chosen(scheduler or scheduling.usual_scheduler(), list(scheduling.SCHEDULERS))
    begins = _time(at or configuration.declared.nights.at)
    entries = scheduling.entries(configuration, _sources(configuration, sources or []), begins)
    files = _files(chosen, entries)
    if install:
        _write(install, files)
    steps = scheduling.next_steps(chosen, entries, str(install) if install else "")
    if as_json:
        listed = [{"name": file.name, "text": file.text} for file in files]
        dump(
            {
                "schema": 1,
                "for": chosen,
                "written_to": str(install) if install else None,
                "files": listed,
                "next": steps,
            }
        )
        return
    _in_words(files, install)
    _tell_next(configuration, steps)


def _chosen(scheduler: str, known: list[str]) -> str:
    if scheduler not in known:
        raise typer.BadParameter(f"{scheduler!r} is none of {', '.join(known)}")
    return scheduler


def _sources(configuration: "Configuration", asked: list[str]) -> list[str]:
    for source in asked:
        refuse_unknown(configuration, source)
    found = [source for source in asked or configuration.declared.sources if source in configuration.declared.sources]
    if not found:
        raise typer.BadParameter("no source to sync is declared in the configuration")
    return list(dict.fromkeys(found))


def _time(text: str) -> time:
    hour, minute = (int(part) for part in text.split(":")) if TIME.fullmatch(text) else (24, 60)
    if hour > 23 or minute > 59:
        raise typer.BadParameter(f"{text!r} is not a time of day; write it HH:MM")
    return time(hour, minute)


def _files(scheduler: str, entries: "list[Entry]") -> "list[File]":
    from kinroll.flows import scheduling
    from kinroll.schedules.entry import UnschedulableError

    try:
        return scheduling.files(scheduler, entries)
    except UnschedulableError as error:
        raise typer.BadParameter(str(error)) from None


def _write(folder: Path, files: "list[File]") -> None:
    from kinroll.flows import scheduling

    try:
        scheduling.write(folder, files)
    except OSError as error:
        raise typer.BadParameter(f"{folder} cannot be written ({error.strerror}).") from None


def _in_words(files: "list[File]", folder: Path | None) -> None:
    if folder:
        for file in files:
            say(str(folder / file.name))
        return
    for file in files:
        if len(files) > 1:
            say(f"=== {file.name}")
        say(file.text)


def _tell_next(configuration: "Configuration", steps: list[str]) -> None:
    tell("Next:")
    for step in steps:
        tell(f"  {step}")
    if not configuration.declared.notify.tells_somebody:
        tell("Nobody is told when a night goes wrong: declare [notify.mail] or [notify.webhook] in kinroll.toml.")
