"""What ``sync.py`` has measured, as tables, as a picture and as a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from costs import MIB
from kept import DATABASES, by_column
from plots import SHADES, bars
from tables import as_table, middle, origin, spread

if TYPE_CHECKING:
    from sync import Round

FIGURES: dict[str, Callable[[Round], float]] = {
    "first sync ÷ limit": lambda r: r.own.first / r.limit.seconds,
    "the same files again ÷ reading": lambda r: r.own.equal / r.reading.seconds,
    "nothing changed ÷ reading": lambda r: r.own.same / r.reading.seconds,
    "1 % changed ÷ reading": lambda r: r.own.few / r.reading.seconds,
    "first sync as typed ÷ limit": lambda r: r.first.seconds / r.limit.seconds,
    "the same files again as typed ÷ reading": lambda r: r.equal.seconds / r.reading.seconds,
    "nothing changed as typed ÷ reading": lambda r: r.same.seconds / r.reading.seconds,
    "1 % changed as typed ÷ reading": lambda r: r.few.seconds / r.reading.seconds,
    "processor time, first sync ÷ limit": lambda r: r.first.cpu / r.limit.cpu,
    "processor time, nothing changed ÷ reading": lambda r: r.same.cpu / r.reading.cpu,
    "processor time, 1 % changed ÷ reading": lambda r: r.few.cpu / r.reading.cpu,
    "limit ÷ reading": lambda r: r.limit.seconds / r.reading.seconds,
    "peak memory, first sync (MiB)": lambda r: r.first.memory / MIB,
    "peak memory, nothing changed (MiB)": lambda r: r.same.memory / MIB,
    "rows a contact": lambda r: r.size.rows / r.size.contacts,
    "KiB a contact": lambda r: r.size.bytes / r.size.contacts / 1024,
    "rows a contact of a pupil": lambda r: r.size.rows / r.people.contacts,
    "KiB a contact of a pupil": lambda r: r.size.bytes / r.people.contacts / 1024,
}
"""What is shown of a round; of several rounds the median."""
GROWING: dict[str, Callable[[Round], float]] = {
    "first sync ÷ one of a tenth of the size": lambda r: r.own.first,
    "limit ÷ one of a tenth of the size": lambda r: r.limit.seconds,
}
"""What is shown of two sizes: how many times as long the larger takes."""
BOUNDS = {
    "first sync ÷ limit": ("first sync", 2.0),
    "the same files again ÷ reading": ("the same files again", 0.3),
    "nothing changed ÷ reading": ("nothing changed", 0.6),
    "1 % changed ÷ reading": ("1 % changed", 0.8),
}
"""What is plotted: what it is called, and how much it may be."""

PAGE = """\
# How fast it is

Measured by `bench/sync.py`, on 2 cores: contacts of pupils across, a table for each database. Each figure is the median
of the paired rounds, with the smallest and the largest of several in brackets where there is a bound. Ratios carry over
to other machines, seconds do not, so there are none here.

{tables}
![Each as a share of what it may cost]({plot})

The line at 1 is what each may cost: a first sync twice the limit; the same files again 0.3, nothing changed 0.6, and
1 % changed 0.8 times reading. {over} [Where the time goes](speed-of-steps.md), step by step.

{schools}

- **Reading**: the same six reports, each record into a plain dict with lxml, and no more.
- **Limit**: reading, and writing the very rows that the first sync ends with into an empty, migrated database, in one
  transaction: by `executemany` on SQLite, by `COPY` on PostgreSQL.
- **First sync, the same files again, nothing changed, 1 % changed**: `kinroll sync sims`. The same files again are byte
  for byte the same; where nothing changed they say the same in other bytes, so that they have to be looked at. In the
  last, every hundredth person's telephone numbers are others.
- All of these are timed without the start of Python, and without opening a database: of a sync it is what `kinroll
  sync` says itself that it took, from when its database is open until all is written and committed. **As typed** it is
  the whole process, as one waits for it. Loading Kinroll takes as long for one pupil as for a million: in a quiet night
  of few people it is half the time or more.{unlike}
- **One of a tenth of the size**: the median time of one column ÷ that of the other, which may be of another day. The
  limit has no Kinroll in it: where it grows more than tenfold, that is what no sync can do without. At a million
  contacts the indexes no longer fit into the memory that SQLite is given.
- The PostgreSQL server is of this run alone, and keeps nothing safe from a power cut. It has 1 GB for tables and
  indexes (`shared_buffers`), as its documentation advises on a machine of 4 GB. After the first sync it is told to
  clear up and to write back (`VACUUM (ANALYZE)`, `CHECKPOINT`), as it would by itself before another night.
- Python keeps the modules of Kinroll compiled, as it does wherever Kinroll is installed.
- Processor time is that of our processes: what a PostgreSQL server uses is in the wall times only. A first sync of more
  than 10,000 people lets other processes help, as many as there are processors: their time counts, and so does their
  memory, each with its peak.
