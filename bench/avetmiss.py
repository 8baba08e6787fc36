"""How fast clients' files are written and checked, in ratios to reading the same columns and filling templates.

    .venv/bin/python bench/avetmiss.py [CLIENTS] [--postgresql] [--rounds N]

All sides in one run, on the same machine, over an SQLite file in a scratch folder, or a PostgreSQL server of its own.
*Plain* reads a table that has a column for each field of NAT00080 and NAT00085, and fills one template string for each
record: the fastest plain way that was measured. *Writing* is ``kinroll avetmiss write``, from contacts as they are
stored; *checking* is ``kinroll avetmiss check`` of the files that this made, by every rule. Each is the best of the
rounds, in seconds of this process's processor: what a server works beside it is in neither side. Memory is what the
process grew by at most.
"""

import argparse
import gc
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import nat
from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.layouts import layout
from kinroll.core.dates import is_day
from kinroll.store import database
from postgres import running_server

FILES = ("NAT00080", "NAT00085")
_FAMILIES = ("Castellan", "Moreau-Halse", "Okafor", "O'Dare", "Nguyen", "Haddad", "Wang", "Novak", "Tran", "Silva")
_GIVEN = ("Robin", "Ines", "Sam", "Noor", "Lee", "Kim", "Pat", "Max", "Alex", "Jordan")


