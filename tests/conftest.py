"""What every test may ask for: a database of its own. And what a run may leave out: `--without postgresql`.

Tests that need more than Python carry a mark (`postgresql`, `browser`, `spark`). They never skip themselves: either the
run says `--without`, and the summary tells what that left out, or they run.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db.backends.signals import connection_created
from filelock import FileLock
from psycopg import sql

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from kinroll.store.database import set_up
from postgres import PostgresError, Server, running_server
from snapshots import FirstSync

set_up(web=True)  # before a test imports a table; pages have some of their own

MARKS = {
    "postgresql": "needs a PostgreSQL server",
    "browser": "needs a web browser",
    "spark": "needs Spark and Java",
}
LEFT_OUT = pytest.StashKey[Counter[str]]()
SERVER = pytest.StashKey[Server]()


# Leaving out


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without",
        action="append",
        choices=list(MARKS),
        default=[],
        help="leave out the tests that need this; may be given more than once",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    for name, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}; see --without")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without = set(config.getoption("without"))
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        unmet = needs_of(item) & without
        config.stash[LEFT_OUT].update(unmet)
        (left_out if unmet else kept).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking for garbage in it, again and again, is a tenth of a run's time."""
    gc.collect()
    gc.freeze()


def needs_of(item: pytest.Item) -> set[str]:
    """What a test needs: its marks say, or the fixtures and parameters that it names."""
    needs = {mark.name for mark in item.iter_markers()}
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    has_server = "postgresql_server" in getattr(item, "fixturenames", ()) or "postgresql" in params
    return needs | {"postgresql"} if has_server else needs


def pytest_sessionfinish(session: pytest.Session) -> None:
    if worker_input(session.config) is not None:
        workeroutput: dict[str, Any] = getattr(session.config, "workeroutput")  # noqa: B009 - xdist adds it
        counts: Counter[str] = session.config.stash[LEFT_OUT]
        workeroutput["left_out"] = dict(counts)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended. Each has seen every test, so any one's count is the run's."""
    if output := getattr(node, "workeroutput", None):
        node.config.stash[LEFT_OUT] = Counter[str](output["left_out"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for need, count in config.stash[LEFT_OUT].items():
        tests = "1 test that needs" if count == 1 else f"{count} tests that need"
        terminalreporter.write_line(f"Left out: {tests} {need} (--without {need})", yellow=True)


def worker_input(config: pytest.Config) -> dict[str, Any] | None:
    """What the controller told this pytest-xdist worker; None when this is no worker."""
    return getattr(config, "workerinput", None)


# PostgreSQL servers: one for each worker, since an open transaction holds back the feed of every database of a server


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A worker is about to start: tell it where its server is."""
    if "postgresql" not in node.config.getoption("without"):
        node.workerinput["postgresql_port"] = start_server(node.config).port


def server_of(config: pytest.Config) -> Server:
    """The server of this process, started when first asked for."""
    if told := worker_input(config):
        return Server(told["postgresql_port"])
    if SERVER not in config.stash:
        config.stash[SERVER] = start_server(config)
    return config.stash[SERVER]


def start_server(config: pytest.Config) -> Server:
    """A new server, until the run ends; where there can be none the run ends here, and fails."""
    stack = ExitStack()
    config.add_cleanup(stack.close)
    try:
        return stack.enter_context(running_server())
    except PostgresError as problem:
        pytest.exit(f"{problem}\nTo leave out the tests that need PostgreSQL: --without postgresql", returncode=1)


@pytest.fixture(scope="session")
def postgresql_server(pytestconfig: pytest.Config) -> Server:
    return server_of(pytestconfig)


@pytest.fixture(scope="session")
def postgresql_admin(postgresql_server: Server) -> Iterator[psycopg.Connection]:
    """A connection that may make and drop databases."""
    with psycopg.connect(postgresql_server.url(), autocommit=True) as connection:
        yield connection


# Databases: SQLite's migrated once in a run and PostgreSQL's once for each worker, copied for each test


