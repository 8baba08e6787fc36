"""The web application as one process: pages, and two threads that meanwhile deliver the outbox and have work done.

Long work is done by a process of its own, so that pages stay quick, and no mail waits for it.
"""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import waitress
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from waitress.proxy_headers import proxy_headers_middleware

from kinroll.declarations.file import Configuration
from kinroll.declarations.web import refuse_open_doors
from kinroll.flows import calling_webhooks, delivering, jobs, reviewing, tidying
from kinroll.store import database
from kinroll.web.opening import configuration as current
from kinroll.web.opening import open_web
from kinroll.web.overlong import Channel
from kinroll.web.uploading import LARGEST_REQUEST

THREADS = 8
DELIVER_EVERY_S = 10.0
TIDY_EVERY_S = WORK_EVERY_S = 3_600.0
"""So often what has run out is forgotten; and a worker is begun in any case, for what is due by the day."""
UNDELIVERED = 5
"""What ``kinroll worker`` ends with where a message could not be delivered: it waits, and is nobody's fault here."""
_log = logging.getLogger("kinroll.worker")


def prepare(configuration: Configuration) -> Callable[..., object]:
    """The application, ready to be served. Raises where it cannot be, in a sentence that says why."""
    open_web(configuration)
    database.check()
    refuse_missing_tables()
    application: Callable[..., object] = get_wsgi_application()
    return application


def behind_proxy(application: Callable[..., object], configuration: Configuration) -> Callable[..., object]:
    """The application for another WSGI server: from where somebody asks is believed of the declared proxy alone."""
    options = _behind_proxy(configuration)
    found: Callable[..., object] = proxy_headers_middleware(application, **options) if options else application
    return found


def _behind_proxy(configuration: Configuration) -> dict[str, Any]:
    proxy = configuration.declared.web.proxy
    return {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if proxy else {}


def refuse_missing_tables() -> None:
    """Raise unless the tables of the pages are there; nothing is migrated silently."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise database.DatabaseUnusableError(
            "The database does not hold this version's tables. Make them with: kinroll init"
        )


def serve(configuration: Configuration, *, host: str, port: int, ready: Callable[[str, int], None]) -> None:
    """Serve until interrupted. ``ready`` is told where, once requests are taken; port 0 takes any that is free."""
    refuse_open_doors(configuration, host)
    application = prepare(configuration)
    options = _behind_proxy(configuration)
    limits = {"threads": THREADS, "max_request_body_size": LARGEST_REQUEST}
    server = waitress.create_server(application, host=host, port=port, ident="", **limits, **options)
    server.channel_class = Channel
    stop = threading.Event()
    for act in (_deliver, _have_work_done):
        threading.Thread(target=act, args=(stop,), daemon=True, name=act.__name__.strip("_")).start()
    try:
        ready(host, int(server.effective_port))
        server.run()
    finally:
        stop.set()
        server.close()


def _deliver(stop: threading.Event) -> None:
    """Again and again: deliver the outbox, forget what is kept for a while only."""
    tidied_at = -TIDY_EVERY_S
    pause_s = jobs.PAUSE_S
    while not stop.wait(pause_s):
        pause_s = DELIVER_EVERY_S
        with _whatever_happens():
            delivering.deliver(current(), datetime.now(UTC))
            if calling_webhooks.call(current()).has_more:
                pause_s = jobs.PAUSE_S
            reviewing.refresh_if_due(datetime.now(UTC))
            if time.monotonic() - tidied_at > TIDY_EVERY_S:
                tidied_at = time.monotonic()
                tidying.tidy(datetime.now(UTC))


def _have_work_done(stop: threading.Event) -> None:
    """Again and again: have done what people asked for, and what a worker does by itself at its times."""
    looked_at = worked_at = time.monotonic()
    pause_s = jobs.PAUSE_S
    while not stop.wait(pause_s):
        pause_s, now = jobs.PAUSE_S, time.monotonic()
        with _whatever_happens():
            is_due = now - worked_at > WORK_EVERY_S
            if now - looked_at > DELIVER_EVERY_S:
                looked_at, is_due = now, is_due or _is_due_at_targets()
            if is_due or jobs.is_to_do():
                worked_at = now
                if not work_in_a_process(current()):
                    pause_s = DELIVER_EVERY_S


@contextmanager
def _whatever_happens() -> Iterator[None]:
    """Whatever goes wrong in this block, the next round tries again."""
    try:
        yield
    except Exception:
        _log.exception("what waits could not be done")
    finally:
        database.close_here()


def _is_due_at_targets() -> bool:
    if not current().declared.targets:
        return False
    from kinroll.flows.provisioning import due  # here: it loads an HTTP client

    return due.is_due(current(), datetime.now(UTC))


def work_in_a_process(configuration: Configuration) -> bool:
    """Have everything done that waits, as ``kinroll worker --once`` does it; whether that went well."""
    words = [sys.executable, "-m", "kinroll", "worker", "--once", "--config", str(configuration.file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    is_well = done.returncode in (0, UNDELIVERED)
    if not is_well:
        _log.error("the worker ended with %s: %s", done.returncode, done.stderr[-2_000:])
    return is_well
