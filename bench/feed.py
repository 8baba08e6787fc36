"""How many events of the feed a program can read in a second, page by page through the API. Not part of CI.

    python bench/feed.py                     20,000 contacts, both databases
    python bench/feed.py --contacts 2000     a quick look

The program asks the whole WSGI application for pages of 5,000 from the beginning, decodes them, and keeps the map of
ids as it goes. Beside it stands a reader that takes the same rows from the database and writes them as JSON, no more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import orjson
from api import _environ
from databases import Databases, opened
from sync import PUPILS_A_CONTACT, TODAY, configure, sync, tell

from kinroll.demo.school import write_school

PAGE = 5_000
FEWEST = 20_000


def measure(contacts: int, names: Sequence[str], rounds: int, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """For each database, in each round, the events a second of ours and of the plain reader."""
    from kinroll.store.database import set_up

    set_up(web=True)
    write_school(folder / "reports", pupils=round(contacts * PUPILS_A_CONTACT), today=TODAY, cases=False)
    with opened(names, folder) as databases:
        return {kind.name: _measure(kind, folder, rounds) for kind in databases}


def _measure(kind: Databases, folder: Path, rounds: int) -> list[tuple[float, float]]:
    from kinroll.store import database
    from kinroll.store.bulk import execute

    kind.make("feed")
    config = folder / "kinroll.toml"
    configure(config, folder / "reports", kind.url("feed"))
    tell(f"{kind.name}: the first sync")
    sync(config)
    application, secret = _prepared(config)
    while (count := _count()) < FEWEST:
        columns = "xid, at, kind, contact_id, plan_id, seq"
        same = columns.replace("kind", "'changed'")
        execute(f"INSERT INTO event ({columns}) SELECT {same} FROM event")
    found = [(_rate(lambda: _through_the_api(application, secret), count), _rate(_plain, count)) for _ in range(rounds)]
    database.close()
    return found


def _count() -> int:
    from kinroll.store.bulk import fetch_one

    return int(fetch_one("SELECT count(*) FROM event"))


def _prepared(config: Path) -> tuple[Callable[..., Any], str]:
    from django.conf import settings

    from kinroll.declarations.file import read
    from kinroll.flows import tokens
    from kinroll.flows.now import Now
    from kinroll.web.serving import prepare

    settings.KINROLL_API_PER_MINUTE = 10**9
    application, moment = prepare(read(config)), datetime.now(UTC)
    return application, tokens.create("bench", ["contacts:read"], 1, Now(moment, TODAY, moment, "bench")).secret


def _rate(act: Callable[[], int], count: int) -> float:
    started = perf_counter()
    if (seen := act()) != count:
        sys.exit(f"{seen} of {count} events were served")
    return count / (perf_counter() - started)


def _through_the_api(application: Callable[..., Any], secret: str) -> int:
    """Follow the feed from its beginning, and keep who is seen as whom."""
    position, seen, ids = "", 0, {}
    while True:
        environ = _environ("/api/v1/events", secret) | {"QUERY_STRING": f"limit={PAGE}&after={position}"}
        response = application(environ, lambda *_: None)
        page = orjson.loads(b"".join(response))
        response.close()
        for event in page["items"]:
            ids[event["contact_id"]] = event["root"]
        seen, position = seen + len(page["items"]), page["position"]
        if not page["has_more"]:
            return seen


def _plain() -> int:
    from kinroll.store.bulk import fetch

    place, seen = (0, 0), 0
    columns = "xid, id, at, kind, contact_id, plan_id"
    sql = f"SELECT {columns} FROM event WHERE (xid, id) > (%s, %s) ORDER BY xid, id LIMIT {PAGE}"
    while rows := fetch(sql, place):
        orjson.dumps([list(row) for row in rows])
        seen, place = seen + len(rows), rows[-1][:2]
    return seen


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as folder:
        for name, pairs in measure(chosen.contacts, chosen.databases, chosen.rounds, Path(folder)).items():
            rate, ratio = median(ours for ours, _ in pairs), median(ours / plain for ours, plain in pairs)
            sys.stdout.write(f"{name}: {rate:,.0f} events a second, {ratio:.2f} of a plain reader\n")


if __name__ == "__main__":
    main()
