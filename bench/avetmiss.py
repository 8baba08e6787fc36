"""How fast clients' files are written and checked, in ratios to reading the same columns and filling templates.

    .venv/bin/python bench/avetmiss.py [CLIENTS]

Both sides in one run, on the same machine, over an SQLite file in a scratch folder. *Plain* reads a table that has a
column for each field of NAT00080 and NAT00085, and fills one template string for each record: the fastest plain way
that was measured. *Writing* is ``kinroll avetmiss write``, from contacts as they are stored; *checking* is ``kinroll
avetmiss check`` of the files that this made, by every rule. Memory is what the process grew by at most.
"""

import gc
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import nat
from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.layouts import layout
from kinroll.core.dates import is_day
from kinroll.store import database

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


def make_plain(path: Path, folder: Path) -> tuple[str, ...]:
    """A table with a column for each field of the two files, as they were written; the names of its columns."""
    fields = [(file, field) for file in FILES for field in layout("8.0", file).national_fields]
    names = tuple(f"c{place}" for place in range(len(fields)))
    with sqlite3.connect(path) as rows:
        rows.execute(f"CREATE TABLE plain ({', '.join(f'{name} TEXT' for name in names)})")
        opened = [(folder / f"{file}.txt").open(encoding="ascii", newline="") for file in FILES]
        marks = ", ".join("?" * len(names))
        rows.executemany(f"INSERT INTO plain VALUES ({marks})", _split(zip(*opened, strict=True), fields))
        for one in opened:
            one.close()
    return names


def _split(lines: Iterator[tuple[str, ...]], fields: list) -> Iterator[list[str]]:
    places = [(FILES.index(file), field.start, field.end) for file, field in fields]
    for pair in lines:
        yield [pair[file][start:end].rstrip() for file, start, end in places]


def plain(path: Path, folder: Path, names: tuple[str, ...]) -> None:
    """Read the same columns, and fill one template string for each record."""
    first = len(layout("8.0", FILES[0]).national_fields)
    templates = [
        "".join(f"%-{field.length}s" for field in layout("8.0", file).national_fields) + "\r\n" for file in FILES
    ]
    one, other = templates
    with (
        sqlite3.connect(path) as rows,
        (folder / "a").open("w", encoding="ascii", newline="") as a,
        (folder / "b").open("w", encoding="ascii", newline="") as b,
    ):
        for row in rows.execute(f"SELECT {', '.join(names)} FROM plain"):
            a.write(one % row[:first])
            b.write(other % row[first:])


def timed(act: Callable[[], object]) -> float:
    """How many seconds of the processor it takes."""
    gc.collect()
    begun = time.process_time()
    act()
    return time.process_time() - begun


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int) -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        database.use(f"sqlite:///{(folder / 'kinroll.db').as_posix()}")
        database.migrate()
        gc.set_threshold(100_000, 50, 100)  # as every command does
        fill(count)
        from datetime import date

        from kinroll.flows.avetmiss.checking import Asked, check
        from kinroll.flows.avetmiss.writing import write_clients

        before = memory_mb()
        writing = timed(lambda: write_clients(folder / "nat", [], Choices()))
        written = memory_mb()
        checking = timed(lambda: check(folder / "nat", Asked(year=2026), today=date(2026, 11, 21)))
        checked = memory_mb()
        names = make_plain(folder / "plain.db", folder / "nat")
        base = timed(lambda: plain(folder / "plain.db", folder, names))
    sys.stdout.write(
        f"{count:,} clients, two records each\n"
        f"plain     {base:6.1f} s  1\n"
        f"writing   {writing:6.1f} s  {writing / base:.2f}   (at most 2.5)   {written - before:.0f} MB more\n"
        f"checking  {checking:6.1f} s  {checking / base:.2f}   (at most 6)     {checked - written:.0f} MB more\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