def read_backwards(connection: Any, **_: Any) -> None:
    """Where a query says no order, SQLite answers in the other one: what leans on the usual order fails here."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = ON")


connection_created.connect(read_backwards)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The file to copy: the first worker that needs it makes it, for all of this run."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_input(pytestconfig) is None else own.parent
    template = shared / "template.db"
    with FileLock(shared / "template.lock"):
        if not template.exists():
            made = tmp_path_factory.mktemp("template") / "kinroll.db"
            migrate(sqlite_url(made))
            made.rename(template)
    return template


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Server, postgresql_admin: psycopg.Connection) -> str:
    """Name of the database to copy."""
    template = f"kinroll_template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    postgresql_admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
    migrate(postgresql_server.url(template))
    return template


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[str]:
    """URL of a copy of a database, in this folder."""
    file = folder / "kinroll.db"
    shutil.copyfile(template, file)
    try:
        yield sqlite_url(file)
    finally:
        close()


SPARE: list[str] = []
"""Databases of this worker that are as good as new: emptying one is much quicker than copying another."""


@contextmanager
def postgresql_copy(server: Server, admin: psycopg.Connection, template: str) -> Iterator[str]:
    """URL of a migrated database that nobody else uses; emptied at the end, for the next."""
    name = SPARE.pop() if SPARE else f"kinroll_test_{uuid4().hex}"
    names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        admin.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
    try:
        yield server.url(name)
    finally:
        close()
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        empty(server.url(name))
        SPARE.append(name)


EMPTY = """
DO $$ DECLARE t regclass; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname NOT IN ('auth_permission', 'django_content_type', 'django_migrations') AND pg_relation_size(oid) > 0
  LOOP
    IF pg_relation_size(t) > 1000000 THEN EXECUTE 'TRUNCATE ' || t || ' CASCADE';
    ELSE EXECUTE 'DELETE FROM ' || t;
    END IF;
  END LOOP;
  PERFORM setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), 1, false) FROM pg_sequences
    WHERE last_value IS NOT NULL AND schemaname = 'public'
    AND sequencename NOT IN ('auth_permission_id_seq', 'django_content_type_id_seq', 'django_migrations_id_seq');
END $$
"""
"""Most tests fill a few tables with a few rows: to delete these takes a twentieth of the time that TRUNCATE takes, and
to look at the size of a table's file a tenth of the time of asking it for a row."""


def empty(url: str) -> None:
    """Take all rows out of a database but those that its migration put there, and begin counting anew."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(EMPTY)


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """URL of a migrated SQLite file that only this test uses."""
    with sqlite_copy(sqlite_template, tmp_path) as url:
        yield url


@pytest.fixture
def postgresql_database(
    postgresql_server: Server, postgresql_admin: psycopg.Connection, postgresql_template: str
) -> Iterator[str]:
    """URL of a migrated PostgreSQL database that only this test uses."""
    with postgresql_copy(postgresql_server, postgresql_admin, postgresql_template) as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_database(request: pytest.FixtureRequest) -> Callable[[Path], AbstractContextManager[str]]:
    """Makes a migrated database at each call, for tests that need one after the other; takes a folder of the test's."""
    if request.param == "sqlite":
        return partial(sqlite_copy, request.getfixturevalue("sqlite_template"))
    names = ("postgresql_server", "postgresql_admin", "postgresql_template")
    server, admin, template = (request.getfixturevalue(name) for name in names)
    return lambda _: postgresql_copy(server, admin, template)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> str:
    """URL of a migrated database that only this test uses; the test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url


@pytest.fixture(scope="session")
def first_sync(tmp_path_factory: pytest.TempPathFactory) -> FirstSync:
    """Syncs a school with which a test begins."""
    return FirstSync(tmp_path_factory.mktemp("synced"))


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


def migrate(url: str) -> None:
    """Migrate a new database, and let go of it."""
    from kinroll.store import database  # here: tests of the core need no Django

    database.use(url)
    database.migrate()
    database.close()


def close() -> None:
    """Close what a test has left open."""
    from kinroll.store import database

    database.close()
