"""How many contacts a program can read in a second, beside a bare Django view that reads one row. Not part of CI.

    python bench/api.py                      10,000 contacts, both databases
    python bench/api.py --contacts 1000      a quick look

Both sides are whole WSGI applications in one process, called in turn with the same contacts at random, and both keep
their connections. Ours checks the token and what it may do, and answers the whole contact, with records, roles,
account, relationships and documents. What counts is the ratio.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from databases import Databases, opened
from sync import PUPILS_A_CONTACT, TODAY, configure, sync, tell

from kinroll.demo.school import write_school

READS = 100
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


def measure(contacts: int, names: Sequence[str], rounds: int, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """For each database, in each round, the reads a second of ours and of the bare view."""
    from kinroll.store.database import set_up

    set_up(web=True)
    write_school(folder / "reports", pupils=round(contacts * PUPILS_A_CONTACT), today=TODAY, cases=False)
    found = {}
    with opened(names, folder) as databases:
        for kind in databases:
            found[kind.name] = _measure(kind, folder, rounds)
    return found


def _measure(kind: Databases, folder: Path, rounds: int) -> list[tuple[float, float]]:
    kind.make("read")
    config = folder / "kinroll.toml"
    configure(config, folder / "reports", kind.url("read"))
    tell(f"{kind.name}: the first sync")
    sync(config)
    ours, secret, numbers = _prepared(config)
    theirs = _bare()
    found = []
    for number in range(rounds):
        chosen = random.Random(number).choices(numbers, k=READS)
        pair = tuple(
            _rate(application, address, chosen, shown)
            for application, address, shown in ((ours, "/api/v1/contacts/{}", secret), (theirs, "/{}/", ""))
        )
        found.append((pair[0], pair[1]))
    tell(f"{kind.name}: {median(one for one, _ in found):.0f} and {median(two for _, two in found):.0f} a second")
    from kinroll.store import database

    database.close()
    return found


def _prepared(config: Path) -> tuple[Application, str, list[int]]:
    """Our application over a synced school, a token for it, and the numbers of all contacts."""
    from django.conf import settings

    from kinroll.declarations.file import read
    from kinroll.flows import tokens
    from kinroll.flows.now import Now
    from kinroll.store.models import Contact
    from kinroll.web.serving import prepare

    settings.KINROLL_API_PER_MINUTE = 10**9
    application, moment = prepare(read(config)), datetime.now(UTC)
    made = tokens.create("bench", ["contacts:read"], 1, Now(moment, TODAY, moment, "bench"))
    numbers = list(Contact.objects.filter(root=None).values_list("number", flat=True))
    return application, made.secret, numbers


def _bare() -> Application:
    """A Django application with one view and nothing else."""
    from types import ModuleType

    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpRequest, JsonResponse
    from django.test import override_settings
    from django.urls import path

    from kinroll.store.models import Contact

    def one_row(request: HttpRequest, number: int) -> JsonResponse:
        row = Contact.objects.get(pk=number)
        return JsonResponse({"number": row.number, "forename": row.forename, "surname": row.surname})

    urls = ModuleType("bare_urls")
    urls.urlpatterns = [path("<int:number>/", one_row)]  # type: ignore[attr-defined]
    sys.modules["bare_urls"] = urls
    with override_settings(MIDDLEWARE=[]):
        return WSGIHandler()


def _rate(application: Application, address: str, numbers: Sequence[int], secret: str) -> float:
    """Requests a second."""
    from django.conf import settings

    settings.ROOT_URLCONF = "kinroll.web.urls" if secret else "bare_urls"
    environs = [_environ(address.format(number), secret) for number in numbers]
    _ask(application, dict(environs[0]))
    started = perf_counter()
    for environ in environs:
        _ask(application, environ)
    return len(environs) / (perf_counter() - started)


def _ask(application: Application, environ: dict[str, Any]) -> None:
    said: list[str] = []
    response = application(environ, lambda status, headers, *_: said.append(status))
    body = b"".join(response)
    response.close()
    if said != ["200 OK"] or not body:
        sys.exit(f"{environ['PATH_INFO']}: {said} {body[:200]!r}")


def _environ(path: str, secret: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": f"Bearer {secret}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=60)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as folder:
        for name, pairs in measure(chosen.contacts, chosen.databases, chosen.rounds, Path(folder)).items():
            ratio = median(ours / theirs for ours, theirs in pairs)
            sys.stdout.write(f"{name}: {ratio:.2f} of the requests of a bare Django view that reads one row\n")


if __name__ == "__main__":
    main()
