"""How much memory it takes to look into a list of registrations, however long it is. Not part of CI.

    python bench/lists.py                                100,000 and 1,000,000 rows, both databases
    python bench/lists.py --rows 1000 --rows 10000       a quick look

A row has eight columns; one in a hundred repeats somebody's address, birthday or booking. What counts is the peak
memory of the whole process, and the time of each size as a ratio to the smallest.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from costs import run
from databases import Databases, opened
from sync import KINROLL

FIELDS = """\
field = [
  {name = "forename", type = "name"}, {name = "surname", type = "name"},
  {name = "date_of_birth", type = "date of birth"}, {name = "personal_email", type = "email"},
  {name = "mobile", type = "telephone"}, {name = "suburb", type = "suburb"}, {name = "postcode", type = "postcode"},
]
"""
RULES = f"""
contact_types = ["Student"]
[[form]]
name = "Registration"
about = "document"
{FIELDS}[[form]]
name = "Student"
about = "contact"
{FIELDS}[[process]]
name = "Enrolment"
form = "Registration"
steps = ["booking"]
[[process.rule]]
name = "Registrations"
step = "booking"
[process.rule.contact]
match = "name and email"
copy = "overwrite"
contact_id = "next number"
form = "Student"
type = "Student"
"""
CAPTIONS = "Booking,First name,Last name,DOB,Email,Mobile,Suburb,Postcode\n"
SYLLABLES = ("ba", "do", "fi", "ga", "ko", "li", "me", "no", "pu", "ra", "se", "ti", "vo", "we", "ya", "zu")


def name(number: int) -> str:
    """An invented name; another for each of the first 65,536 numbers."""
    return "".join(SYLLABLES[number >> shift & 15] for shift in (0, 4, 8, 12)).capitalize()


def rows(count: int) -> Iterator[str]:
    """The lines of a list."""
    for n in range(count):
        person = n - 1 if n % 100 == 99 else n
        day = date(1950, 1, 1) + timedelta(days=person * 7919 % 20_000)
        who = f"{name(person * 31)},{name(person * 17 + 5)},{day:%d/%m/%Y},p{person}@example.org"
        yield f"B{person},{who},07700 900{person % 1000:03},Newtown,{2000 + person % 800}\n"


def measure(kind: Databases, counts: list[int], folder: Path) -> Iterator[dict[str, object]]:
    """What looking into a list of each length takes, on a fresh database."""
    kind.make("lists")
    config = folder / "kinroll.toml"
    config.write_text(f'[database]\nurl = "{kind.url("lists")}"\n', encoding="utf-8")
    rule_set = folder / "rules.toml"
    rule_set.write_text(RULES, encoding="utf-8")
    run(*KINROLL, "rules", "import", str(rule_set), "--json", "--config", str(config))
    run(*KINROLL, "rules", "activate", "1", "--json", "--config", str(config))
    for count in counts:
        table = folder / "list.csv"
        with table.open("w", encoding="utf-8") as file:
            file.write(CAPTIONS)
            file.writelines(rows(count))
        words = ("import", "analyse", str(table), "--process", "Enrolment", "--json", "--config", str(config))
        cost, answer = run(*KINROLL, *words)
        assert answer["rows"] == count, answer
        yield {
            "database": kind.name,
            "rows": count,
            "peak_mib": cost.memory // 2**20,
            "seconds": round(cost.seconds, 1),
        }
    kind.drop("lists")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    asked = parser.parse_args()
    names = asked.database or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as folder, opened(names, Path(folder)) as kinds:
        for kind in kinds:
            for result in measure(kind, asked.rows or [100_000, 1_000_000], Path(folder)):
                sys.stdout.write(json.dumps(result) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
