"""How much each staff page and each search costs, beside a bare Django page that shows one row. Not part of CI.

    python bench/pages.py                                              100,000 contacts, both databases: takes minutes
    python bench/pages.py --contacts 1000 --page pages.md              a quick look

Kinroll runs as ``kinroll serve``; the bare page (``bare.py``) is served by the same server, over the same database.
Requests to both go in turns, over connections that stay open; what counts is the median of the ratios. Writes the page
``docs/reference/speed-of-pages.md``.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import quote

from databases import opened
from sync import PUPILS_A_CONTACT, TODAY, configure, sync, tell

from kinroll.demo.school import write_school

HERE = Path(__file__).resolve().parent
OWNER, PASSWORD = "bench-owner", "for-a-benchmark-only"
LIMIT = 4
TURNS = 40
PAGE = """\
# How fast the pages are

Measured by `bench/pages.py` on {day:%-d %B %Y}, on 2 cores, over {people:,} contacts: how many times as long a page
takes as a bare Django page that shows one row, in the same run. The bare page has the middleware of a new Django
project, somebody signed in, one contact fetched by the ORM and a template of six lines; both are served by the same
server over the same database, and keep their connections. The aim is {limit} times; what is above is marked.

{table}
To repeat: `python bench/pages.py`.
"""


@dataclass(frozen=True)
class Served:
    """A server that runs, and the cookie of somebody who is signed in to it."""

    port: int
    cookie: str

    def connect(self) -> http.client.HTTPConnection:
        """A connection that stays open."""
        return http.client.HTTPConnection("127.0.0.1", self.port)


@dataclass(frozen=True)
class Person:
    """Somebody to look for."""

    number: int
    forename: str
    surname: str
    email: str
    mobile: str
    key: str


def paths_of(person: Person) -> dict[str, str]:
    """What is asked for, by what it is called in the table."""
    find = "/contacts/?q="
    quick = "/contacts/quick/?q="
    return {
        "overview": "/overview/",
        "contacts": "/contacts/",
        "contacts, page 10": "/contacts/?page=10",
        "contacts of one role": "/contacts/?role=contact",
        "contacts of a rare role": "/contacts/?role=staff",
        "contacts never signed in": "/contacts/?account=never",
        "contacts of a source": "/contacts/?source=sims",
        "contacts with a problem": "/contacts/?problem=any",
        "a contact": f"/contacts/{person.number}/",
        "a contact on a past day": f"/contacts/{person.number}/?on=2026-01-01",
        "editing a value": f"/contacts/{person.number}/edit/work_telephone/",
        "problems": "/problems/",
        "runs": "/runs/",
        "a run": "/runs/1/",
        "documents": "/documents/",
        "requests": "/requests/",
        "permissions": "/permissions/",
        "search: three letters": find + quote(person.surname[:3]),
        "search: a surname": find + quote(person.surname),
        "search: surname and forename": find + quote(f"{person.surname} {person.forename}"),
        "search: an email": find + quote(person.email),
        "search: a telephone number": find + quote(person.mobile),
        "search: its last six digits": find + quote(person.mobile[-6:]),
        "search: an id of a source": find + quote(f"sims:{person.key}"),
        "search: nobody": find + "zzyzx",
        "as one types: three letters": quick + quote(person.surname[:3]),
        "as one types: a surname": quick + quote(person.surname),
        "as one types: a telephone number": quick + quote(person.mobile),
        "as one types: a word of many": quick + "ann",
    }


def measure(url: str, config: Path) -> tuple[int, dict[str, float]]:
    """How many contacts there are, and for each page how many bare pages it costs."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # of this process, which migrated; those that follow are web
    people, person, owner = prepare(url, config)
    with ExitStack() as stack:
        command = [sys.executable, "-c", "from kinroll.cli import run; run()", "serve", "--port", "0"]
        ours = stack.enter_context(running([*command, "--config", str(config)], owner))
        words = [sys.executable, str(HERE / "bare.py"), url, OWNER]
        bare = stack.enter_context(running(words, ""))
        found = {}
        for name, path in paths_of(person).items():
            found[name] = compare(ours, path, bare, f"/{person.number}/")
            tell(f"  {found[name]:5.1f}  {name}")
    return people, found