- A *contact* is a person that Kinroll holds: a contact of a pupil, a pupil, a member of staff. A *contact of a pupil*
  is one in the contact reports; in the lines on these the rows of pupils and staff are shared out among them.
- Bytes are those of the database with its indexes, less the empty one.
- **Commit**: the last one that changed the code, with a + where there was more than was committed.

To repeat: `python bench/sync.py`. A quick look: `python bench/sync.py --contacts 1000 --rounds 1 --page speed.md`.
A million: `python bench/sync.py --contacts 1000000 --databases sqlite --rounds 1`, with 20 GB of temporary files. A run
takes the place of earlier ones of the same size and database; with `--more` it adds to them. The rounds are kept in
`{kept}`, and `python bench/sync.py --page-only` writes this page of them.
"""
SCHOOL = (
    "The school of {0.contacts:,}: {1.contacts:,} contacts of {1.students:,} pupils (with leavers and applicants), "
    "{1.staff:,} staff, {1.links:,} relationships, {1.addresses:,} addresses, {1.telephones:,} telephones, "
    "{1.emails:,} emails; contacts changed by the last sync: {0.changed:,}."
)


def as_tables(rounds: Sequence[Round]) -> str:
    """A table for each database, with a column for each size."""
    of_each = ([one for one in rounds if one.database == database] for database in DATABASES)
    return "\n".join(_table(by_column(of_one)) for of_one in of_each if of_one)


def _table(columns: Sequence[Sequence[Round]]) -> str:
    rows = origin(columns)
    for name, figure in FIGURES.items():
        shown = spread if name in BOUNDS else middle
        rows[name] = [shown([figure(one) for one in of_one]) for of_one in columns]
    for name, figure in GROWING.items():
        if any(cells := _grown(columns, figure)):
            rows[name] = cells
    first = columns[0][0]
    return as_table([first.database, *(f"{of_one[0].contacts:,}" for of_one in columns)], rows)


def _grown(columns: Sequence[Sequence[Round]], figure: Callable[[Round], float]) -> list[str]:
    """How many times as much each is as that of a tenth of the size; empty where there is none."""
    of_size = {of_one[0].contacts: median(map(figure, of_one)) for of_one in columns}
    tenths = {size * 10: value for size, value in of_size.items()}
    return [f"{value / tenths[size]:.2f}" if size in tenths else "" for size, value in of_size.items()]


def as_plot(rounds: Sequence[Round]) -> str:
    """A picture of the figures that have a bound: a colour for each database, the darker the larger."""
    columns = sorted(by_column(rounds), key=lambda of_one: DATABASES.index(of_one[0].database))
    rows = {
        called: {_head(of_one[0]): median(map(FIGURES[name], of_one)) / bound for of_one in columns}
        for name, (called, bound) in BOUNDS.items()
    }
    sizes = sorted({one.contacts for one in rounds})
    colours = {
        _head(one): SHADES[DATABASES.index(one.database)][sizes.index(one.contacts) % len(SHADES[0])] for one in rounds
    }
    return bars("What a sync costs, as a share of what it may", rows, [_head(of_one[0]) for of_one in columns], colours)


def _over(rounds: Sequence[Round]) -> str:
    """Which of the bounds are not kept, in words."""
    over = [
        f"{called} ({_head(of_one[0])}: {middle(map(FIGURES[name], of_one))} for {bound})"
        for name, (called, bound) in BOUNDS.items()
        for of_one in by_column(rounds)
        if median(map(FIGURES[name], of_one)) > bound
    ]
    return f"More than they may cost: {'; '.join(over)}." if over else "None costs more."


def _unlike(rounds: Sequence[Round]) -> str:
    """Where the syncs are told as typed only, in words."""
    heads = [_head(of_one[0]) for of_one in by_column(rounds) if not all(one.told for one in of_one)]
    return f" Measured as typed only, which stands in both lines: {', '.join(heads)}." if heads else ""


def _head(one: Round) -> str:
    return f"{one.contacts:,} {one.database}"


def as_markdown(rounds: Sequence[Round], name: str) -> str:
    """The page of that name: the picture and what is kept are called like it."""
    latest = {one.contacts: one for one in sorted(rounds, key=lambda one: (one.contacts, one.day))}
    schools = "\n\n".join(SCHOOL.format(one, one.people) for one in latest.values())
    return PAGE.format(
        tables=as_tables(rounds),
        plot=f"{name}.svg",
        kept=f"{name}.jsonl",
        schools=schools,
        over=_over(rounds),
        unlike=_unlike(rounds),
    )


def write_page(rounds: Sequence[Round], page: Path) -> None:
    """Write the page and its picture."""
    page.with_suffix(".svg").write_text(as_plot(rounds), encoding="utf-8")
    page.write_text(as_markdown(rounds, page.stem), encoding="utf-8")
