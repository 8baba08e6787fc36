"""How much a sync costs, beside what no sync can do without. Takes minutes to hours, and is not part of CI.

    python bench/sync.py                                              10,000 and 100,000 contacts, both databases
    python bench/sync.py --contacts 1000 --rounds 1 --page speed.md   a quick look
    python bench/sync.py --contacts 1000000 --databases sqlite --rounds 1      an hour, 20 GB of temporary files
    python bench/sync.py --contacts 1000000 --databases sqlite --rounds 1 --more    another round of the same
    python bench/sync.py --page-only                                  the page anew, of what was measured

A *contact* of ``--contacts`` is one in the contact reports; the pupils and staff of their school come on top. Each
round measures both sides, one after the other, on fresh databases; what counts is the median over the rounds of the
ratios within one round. Every round is kept beside the page as soon as it is measured: it takes the place of what other
runs measured of that size and database, or comes on top with ``--more``. The page ``docs/reference/speed.md`` is
written of all that is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from costs import Cost, run
from databases import Databases, Size, opened
from kept import Measured, commit, follow, parser
from limit import REPORTS
from page import as_tables, write_page

from kinroll.demo.school import School, write_school

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 21)
PUPILS_A_CONTACT = 0.606
CHANGED = "telephones"
KINROLL = (sys.executable, "-c", "from kinroll.cli import run; run()")


@dataclass(frozen=True)
class People:
    """Who is in the reports, and how many records there are about them."""

    contacts: int
    students: int
    staff: int
    links: int
    addresses: int
    telephones: int
    emails: int

    @classmethod
    def of(cls, school: School) -> People:
        return cls(**{each.name: getattr(school, each.name) for each in fields(cls)})


@dataclass(frozen=True)
class Told:
    """The seconds that each sync says it took: from when its database is open until all is written."""

    first: float
    equal: float
    same: float
    few: float


@dataclass(frozen=True)
class Round(Measured):
    """Both sides, measured once; ``changed`` counts the contacts that the last sync changed.

    Each sync's cost is that of its whole process. ``told`` is what the same syncs say themselves; where an older round
    has none, it is what their processes took.
    """

    people: People
    reading: Cost
    writing: Cost
    first: Cost
    equal: Cost
    same: Cost
    few: Cost
    changed: int
    size: Size
    told: Told | None = None

    @property
    def limit(self) -> Cost:
        return self.reading + self.writing

    @property
    def own(self) -> Told:
        """What the syncs took, the start of their processes left out as it is of reading and writing."""
        return self.told or Told(*(cost.seconds for cost in (self.first, self.equal, self.same, self.few)))


def measure(contacts: int, names: Sequence[str], rounds: int, folder: Path) -> Iterator[Round]:
    """The rounds of one size, all databases in turn."""
    school = write_school(folder / "before", pupils=round(contacts * PUPILS_A_CONTACT), today=TODAY, cases=False)
    change_some(folder / "before", folder / "after")
    with opened(names, folder) as databases:
        for number in range(rounds):
            for kind in databases:
                tell(f"{contacts:,} contacts, {kind.name}, round {number + 1} of {rounds}")
                yield measure_once(contacts, school, kind, folder)


def measure_once(contacts: int, school: School, kind: Databases, folder: Path) -> Round:
    """Read, sync, write the same rows, and sync three times more."""
    of_now = date.today(), commit()  # noqa: DTZ011 - the day here
    for name in ("synced", "copied"):
        kind.make(name)
    config = folder / "kinroll.toml"
    reading = limit("read", str(folder / "before"))
    configure(config, folder / "before", kind.url("synced"))
    first, answered = sync(config)
    size = kind.size("synced")
    writing = limit("write", kind.driver_url("synced"), kind.driver_url("copied"))
    kind.rest("synced")
    resave(folder / "before")
    same, same_answered = sync(config)
    equal, equal_answered = sync(config)  # after a night that changed nothing: rule 19 asks for one
    configure(config, folder / "after", kind.url("synced"))
    few, few_answered = sync(config)
    for name in ("synced", "copied"):
        kind.drop(name)
    costs = reading, writing, first, equal, same, few
    told = Told(*(each["seconds"] for each in (answered, equal_answered, same_answered, few_answered)))
    updated = few_answered["counts"]["updated"]
    return Round(*of_now, contacts, kind.name, People.of(school), *costs, updated, size, told)


def resave(reports: Path) -> None:
    """End each report with one more line end, so that it says the same in other bytes."""
    for report in REPORTS:
        with (reports / f"{report}.xml").open("ab") as file:
            file.write(b"\n")


def change_some(before: Path, after: Path) -> None:
    """Make the reports of another night: every hundredth person's telephone numbers end in another digit."""
    after.mkdir()
    for report in REPORTS:
        if report != CHANGED:
            (after / f"{report}.xml").hardlink_to(before / f"{report}.xml")  # a million people take gigabytes
    with (before / f"{CHANGED}.xml").open(encoding="utf-8") as old, (after / f"{CHANGED}.xml").open("w") as new:
        is_chosen = False
        for line in old:
            if "<primary_id>" in line:
                is_chosen = line.rstrip().endswith("00</primary_id>")
            elif is_chosen and "<Telephone_x0020_number>" in line:
                number, tag = line.split("</")
                line = f"{number[:-1]}{(int(number[-1]) + 1) % 10}</{tag}"
            new.write(line)


def configure(file: Path, reports: Path, url: str) -> None:
    """Write the configuration of a sync."""
    files = "".join(f'{report} = "{(reports / report).as_posix()}.xml"\n' for report in REPORTS)
    file.write_text(
        f'[kinroll]\nmodules = ["portal"]\n[database]\nurl = "{url}"\n[sources.sims]\nkind = "sims-report"\n{files}'
    )


def sync(config: Path) -> tuple[Cost, dict[str, Any]]:
    """What a whole ``kinroll sync`` costs, from the start of its process to the end, and what it answers."""
    cost, answer = run(*KINROLL, "sync", "sims", "--json", "--today", TODAY.isoformat(), "--config", str(config))
    if answer["outcome"] not in ("applied", "unchanged"):
        sys.exit(f"The sync ended as {answer['outcome']}: {answer['brakes']}")
    return cost, answer


def limit(*words: str) -> Cost:
    """What a part of the limit costs, the start of its process left out."""
    cost, measured = run(sys.executable, str(HERE / "limit.py"), *words)
    return Cost.of(measured["seconds"], measured["cpu"], cost.memory)


def tell(text: str) -> None:
    """A word on what is going on."""
    sys.stderr.write(f"{text}\n")


def main() -> None:
    """Measure, print, and write the page."""
    chosen = parser(__doc__, "speed.md").parse_args()

    def of_size(contacts: int, folder: Path) -> Iterator[Round]:
        return measure(contacts, chosen.databases, chosen.rounds, folder)

    sys.stdout.write(as_tables(follow(chosen, Round, of_size, write_page)))


if __name__ == "__main__":
    main()
