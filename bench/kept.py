"""What a benchmark has measured, kept round by round beside its page: to measure everything takes hours.

A line a round, as JSON. A run takes the place of what was kept of the same size and database, so that old figures do
not mix with new ones, and leaves the others. With ``--more`` its rounds come on top. The page is made of all that is
kept, and says of which days and commits it is.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")
MEASURED = ("src", "bench")


@dataclass(frozen=True)
class Measured:
    """Of a round: its day, the commit, how many contacts of pupils were asked for, and the kind of database."""

    day: date
    commit: str
    contacts: int
    database: str

    @property
    def column(self) -> tuple[int, int]:
        """The column of a table that it belongs to, smaller ones to the left."""
        return self.contacts, DATABASES.index(self.database)


Round = TypeVar("Round", bound=Measured)


def by_column(rounds: Iterable[Round]) -> list[list[Round]]:
    """The rounds of each column, left to right, each in the order in which they were measured."""
    ordered = sorted(rounds, key=lambda one: one.column)
    return [list(of_one) for _, of_one in groupby(ordered, key=lambda one: one.column)]


def joined(kept: Sequence[Round], measured: Round, *, more: bool) -> list[Round]:
    """What is kept after one more round: beside the others of its column with ``more``, else in their place."""
    others = [one for one in kept if more or one.column != measured.column]
    return [one for of_one in by_column([*others, measured]) for one in of_one]


def load(file: Path, kind: type[Round]) -> list[Round]:
    """What is kept; nothing where there is no file yet."""
    reader = TypeAdapter(kind)
    return [reader.validate_json(line) for line in file.read_bytes().splitlines()] if file.exists() else []


def save(file: Path, rounds: Sequence[Round]) -> None:
    """Keep these, and no others. The file is whole at any time."""
    scratch = file.with_suffix(".new")
    scratch.write_bytes(b"".join(TypeAdapter(type(one)).dump_json(one) + b"\n" for one in rounds))
    scratch.replace(file)


def keep(measured: Iterable[Round], file: Path, *, more: bool) -> Iterator[list[Round]]:
    """Keep each round as soon as it is there, and give all that is kept then. What one run measures stays together."""
    met = set()
    for one in measured:
        kept = joined(load(file, type(one)), one, more=more or one.column in met)
        met.add(one.column)
        save(file, kept)
        yield kept


def commit() -> str:
    """The last commit that changed the code, with a + where there is more than was committed; else the version."""
    try:
        last = _git("log", "-1", "--format=%h", "--", *MEASURED)
        return last + "+" if _git("status", "--porcelain", "--", *MEASURED) else last
    except (OSError, subprocess.CalledProcessError):
        return version("kinroll")


def _git(*words: str) -> str:
    return subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def parser(text: str, page: str) -> argparse.ArgumentParser:
    """What a benchmark of this kind is asked."""
    asked = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--contacts", type=int, nargs="+", default=[10_000, 100_000])
    asked.add_argument("--databases", nargs="+", default=DATABASES, choices=DATABASES)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--more", action="store_true", help="add to the rounds of the same size and database")
    asked.add_argument("--page", type=Path, default=ROOT / "docs" / "reference" / page)
    asked.add_argument("--page-only", action="store_true", help="measure nothing, write the page of what is kept")
    return asked


def follow(
    chosen: argparse.Namespace,
    kind: type[Round],
    measure: Callable[[int, Path], Iterable[Round]],
    write: Callable[[Sequence[Round], Path], None],
) -> list[Round]:
    """Do what was asked, and give all that is kept then.

    ``measure`` gives the rounds of one size. ``write`` makes the page, after each of them: it is never behind.
    """
    file = chosen.page.with_suffix(".jsonl")
    for contacts in () if chosen.page_only else chosen.contacts:
        with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as folder:
            for kept in keep(measure(contacts, Path(folder)), file, more=chosen.more):
                write(kept, chosen.page)
    everything = load(file, kind)
    if not everything:
        sys.exit(f"Nothing is kept in {file}: measure first.")
    write(everything, chosen.page)
    return everything
