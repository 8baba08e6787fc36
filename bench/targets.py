"""How much a target costs: requests, and our own work for each user.

    PYTHONPATH=tests .venv/bin/python bench/targets.py [PEOPLE]

The stand-in for Moodle runs in this process too, so its time is taken out: our own is the time of a sync less the time
that was spent waiting for answers.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from kinroll.store.database import set_up

set_up(web=True)

import campus as campuses  # noqa: E402
from kinroll.store import database  # noqa: E402
from kinroll.targets.moodle import client  # noqa: E402
from moodle.server import serving  # noqa: E402


def main(people: int) -> None:
    """Bring so many to agree, then look again while all agree, and print what it took."""
    os.environ[campuses.TOKEN] = "t0ken"
    with tempfile.TemporaryDirectory() as folder, serving() as moodle:
        url = f"sqlite:///{(Path(folder) / 'kinroll.db').as_posix()}"
        database.use(url)
        database.migrate()
        campus = campuses.at(Path(folder), url, moodle)
        campus.declare(timeout_s=120)
        campus.crowd(people)
        for words in ("first sync", "in agreement"):
            waited = [0.0]
            _measure(waited)
            started = time.perf_counter()
            ran = campus.sync()
            seconds = time.perf_counter() - started
            own = (seconds - waited[0]) / people * 1000
            writes = len(moodle.writes())
            moodle.calls.clear()
            print(f"{words}: {ran.requests} requests, {writes} of them writes; own work {own:.3f} ms a user")  # noqa: T201


_ANSWER = client.Client._answer


def _measure(waited: list[float]) -> None:
    def timed(self: client.Client, data: object) -> object:
        started = time.perf_counter()
        try:
            return _ANSWER(self, data)  # type: ignore[arg-type]
        finally:
            waited[0] += time.perf_counter() - started

    client.Client._answer = timed  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
