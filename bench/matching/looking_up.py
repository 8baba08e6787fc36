"""What "is this person here already?" costs, beside plain indexed queries: ``python looking_up.py SET.parquet [FILE]``.

Of the set 300 records, evenly spread, are asked about; all others are contacts of a SQLite database of Kinroll's, which
is swept once: whoever is asked about has a family there, and is there already now and then. Asked is
``kinroll.flows.looking_up.look_up``, as pages ask it, with what a form asks, in turns with the plain query: one contact
by an indexed column, by Django's ORM. With ``FILE`` the database is kept there, and used again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import polars as pl
from speed import ASKED

Row = dict[str, Any]


def main(path: Path, kept: Path | None) -> None:
    """Fill the database, sweep it, and ask."""
    from kinroll.store import database

    rows = pl.read_parquet(path)
    is_new = pl.int_range(pl.len()) % (len(rows) // ASKED) == 0
    known, new = rows.filter(~is_new), rows.filter(is_new)
    with tempfile.TemporaryDirectory(prefix="kinroll-matching-") as folder:
        file = kept or Path(folder) / "base.db"
        is_empty = not file.exists()
        database.use(f"sqlite:///{file.as_posix()}")
        database.migrate()
        if is_empty:
            fill(known)
        sys.stdout.write(json.dumps(measure([asked(row) for row in new.to_dicts()])) + "\n")
        database.close()


def fill(known: pl.DataFrame) -> None:
    """Everybody as a contact, and the sweep of them all."""
    from kinroll.flows import sweeping
    from kinroll.flows.now import of_day
    from kinroll.store.models import Contact

    Contact.objects.bulk_create((Contact(**contact(row)) for row in known.to_dicts()), batch_size=2_000)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    sweeping.sweep({}, of_day(date(2026, 11, 22), now, now.date(), ""), full=True)


def contact(row: Row) -> Row:
    """A record as a contact."""
    from kinroll.core.fields import pack_address

    emails, telephones = [*row["emails"], "", ""], [*row["telephones"], "", "", ""]
    return {
        "forename": row["forename"] or "",
        "surname": row["surname"] or "",
        "name_key": f"{row['surname']} {row['id']}",
        "date_of_birth": row["birth_date"] or "",
        "address": pack_address((row["address"] or "").split(", "), row["postcode"] or ""),
        "personal_email": emails[0],
        "work_email": emails[1],
        **dict(zip(("telephone", "mobile", "work_telephone"), telephones, strict=False)),
        "extra": json.dumps({"middle_name": row["middle"]}) if row["middle"] else "",
    }


def asked(row: Row) -> Row:
    """A record as a form asks about it, in the columns of the scorer."""
    return {
        **{name: row[name] or "" for name in ("forename", "surname", "birth_date", "postcode")},
        **{name: row[name] for name in ("emails", "telephones")},
        "address": (row["address"] or "").split(", "),
    }


def measure(wanted: list[Row]) -> Row:
    """The medians of both, asked in turns, after a few that warm up."""
    from kinroll.flows import looking_up
    from kinroll.store.models import Contact

    keys = list(Contact.objects.values_list("name_key", flat=True))[:: max(Contact.objects.count() // len(wanted), 1)]
    for row in wanted[:10]:
        looking_up.look_up(row, {})
    look_ups, plain = zip(*turns(wanted, keys), strict=True)
    found = sum(bool(looking_up.look_up(row, {})) for row in wanted)
    return {
        "seconds": median(look_ups),
        "look_up_ms": median(look_ups) * 1000,
        "look_up_95_ms": sorted(look_ups)[len(look_ups) * 95 // 100] * 1000,
        "query_ms": median(plain) * 1000,
        "query_95_ms": sorted(plain)[len(plain) * 95 // 100] * 1000,
        "found": found,
    }


def turns(wanted: list[Row], keys: list[str]) -> Iterator[tuple[float, float]]:
    """The seconds of a look-up and of a plain query, again and again."""
    from kinroll.flows import looking_up
    from kinroll.store.models import Contact

    for row, key in zip(wanted, keys, strict=False):
        yield (
            seconds(lambda row=row: looking_up.look_up(row, {})),
            seconds(lambda key=key: list(Contact.objects.filter(name_key=key))),
        )


def seconds(act: Callable[[], Any]) -> float:
    """How long it took."""
    began = perf_counter()
    act()
    return perf_counter() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
