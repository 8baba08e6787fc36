"""One command that is to run by itself, and the file that makes a scheduler run it."""

from dataclasses import dataclass


class UnschedulableError(Exception):
    """A path or name that this scheduler cannot be told safely; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command line, where it runs, where its output goes, and when: at hour and minute, or every hour (``None``)."""

    name: str
    does: str
    program: str
    words: tuple[str, ...]
    folder: str
    log: str
    minute: int
    hour: int | None = None

    def refuse(self, characters: str, why: str) -> None:
        """Raise when any text of the entry holds one of these characters, or one that cannot be seen."""
        for text in (self.program, *self.words, self.folder, self.log):
            if any(char in characters or ord(char) < 32 for char in text):
                raise UnschedulableError(f"{text!r} cannot be scheduled: {why}. Give the folder another name.")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a scheduler."""

    name: str
    text: str
    encoding: str = "utf-8"