def person(number: int) -> tuple[dict[str, str], dict[str, str]]:
    """One invented client: the values with columns of their own, and the others."""
    born = f"{1960 + number % 40}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    assert is_day(born)
    core = {
        "title": "Ms",
        "forename": _GIVEN[number % 10],
        "surname": _FAMILIES[number // 10 % 10],
        "gender": "FM"[number % 2],
        "date_of_birth": born,
        "telephone": "(03) 5550 1234",
        "mobile": "0491 570 006",
        "personal_email": f"client{number}@example.org",
    }
    further = {
        "usi": nat.usi(number),
        "middle_name": "Anh" if number % 4 == 0 else "",
        "flat": "Unit 4" if number % 5 == 0 else "",
        "street_number": str(number % 99 + 1),
        "street_name": "Swan Street",
        "suburb": "Richmond",
        "postcode": "3121",
        "state": "02",
        "postal_box": f"PO Box {number % 999}" if number % 7 == 0 else "",
        "postal_suburb": "Carlton" if number % 7 == 0 else "",
        "postal_postcode": "3053" if number % 7 == 0 else "",
        "postal_state": "02" if number % 7 == 0 else "",
        "country_of_birth": "1101",
        "language": "1201",
        "indigenous_status": "4",
        "labour_force_status": "02",
        "highest_school_level": "12",
        "at_school": "N",
        "disability": "N",
        "prior_achievement": "N",
    }
    return core, {name: value for name, value in further.items() if value}


def fill(count: int) -> None:
    """Put so many contacts into the database."""
    from kinroll.core.fields import CORE_FIELDS
    from kinroll.store.bulk import insert

    columns = ("number", "extra", "version", "is_active", "salt", "name_key", "winners", "captured", *CORE_FIELDS)
    for begin in range(0, count, 20_000):
        rows = []
        for number in range(begin + 1, min(begin + 20_000, count) + 1):
            core, further = person(number)
            fixed = (number, orjson.dumps(further).decode(), 1, 1, b"", "", "", "")
            rows.append((*fixed, *(core.get(name, "") for name in CORE_FIELDS)))
        insert("contact", columns, rows)


class Plain:
    """A table with a column for each field of the two files, as they were written, in a database of any kind."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._fields = [(file, field) for file in FILES for field in layout("8.0", file).national_fields]
        self._names = ", ".join(f"c{place}" for place in range(len(self._fields)))

    def make(self, written: Path) -> None:
        """Fill the table from the files that were written."""
        marks = ", ".join(["%s" if self._is_server else "?"] * len(self._fields))
        with self._connected() as rows, ExitStack() as opened:
            files = [opened.enter_context((written / f"{name}.txt").open(encoding="ascii")) for name in FILES]
            made = rows.cursor()
            made.execute(f"CREATE TABLE plain ({', '.join(f'{name} TEXT' for name in self._names.split(', '))})")
            lines = _split(zip(*files, strict=True), self._fields)
            made.executemany(f"INSERT INTO plain VALUES ({marks})", lines)

    def write(self) -> None:
        """Read the same columns, and fill one template string for each record."""
        first = len(layout("8.0", FILES[0]).national_fields)
        one, other = [
            "".join(f"%-{field.length}s" for field in layout("8.0", file).national_fields) + "\r\n" for file in FILES
        ]
        with (
            self._connected() as rows,
            (self._folder / "a").open("w", encoding="ascii", newline="") as a,
            (self._folder / "b").open("w", encoding="ascii", newline="") as b,
        ):
            reading = rows.cursor("plain") if self._is_server else rows.cursor()
            if self._is_server:
                reading.itersize = 1_000  # as many as we read at once
            reading.execute(f"SELECT {self._names} FROM plain")
            for row in reading:
                a.write(one % row[:first])
                b.write(other % row[first:])

    @property
    def _is_server(self) -> bool:
        return self._url.startswith("postgresql")

    def _connected(self) -> Any:
        return psycopg.connect(self._url) if self._is_server else sqlite3.connect(self._folder / "plain.db")


def _split(lines: Iterator[tuple[str, ...]], fields: list) -> Iterator[list[str]]:
    places = [(FILES.index(file), field.start, field.end) for file, field in fields]
    for pair in lines:
        yield [pair[file][start:end].rstrip() for file, start, end in places]


def timed(act: Callable[[], object]) -> float:
    """How many seconds of the processor it takes."""
    gc.collect()
    begun = time.process_time()
    act()
    return time.process_time() - begun


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int, rounds: int, *, on_server: bool) -> None:
    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory()))
        url = f"sqlite:///{(folder / 'kinroll.db').as_posix()}"
        if on_server:
            url = opened.enter_context(running_server()).url()
        database.use(url)
        database.migrate()
        gc.set_threshold(300_000, 50, 100)  # as every command does
        fill(count)
        report(count, measured(folder, Plain(url, folder), rounds))


def measured(folder: Path, plain: Plain, rounds: int) -> dict[str, tuple[float, float]]:
    """The best time of each side, and how much memory it took more than what came before it."""
    from kinroll.flows.avetmiss.checking import Asked, check
    from kinroll.flows.avetmiss.writing import write_clients

    sides: dict[str, Callable[[], object]] = {
        "writing": lambda: write_clients(folder / "nat", [], Choices()),
        "checking": lambda: check(folder / "nat", Asked(year=2026), today=date(2026, 11, 21)),
        "plain": plain.write,
    }
    best: dict[str, tuple[float, float]] = {}
    for turn in range(rounds):
        for name, side in sides.items():
            if name == "plain" and not turn:
                plain.make(folder / "nat")
            before = memory_mb()
            seconds = timed(side)
            held = best.get(name, (seconds, memory_mb() - before))
            best[name] = (min(seconds, held[0]), held[1])
    return best


def report(count: int, best: dict[str, tuple[float, float]]) -> None:
    base = best["plain"][0]
    sys.stdout.write(
        f"{count:,} clients, two records each\n"
        f"plain     {base:6.1f} s  1\n"
        f"writing   {best['writing'][0]:6.1f} s  {best['writing'][0] / base:.2f}   (at most 2.5)   "
        f"{best['writing'][1]:.0f} MB more\n"
        f"checking  {best['checking'][0]:6.1f} s  {best['checking'][0] / base:.2f}   (at most 6)     "
        f"{best['checking'][1]:.0f} MB more\n"
    )


def asked(words: Sequence[str] | None = None) -> argparse.Namespace:
    known = argparse.ArgumentParser(description="Writing and checking clients' files, in ratios to a plain way.")
    known.add_argument("clients", nargs="?", type=int, default=1_000_000)
    known.add_argument("--rounds", type=int, default=1)
    known.add_argument("--postgresql", action="store_true")
    return known.parse_args(words)


if __name__ == "__main__":
    told = asked()
    main(told.clients, told.rounds, on_server=told.postgresql)
