"""Which database is in use: an embedded SQLite file, or a PostgreSQL server."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.utils import Error


class DatabaseUnusableError(Exception):
    """The database cannot be used; the text says why, in one sentence, and holds no password."""


def parse(url: str) -> dict[str, Any]:
    """Django's description of ``sqlite:///PATH`` (four slashes when absolute) or ``postgresql://…``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536",
            },
        }
    if parts.scheme in ("postgresql", "postgres") and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or "") or os.environ.get("KINROLL_DATABASE_PASSWORD", ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise DatabaseUnusableError(
        f"The database address {redact(url)!r} is not one of sqlite:///PATH or postgresql://USER@HOST/NAME."
    )


def redact(url: str) -> str:
    """The address without its password."""
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url


def set_up() -> None:
    """Make Django ready, once in a process."""
    if not settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinroll.config.settings")
        django.setup()


def use(url: str) -> None:
    """Make this the database of everything that follows in this process."""
    described = parse(url)
    set_up()
    connections.close_all()
    configured = connections.configure_settings({"default": described})
    connections.settings["default"] = configured["default"]
    with suppress(AttributeError):
        del connections["default"]


def migrate() -> None:
    """Bring the tables of the database in use up to date, making it if it is a file that is not there yet."""
    name = connections["default"].settings_dict["NAME"]
    if is_sqlite():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Error as error:
        raise DatabaseUnusableError(f"The database cannot be set up: {first_line(error)}") from error


def check() -> None:
    """Raise unless the database can be reached and holds Kinroll's tables."""
    name = connections["default"].settings_dict["NAME"]
    if is_sqlite() and not Path(name).exists():
        raise DatabaseUnusableError(f"There is no database at {name}. Make it with: kinroll init")
    try:
        with connections["default"].cursor() as cursor:
            tables = connections["default"].introspection.table_names(cursor)
    except (Error, OSError) as error:
        why = first_line(error)
        raise DatabaseUnusableError(
            f"The database {name} cannot be opened: {why}. Its address is database.url in kinroll.toml."
        ) from error
    if "not_imported" not in tables:
        raise DatabaseUnusableError("The database does not hold Kinroll's tables. Make them with: kinroll init")


def is_sqlite() -> bool:
    """Whether the database in use is an SQLite file."""
    return connections["default"].vendor == "sqlite"


def path() -> str:
    """The file of an SQLite database; of a server, its database's name."""
    return str(connections["default"].settings_dict["NAME"])


def close() -> None:
    """Close all connections of this process."""
    connections.close_all()


def first_line(error: BaseException) -> str:
    """What an error says, on one line and without a full stop."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