def prepare(url: str, config: Path) -> tuple[int, Person, str]:
    """Migrate, make an owner who is signed in, and choose somebody: in a process of its own."""
    words = [sys.executable, str(HERE / "signed_in.py"), str(config), OWNER, PASSWORD]
    said = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return said["people"], Person(**said["person"]), said["cookie"]


@contextmanager
def running(command: Sequence[str], cookie: str) -> Iterator[Served]:
    """A server, for as long as the block; it says on its first line where it is."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        said = server.stdout.readline()
        try:
            if said.startswith("{"):
                facts = json.loads(said)
                yield Served(facts["port"], facts["cookie"])
            else:
                port = said.partition("http://")[2].partition("/")[0].rpartition(":")[2]
                yield Served(int(port), cookie)
        finally:
            server.terminate()


def compare(ours: Served, path: str, bare: Served, bare_path: str) -> float:
    """How many bare pages a page costs: both in turns, the median of the ratios."""
    times: tuple[list[float], list[float]] = ([], [])
    with ExitStack() as stack:
        pairs = [(ours, path, times[0]), (bare, bare_path, times[1])]
        connected = [(stack.enter_context(closing(one)), one, where, taken) for one, where, taken in pairs]
        for turn in range(TURNS + 5):
            for connection, one, where, taken in connected:
                began = perf_counter()
                connection.request("GET", where, headers={"Cookie": one.cookie, "Host": f"127.0.0.1:{one.port}"})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    sys.exit(f"{where} answers {answer.status}")
                if turn >= 5:
                    taken.append(perf_counter() - began)
    return median(one / other for one, other in zip(*times, strict=True))


@contextmanager
def closing(one: Served) -> Iterator[http.client.HTTPConnection]:
    """A connection, for as long as the block."""
    connection = one.connect()
    try:
        yield connection
    finally:
        connection.close()


def as_table(found: dict[str, dict[str, float]]) -> str:
    """The ratios, a column for each database."""
    names = list(found)
    rows = [["", *names], ["---", *("---:" for _ in names)]]
    for page in next(iter(found.values())):
        cells = [f"{found[name][page]:.1f}" for name in names]
        rows.append([page, *(f"**{cell}**" if float(cell) > LIMIT else cell for cell in cells)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(names) + 1)]
    return "".join(_line(row, widths) for row in rows)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [_padded(cell, width, i) for i, (cell, width) in enumerate(zip(cells, widths, strict=True))]
    return f"| {' | '.join(padded)} |\n"


def _padded(cell: str, width: int, place: int) -> str:
    if cell.startswith("---"):
        return "-" * (width - 1) + (":" if place else "-")
    return cell.rjust(width) if place else cell.ljust(width)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--urls", nargs="+", default=[], help="databases that are filled already, in place of new ones")
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "reference" / "speed-of-pages.md")
    chosen = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    people = 0
    with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as name, ExitStack() as stack:
        folder, config = Path(name), Path(name) / "kinroll.toml"
        urls = {url.partition(":")[0]: url for url in chosen.urls}
        if not urls:
            pupils = round(chosen.contacts * PUPILS_A_CONTACT)
            write_school(folder / "before", pupils=pupils, today=TODAY, cases=False)
            for kind in stack.enter_context(opened(chosen.databases, folder)):
                kind.make("pages")
                urls[kind.name] = kind.url("pages")
                configure(config, folder / "before", urls[kind.name])
                tell(f"{kind.name}: the first sync")
                sync(config)
        for kind_name, url in urls.items():
            (folder / "before").mkdir(exist_ok=True)
            configure(config, folder / "before", url)
            tell(kind_name)
            people, found[kind_name] = measure(url, config)
        shutil.rmtree(folder / "before")
    sys.stdout.write(as_table(found) + "\n")
    facts = {"day": date.today(), "people": people, "limit": LIMIT, "table": as_table(found)}  # noqa: DTZ011
    chosen.page.write_text(PAGE.format(**facts), encoding="utf-8")


if __name__ == "__main__":
    main()
