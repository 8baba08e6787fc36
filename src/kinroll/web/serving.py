"""The web application as one process: pages, and a thread that meanwhile delivers the outbox and has work done.

Long work is done by a process of its own, so that pages stay quick.
"""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import waitress
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from kinroll.declarations.file import Configuration
from kinroll.declarations.web import refuse_open_doors
from kinroll.flows import calling_webhooks, delivering, jobs, reviewing
from kinroll.store import database
from kinroll.store.jobs import is_waiting as is_work_waiting
from kinroll.web.opening import configuration as current
from kinroll.web.opening import open_web
from kinroll.web.uploading import LARGEST_REQUEST

THREADS = 8
DELIVER_EVERY_S = 10.0
TIDY_EVERY_S = 3_600.0
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
    proxy = configuration.declared.web.proxy
    options = (
        {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if proxy else {}
    )
    limits = {"threads": THREADS, "max_request_body_size": LARGEST_REQUEST}
    server = waitress.create_server(application, host=host, port=port, ident="", **limits, **options)
    stop = threading.Event()
    threading.Thread(target=_do_what_waits, args=(stop,), daemon=True, name="worker").start()
    try:
        ready(host, int(server.effective_port))
        server.run()
    finally:
        stop.set()
        server.close()


def _do_what_waits(stop: threading.Event) -> None:
    """Again and again: have done what people asked for, deliver the outbox, forget sessions that have run out."""
    delivered_at = tidied_at = -TIDY_EVERY_S
    while not stop.wait(jobs.PAUSE_S):
        try:
            if is_work_waiting():
                work_in_a_process(current())
            if time.monotonic() - delivered_at > DELIVER_EVERY_S:
                delivered_at = time.monotonic()
                delivering.deliver(current(), datetime.now(UTC))
                if calling_webhooks.call(current()).has_more:
                    delivered_at = -TIDY_EVERY_S
                reviewing.refresh_if_due(datetime.now(UTC))
            if time.monotonic() - tidied_at > TIDY_EVERY_S:
                tidied_at = time.monotonic()
                SessionStore.clear_expired()
        except Exception:  # whatever it was, the next round tries again
            _log.exception("what waits could not be done")
        finally:
            database.close_here()


def work_in_a_process(configuration: Configuration) -> None:
    """Have everything done that people have asked for, as ``kinroll worker --once`` does it."""
    words = [sys.executable, "-m", "kinroll", "worker", "--once", "--config", str(configuration.file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode not in (0, UNDELIVERED):
        _log.error("the worker ended with %s: %s", done.returncode, done.stderr[-2_000:])
