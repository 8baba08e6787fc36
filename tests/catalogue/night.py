"""One night of the catalogue: what becomes of the reports, and what Kinroll must make of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kit import TODAY, Answer, School

Change = Callable[[School], None]
"""Turns the reports of a good night, which are written, into those of another; rows or files, as it likes."""

UNREADABLE, MISSING_RIGHT = "unreadable", "missing-right"
_ENDS = {UNREADABLE: (4, "failed"), MISSING_RIGHT: (3, "failed")}


@dataclass(frozen=True)
class Night:
    """``found`` is what stops it: the code of a brake, UNREADABLE, MISSING_RIGHT, or nothing.

    ``before`` holds nights that went well between the good one and this; ``words`` are added to the command.
    """

    name: str
    happened: str
    change: Change
    found: str = ""
    to_do: str = ""
    before: tuple[Change, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def end(self) -> tuple[int, str]:
        """The exit status and the outcome that are promised."""
        return _ENDS.get(self.found, (3, "held"))

    def lead_up(self, school: School) -> None:
        """Let the nights before it pass."""
        for change in self.before:
            change(school)
            answer = sync(school)
            assert answer.status in (0, 1), answer


def sync(school: School, *words: str) -> Answer:
    """Sync what is there; nothing is written anew."""
    return school.run("sync", "sims", "--json", *(words if "--today" in words else ("--today", TODAY, *words)))


def told(school: School, answer: Answer) -> list[str]:
    """What a person reads of a night that was stopped, the folder of the school left out."""
    lines = [f"Brake {brake['code']}: {brake['message']}" for brake in answer.json["brakes"]]
    lines = lines or [f"kinroll: {answer.json['reason']}"]
    return [line.replace(f"{school.folder}/", "") for line in lines]


def rows(change: Change) -> Change:
    """A change of rows, which writes the reports anew."""

    def change_and_write(school: School) -> None:
        change(school)
        school.write()

    return change_and_write


def file(report: str, change: Callable[[Path], None]) -> Change:
    """A change of one report's file."""
    return lambda school: change(path(school, report))


def content(report: str, change: Callable[[bytes], bytes]) -> Change:
    """Other bytes in one report's file."""
    return file(report, lambda place: put(place, change(place.read_bytes())))


def path(school: School, report: str) -> Path:
    return school.folder / "sims" / f"{report}.xml"


def put(place: Path, new: bytes) -> None:
    place.write_bytes(new)


def in_turn(*changes: Change) -> Change:
    """One change after the other."""

    def change_all(school: School) -> None:
        for change in changes:
            change(school)

    return change_all
