"""Which database is in use: an embedded SQLite file, or a PostgreSQL server."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.utils import Error
from django.dispatch import receiver
from filelock import FileLock

SET_UP_S = 120.0
CACHE_KIB, SMALL_CACHE_KIB = 65_536, 8_192
"""What SQLite may keep of a database in memory, and as much again while it sorts."""
PAGE_BYTES = 4_096
WAL_PAGES, LARGE_WAL_PAGES = 1_000, 64_000
"""Pages that SQLite's journal gathers before they are brought into the database: as it comes, and in large runs."""
JOURNAL_LEFT = 64 << 20
"""Bytes that a journal which grew in a large run goes back to, where others have the database open after it."""


class DatabaseUnusableError(Exception):
    """The database cannot be used; the text says why, in one sentence, and holds no password."""


def parse(url: str) -> dict[str, Any]:
    """Django's description of ``sqlite:///PATH`` (four slashes when absolute) or ``postgresql://…``."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # of the port, or of a host in brackets
        raise _no_address(url) from None
    if "\x00" in unquote(url):
        raise _no_address(url)
    if parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                f"PRAGMA journal_size_limit={JOURNAL_LEFT}; PRAGMA cache_size=-{CACHE_KIB}",
            },
        }
    if parts.scheme in ("postgresql", "postgres") and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or "") or os.environ.get("KINROLL_DATABASE_PASSWORD", ""),
            "HOST": parts.hostname or "",
            "PORT": str(port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise _no_address(url)


def _no_address(url: str) -> DatabaseUnusableError:
    return DatabaseUnusableError(
        f"The database address {redact(url)!r} is not one of sqlite:///PATH or postgresql://USER@HOST/NAME. "
        "Correct database.url in kinroll.toml."
    )


def redact(url: str) -> str:
    """The address without its password, also where it is too odd an address to be taken apart."""
    return re.sub(r"(://[^/@]*?):.*@", r"\1:…@", url)


def set_up(*, web: bool = False) -> None:
    """Make Django ready, once in a process; with ``web`` for pages and all tables too, which takes longer."""
    if not settings.configured:
        module = "kinroll.config.web_settings" if web else "kinroll.config.settings"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)
        django.setup()


_STAYING = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def use(url: str, *, kept_s: int | None = None) -> None:
    """Make this the database of everything that follows in this process; a connection to it that answers stays.

    ``kept_s``: for how long a connection is kept from one request of a web server to the next.
    """
    described = parse(url)
    if kept_s is not None:
        described |= {"CONN_MAX_AGE": kept_s, "CONN_HEALTH_CHECKS": bool(kept_s)}
    set_up()
    current = connections.settings.get("default", {})
    if all(current.get(name) == value for name, value in described.items()):
        connections["default"].close_if_unusable_or_obsolete()
        return
    connections.close_all()
    configured = connections.configure_settings({"default": _STAYING | described})
    connections.settings["default"] = configured["default"]
    with suppress(AttributeError):
        del connections["default"]


@receiver(connection_created)
def _as_written(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let PostgreSQL run statements as they are: one of 10,000 people took a second to compile, and 0.2 to run."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")


def keep_connections(seconds: int) -> None:
    """Let each thread keep its connection from one request to the next, after a look whether it still answers."""
    described = connections.settings["default"]
    described["CONN_MAX_AGE"], described["CONN_HEALTH_CHECKS"] = seconds, True


def migrate() -> None:
    """Bring the tables of the database in use up to date, making it if it is a file that is not there yet."""
    from django.core.management import call_command

    name = connections["default"].settings_dict["NAME"]
    try:
        if is_sqlite():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        with _nobody_else():
            call_command("migrate", verbosity=0, interactive=False)
    except (Error, OSError) as error:
        raise DatabaseUnusableError(f"The database cannot be set up: {first_line(error)}. {_WHERE}") from error
    _refuse_other_version()


@contextmanager
def _nobody_else() -> Iterator[None]:
    """Of several who set up one database each waits for the other."""
    if is_sqlite():
        with FileLock(f"{path()}.init.lock", timeout=SET_UP_S):
            yield
        return
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7306, 0)")
        yield
        cursor.execute("SELECT pg_advisory_unlock(7306, 0)")  # where it fails the connection ends, and with it the lock


def check() -> None:
    """Raise unless the database can be reached and holds Kinroll's tables."""
    name = connections["default"].settings_dict["NAME"]
    if is_sqlite() and not Path(name).exists():
        raise DatabaseUnusableError(f"There is no database at {name}. Make it with: kinroll init")
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(_HOLDS_TABLES[connections["default"].vendor])
            holds_tables = cursor.fetchone() not in (None, (None,))
    except (Error, OSError) as error:
        why = first_line(error)
        raise DatabaseUnusableError(f"The database {name} cannot be opened: {why}. {_WHERE}") from error
    if not holds_tables:
        raise DatabaseUnusableError("The database does not hold Kinroll's tables. Make them with: kinroll init")
    _refuse_other_version()


_HOLDS_TABLES = {
    "sqlite": "SELECT name FROM sqlite_schema WHERE name = 'django_migrations'",
    "postgresql": "SELECT to_regclass('django_migrations')",
}
_SQUASHED = "_squashed_"
"""In the name of a migration that makes in one step, in a new database, what several others make: it adds nothing."""
_WHERE = "Its address is database.url in kinroll.toml."


def _refuse_other_version() -> None:
    """Raise unless the tables are those of this version of Kinroll."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'store'")
        done = {name for (name,) in cursor.fetchall()}
    known = {file.stem for file in (Path(__file__).parent / "migrations").glob("[0-9]*.py")}
    if done - known:
        raise DatabaseUnusableError("The database was made by a newer version of Kinroll. Install that version here.")
    if {name for name in known if _SQUASHED not in name} - done:
        raise DatabaseUnusableError("The database does not hold this version's tables. Make them with: kinroll init")


def is_sqlite() -> bool:
    """Whether the database in use is an SQLite file."""
    return connections["default"].vendor == "sqlite"


@contextmanager
def small_cache() -> Iterator[None]:
    """Let SQLite keep little in memory: for work that sorts far more than it reads again."""
    if not is_sqlite():
        yield
        return
    connections["default"].cursor().execute(f"PRAGMA cache_size=-{SMALL_CACHE_KIB}")
    try:
        yield
    finally:
        connections["default"].cursor().execute(f"PRAGMA cache_size=-{CACHE_KIB}")


@contextmanager
def large_journal() -> Iterator[None]:
    """Let SQLite's journal grow meanwhile: a page that is written by many transactions is brought over once in a while.

    Whoever is killed loses nothing: what is in the journal has been committed.
    """
    if not is_sqlite() or connections["default"].in_atomic_block:
        yield
        return
    connections["default"].cursor().execute(f"PRAGMA wal_autocheckpoint={LARGE_WAL_PAGES}")
    try:
        yield
    finally:
        with suppress(Error):  # the database has gone, perhaps
            connections["default"].cursor().execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
            if _journal_bytes() > WAL_PAGES * PAGE_BYTES:  # one as small as this SQLite leaves alone too
                connections["default"].cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")


def _journal_bytes() -> int:
    with suppress(OSError):
        return Path(f"{path()}-wal").stat().st_size
    return 0


def path() -> str:
    """The file of an SQLite database; of a server, its database's name."""
    return str(connections["default"].settings_dict["NAME"])


def close() -> None:
    """Close all connections of this process."""
    connections.close_all()


def close_here() -> None:
    """Close the connection of this thread."""
    connections["default"].close()


def first_line(error: BaseException) -> str:
    """What an error says, on one line and without a full stop."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
