"""The entries that make a machine run a project by itself: a sync of each source a night, and a watch every hour."""

import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from pathlib import Path
from types import ModuleType

from kinroll.declarations.file import Configuration
from kinroll.schedules import cron, systemd, windows
from kinroll.schedules.entry import Entry, File

SCHEDULERS: Mapping[str, ModuleType] = {"systemd": systemd, "cron": cron, "windows": windows}
APART_MIN = 15
"""Sources begin so many minutes after each other."""


def usual_scheduler(
    platform: str = sys.platform, is_there: Callable[[str], bool] = lambda path: Path(path).exists()
) -> str:
    """The scheduler of this machine."""
    if platform == "win32":
        return "windows"
    return "systemd" if is_there("/run/systemd/system") else "cron"


def entries(configuration: Configuration, sources: Sequence[str], at: time) -> list[Entry]:
    """A sync of each source, the first at ``at``; and the command that notices when none has run."""
    nightly = [_nightly(configuration, source, at, place) for place, source in enumerate(sources)]
    return [*nightly, _watch(configuration, at)]


def files(scheduler: str, listed: Sequence[Entry]) -> list[File]:
    """What the scheduler is told."""
    found: list[File] = SCHEDULERS[scheduler].files(listed)
    return found


def next_steps(scheduler: str, listed: Sequence[Entry], folder: str) -> list[str]:
    """What to type then; ``folder`` is where the files are, if they were written."""
    steps: list[str] = SCHEDULERS[scheduler].next_steps(listed, folder)
    return steps


def write(folder: Path, listed: Sequence[File]) -> None:
    """Write the files; those of an earlier time are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in listed:
        (folder / file.name).write_text(file.text, encoding=file.encoding, newline="\n")


def _nightly(configuration: Configuration, source: str, at: time, place: int) -> Entry:
    hours, minute = divmod(at.minute + place * APART_MIN, 60)
    hour = (at.hour + hours) % 24
    return _entry(configuration, source, f"sync {source} at {hour:02}:{minute:02} every night", minute, hour)


def _watch(configuration: Configuration, at: time) -> Entry:
    return _entry(configuration, "watch", "tell people what is overdue, every hour", (at.minute + 45) % 60)


def _entry(configuration: Configuration, what: str, does: str, minute: int, hour: int | None = None) -> Entry:
    school = configuration.folder.name
    command = ("notify",) if hour is None else ("sync", what)
    return Entry(
        name=f"{_slug(school)}-{what}",
        does=f"Kinroll {school}: {does}",
        program=program(),
        words=(*command, "--config", configuration.file.name),
        folder=str(configuration.folder),
        log=f"kinroll-{what}.log",
        minute=minute,
        hour=hour,
    )


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "project"


def program() -> str:
    """The command ``kinroll`` that belongs to the Python in use, with its whole path."""
    beside = Path(sys.executable).with_name("kinroll.exe" if sys.platform == "win32" else "kinroll")
    return str(beside) if beside.exists() else shutil.which("kinroll") or "kinroll"
