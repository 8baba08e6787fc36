"""The figures of a benchmark as a table and as a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from plots import bars

if TYPE_CHECKING:
    from sync import Round

MIB = 1024 * 1024
FIGURES: dict[str, Callable[[Round], float]] = {
    "first sync ÷ limit": lambda r: r.first.seconds / (r.reading + r.writing).seconds,
    "the same, processor time": lambda r: r.first.cpu / (r.reading + r.writing).cpu,
    "the same files again ÷ reading": lambda r: r.equal.seconds / r.reading.seconds,
    "nothing changed ÷ reading": lambda r: r.same.seconds / r.reading.seconds,
    "the same, processor time of it": lambda r: r.same.cpu / r.reading.cpu,
    "1 % changed ÷ reading": lambda r: r.few.seconds / r.reading.seconds,
    "the same, its processor time": lambda r: r.few.cpu / r.reading.cpu,
    "limit ÷ reading": lambda r: (r.reading + r.writing).seconds / r.reading.seconds,
    "peak memory, first sync (MiB)": lambda r: r.first.memory / MIB,
    "peak memory, nothing changed (MiB)": lambda r: r.same.memory / MIB,
    "rows a contact": lambda r: r.size.rows / r.size.contacts,
    "KiB a contact": lambda r: r.size.bytes / r.size.contacts / 1024,
    "rows a contact of a pupil": lambda r: r.size.rows / r.school.contacts,
    "KiB a contact of a pupil": lambda r: r.size.bytes / r.school.contacts / 1024,
}
"""What is shown of a round; of several rounds the median."""
GROWN = "first sync ÷ one of a tenth of the size"

BOUNDS = {
    "first sync ÷ limit": ("first sync", 2.0),
    "the same files again ÷ reading": ("the same files again", 0.3),
    "nothing changed ÷ reading": ("nothing changed", 0.6),
    "1 % changed ÷ reading": ("1 % changed", 0.8),
}
"""What is plotted: what it is called, and how much it may be."""

PAGE = """\
# How fast it is

Measured by `bench/sync.py` on {day:%-d %B %Y}, on 2 cores; each figure is the median of {rounds}. Ratios carry over
to other machines, seconds do not, so there are none here.

{table}
![Each as a share of what it may cost]({plot})

The line at 1 is what each may cost: a first sync twice the limit; the same files again 0.3, nothing changed 0.6, and
1 % changed 0.8 times reading.

The school of {size}: {people}.

- **Reading**: the same six reports, each record into a plain dict with lxml, and no more.
- **Limit**: reading, and writing the very rows that the first sync ends with into an empty, migrated database, in one
  transaction: by `executemany` on SQLite, by `COPY` on PostgreSQL.
- **First sync, the same files again, nothing changed, 1 % changed**: `kinroll sync sims` as one types it, start of the
  program and all. The same files again are byte for byte the same; where nothing changed they say the same in other
  bytes, so that they have to be looked at. In the last, every hundredth person's telephone numbers are others
  ({changed} contacts of {size}).
- Python keeps the modules of Kinroll compiled, as it does wherever Kinroll is installed.
- Processor time is that of our processes: what a PostgreSQL server uses is in the wall times only. A first sync of more
  than 10,000 people lets other processes help, as many as there are processors: their time counts, and so does their
  memory, each with its peak.
- A *contact* is a person that Kinroll holds: a contact of a pupil, a pupil, a member of staff. A *contact of a pupil*
  is one in the contact reports; in the last two lines the rows of pupils and staff are shared out among them.
- Bytes are those of the database with its indexes, less the empty one.

To repeat: `python bench/sync.py`. A quick look: `python bench/sync.py --contacts 1000 --rounds 1 --page speed.md`.
How it grows: `python bench/sync.py --contacts 100000 1000000 --rounds 1`, with 20 GB of temporary files.
The PostgreSQL server is the one that the tests start (`tools/postgres.py`): 32 MB of buffers, `fsync` off.
"""


def as_table(rounds: Sequence[Round]) -> str:
    """The figures, a column for each size and database, as Markdown that reads as text too."""
    columns = _by_column(rounds)
    heads = [_head(of_one[0]) for of_one in columns]
    lines = [["", *heads], ["---", *("---:" for _ in heads)]]
    for name, figure in FIGURES.items():
        lines.append([name, *(f"{median(map(figure, of_one)):.2f}" for of_one in columns)])
    if any(grown := [_grown(of_one, columns) for of_one in columns]):
        lines.append([GROWN, *grown])
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "".join(_line(cells, widths) for cells in lines)


def _grown(of_one: Sequence[Round], columns: Sequence[Sequence[Round]]) -> str:
    """How many times as long a first sync takes as one of a tenth of the size; empty where none was measured."""
    for other in columns:
        if other[0].database == of_one[0].database and nearest(other[0]) * 10 == nearest(of_one[0]):
            large, small = (median(item.first.seconds for item in items) for items in (of_one, other))
            return f"{large / small:.2f}"
    return ""


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [_padded(cell, width, i) for i, (cell, width) in enumerate(zip(cells, widths, strict=True))]
    return f"| {' | '.join(padded)} |\n"


def _column(item: Round) -> tuple[int, bool]:
    return item.school.contacts, item.database != "sqlite"


def _padded(cell: str, width: int, place: int) -> str:
    if cell.startswith("---"):
        return "-" * (width - 1) + (":" if place else "-")
    return cell.rjust(width) if place else cell.ljust(width)


def nearest(item: Round) -> int:
    """The number of contacts of pupils that was asked for, near enough."""
    count = item.school.contacts
    power = round(count, 1 - len(str(count)))
    return power if abs(power - count) * 100 <= count else round(count, -3) or count


def as_plot(rounds: Sequence[Round]) -> str:
    """A picture of the figures that have a bound."""
    columns = {_head(of_one[0]): of_one for of_one in _by_column(rounds)}
    rows = {
        called: {head: median(map(FIGURES[name], of_one)) / bound for head, of_one in columns.items()}
        for name, (called, bound) in BOUNDS.items()
    }
    return bars("What a sync costs, as a share of what it may", rows, list(columns))


def _by_column(rounds: Sequence[Round]) -> list[list[Round]]:
    return [list(of_one) for _, of_one in groupby(sorted(rounds, key=_column), key=_column)]


def _head(item: Round) -> str:
    return f"{nearest(item):,} {item.database}"


def as_markdown(rounds: Sequence[Round], day: date, plot: str) -> str:
    """The page, which shows the picture at ``plot``."""
    largest = max(rounds, key=_column)
    school = largest.school
    count = len([item for item in rounds if _column(item) == _column(largest)])
    return PAGE.format(
        day=day,
        rounds="one round" if count == 1 else f"{count} paired rounds",
        table=as_table(rounds),
        plot=plot,
        size=f"{nearest(largest):,}",
        people=f"{school.contacts:,} contacts of {school.students:,} pupils (with leavers and applicants), "
        f"{school.staff:,} staff, {school.links:,} relationships, {school.addresses:,} addresses, "
        f"{school.telephones:,} telephones, {school.emails:,} emails",
        changed=f"{largest.changed:,}",
    )
