"""What newcomers cost, and "is this person here already?": ``python newcomers.py SET.parquet``.

The last 1,000 records of the set are the newcomers, against all the others. The plain query that a look-up is measured
by: one contact by an indexed column, by Django's ORM on a SQLite database of Kinroll's that holds as many.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import polars as pl
from kinroll_side import LARGE, columns_of
from speed import ASKED, NEWCOMERS

from kinroll.matching import Base


def main(path: Path) -> None:
    """Sweep the base, then the newcomers, then look up some of them."""
    given = columns_of(pl.read_parquet(path))
    known, new = given.head(-NEWCOMERS), given.tail(NEWCOMERS)
    base, sweep_s = timed(lambda: Base(known))
    _, newcomers_s = timed(lambda: base.sweep_new(new).pairs)
    asked = new.head(ASKED).to_dicts()
    look_up = [timed(lambda record=record: base.look_up(record))[1] for record in asked]
    said = {"seconds": sweep_s, "sweep_s": sweep_s, "newcomers_s": newcomers_s, "look_up_ms": median(look_up) * 1000}
    if len(known) <= LARGE:
        said["query_ms"] = median(plain_queries(known)) * 1000
    sys.stdout.write(json.dumps(said) + "\n")


def plain_queries(known: pl.DataFrame) -> list[float]:
    """The seconds of each of some queries by an indexed column, a contact at a time."""
    from kinroll.store import database

    with tempfile.TemporaryDirectory(prefix="kinroll-matching-") as folder:
        database.use(f"sqlite:///{(Path(folder) / 'plain.db').as_posix()}")
        database.migrate()
        from kinroll.store.models import Contact

        names = list(known.select("forename", "surname").iter_rows())
        people = [Contact(forename=f, surname=s, name_key=f"{s} {number}") for number, (f, s) in enumerate(names)]
        Contact.objects.bulk_create(people, batch_size=2_000)
        step = len(names) // ASKED
        keys = [people[number * step].name_key for number in range(ASKED)]
        found = [timed(lambda key=key: list(Contact.objects.filter(name_key=key)))[1] for key in keys]
        database.close()
    return found


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """What comes back, and its seconds."""
    began = perf_counter()
    answer = act()
    return answer, perf_counter() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]))
