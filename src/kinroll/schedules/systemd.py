"""systemd: a service and a timer for each entry, for a user's own manager or for the system's."""

import shlex
from collections.abc import Sequence

from kinroll.schedules.entry import Entry, File

UNITS = "~/.config/systemd/user"
LINGER = "loginctl enable-linger    (so that it runs while nobody is logged in)"

SERVICE = """\
# Made by: kinroll schedule --for systemd
[Unit]
Description={does}

[Service]
Type=oneshot
WorkingDirectory={folder}
EnvironmentFile=-{folder}/kinroll.env
ExecStart={command}
# 1: done, and somebody was refused or a value dropped
SuccessExitStatus=1
StandardOutput=append:{folder}/{log}
StandardError=inherit
"""

TIMER = """\
# Made by: kinroll schedule --for systemd
[Unit]
Description={does}

[Timer]
OnCalendar={when}
# A night that the machine slept through is made up for
Persistent=true

[Install]
WantedBy=timers.target
"""


def files(entries: Sequence[Entry]) -> list[File]:
    """The units of all entries."""
    return [file for entry in entries for file in _units(entry)]


def next_steps(entries: Sequence[Entry], folder: str) -> list[str]:
    """What to type to have the user's own manager take the units up, from ``folder`` if they were written there."""
    timers = " ".join(f"{_unit(entry)}.timer" for entry in entries)
    return [*_moved(folder), "systemctl --user daemon-reload", f"systemctl --user enable --now {timers}", LINGER]


def _moved(folder: str) -> list[str]:
    if not folder:
        return [f"kinroll schedule --for systemd --install {UNITS}"]
    return [] if folder.rstrip("/").endswith("systemd/user") else [f"cp {shlex.quote(folder)}/kinroll-* {UNITS}/"]


def _units(entry: Entry) -> tuple[File, File]:
    entry.refuse("", "it holds a character that cannot be seen")
    folder, log, does = (_literal(text) for text in (entry.folder, entry.log, entry.does))
    service = SERVICE.format(does=does, folder=folder, log=log, command=_command(entry))
    return (
        File(f"{_unit(entry)}.service", service),
        File(f"{_unit(entry)}.timer", TIMER.format(does=does, when=_when(entry))),
    )


def _unit(entry: Entry) -> str:
    return f"kinroll-{entry.name}"


def _when(entry: Entry) -> str:
    hour = "*" if entry.hour is None else f"{entry.hour:02}"
    return f"*-*-* {hour}:{entry.minute:02}:00"


def _command(entry: Entry) -> str:
    """The command line; variables are looked for in every word but the first, which may hold no quotation mark."""
    is_plain = not any(char in entry.program for char in "'\"\\")
    program, *words = (entry.program, *entry.words) if is_plain else ("/usr/bin/env", entry.program, *entry.words)
    return " ".join([_quoted(program), *(_quoted(word).replace("$", "$$") for word in words)])


def _quoted(word: str) -> str:
    escaped = _literal(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _literal(text: str) -> str:
    """The text with nothing in it that systemd would replace."""
    return text.replace("%", "%%")
