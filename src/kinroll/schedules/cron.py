"""cron: a line for each entry, for a user's own crontab."""

import shlex
from collections.abc import Sequence

from kinroll.schedules.entry import Entry, File

NAME = "kinroll.cron"


def files(entries: Sequence[Entry]) -> list[File]:
    """One file with a line for each entry."""
    lines = ["# Made by: kinroll schedule --for cron", *(text for entry in entries for text in _lines(entry))]
    return [File(NAME, "\n".join(lines) + "\n")]


def next_steps(entries: Sequence[Entry], folder: str) -> list[str]:
    """What to type to take the lines up."""
    if not folder:
        return ["crontab -e    (and put these lines in)"]
    return [f"(crontab -l 2>/dev/null; cat {shlex.quote(f'{folder}/{NAME}')}) | crontab -"]


def _lines(entry: Entry) -> tuple[str, str]:
    entry.refuse("", "it holds a character that cannot be seen")
    words = " ".join(shlex.quote(word) for word in (entry.program, *entry.words))
    command = f"cd {shlex.quote(entry.folder)} && {words} >> {shlex.quote(entry.log)} 2>&1"
    hour = "*" if entry.hour is None else str(entry.hour)
    percent = command.replace("%", r"\%")  # cron takes a bare one for the end of the line, even within quotes
    return f"# {entry.does}", f"{entry.minute} {hour} * * * {percent}"
