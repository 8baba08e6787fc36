"""The web application as one process: pages, and a thread that delivers the outbox meanwhile."""

import logging
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
from kinroll.flows import delivering
from kinroll.store import database
from kinroll.web.opening import configuration as current
from kinroll.web.opening import open_web

THREADS = 8
PAUSE_S = 10.0
TIDY_EVERY_S = 3_600.0
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
    server = waitress.create_server(application, host=host, port=port, threads=THREADS, ident="", **options)
    stop = threading.Event()
    threading.Thread(target=_deliver, args=(stop,), daemon=True, name="outbox").start()
    try:
        ready(host, int(server.effective_port))
        server.run()
    finally:
        stop.set()
        server.close()


def _deliver(stop: threading.Event) -> None:
    """Deliver what waits in the outbox, again and again; now and then forget sessions that have run out."""
    tidied_at = 0.0
    while not stop.wait(PAUSE_S):
        try:
            delivering.deliver(current(), datetime.now(UTC))
            if time.monotonic() - tidied_at > TIDY_EVERY_S:
                SessionStore.clear_expired()
                tidied_at = time.monotonic()
        except Exception:  # whatever it was, the next round tries again
            _log.exception("the outbox could not be delivered")
        finally:
            database.close()
