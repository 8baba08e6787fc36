"""A new database has the tables that one of an earlier version comes to, step by step."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from kinroll.store import database as databases
from kinroll.store.bulk import fetch
from kinroll.store.database import DatabaseUnusableError
from kinroll.web.serving import refuse_missing_tables
from postgres import Server

Tables = dict[str, list[Any]]
AT_ONCE = [("accounts", "0001_squashed_0005_look"), ("store", "0001_squashed_0017_training_lists")]
EARLIER = [("accounts", "0004_saved_view"), ("store", "0014_training")]
LAST_STEPS = [("accounts", "0005_look"), ("store", "0017_training_lists")]

SQLITE = {"all": "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"}
POSTGRESQL = {
    "columns": """
        SELECT attrelid::regclass::text, row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname,
        format_type(atttypid, atttypmod), attnotnull, attidentity::text, attgenerated::text,
        attcollation::regcollation::text, pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped AND relnamespace = 'public'::regnamespace
        ORDER BY 1, 2""",
    "relations": """
        SELECT relname, relkind::text, reloptions, relpersistence::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace ORDER BY 1""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1",
    "functions": """
        SELECT oid::regprocedure::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1""",
    "sequences": """
        SELECT sequencename, data_type::text, start_value, min_value, max_value, increment_by, cycle FROM pg_sequences
        WHERE schemaname = 'public' ORDER BY 1""",
    "extensions": "SELECT extname FROM pg_extension ORDER BY 1",
}
"""What PostgreSQL tells of tables and all that hangs on them: that one is the same, and by its name which is not."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    return str(request.param)


@pytest.fixture
def new_tables(request: pytest.FixtureRequest, kind: str) -> Tables:
    """What a new database of this kind says of its tables."""
    databases.use(request.getfixturevalue(f"{kind}_database"))
    assert done() >= {*AT_ONCE, *LAST_STEPS}
    return tables()


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, kind: str, new_tables: Tables, tmp_path: Path) -> Iterator[None]:
    """A database in which nothing is yet, in use."""
    if kind == "sqlite":
        databases.use(f"sqlite:///{(tmp_path / 'empty.db').as_posix()}")
        yield
        databases.close()
        return
    server: Server = request.getfixturevalue("postgresql_server")
    admin: psycopg.Connection = request.getfixturevalue("postgresql_admin")
    name = f"kinroll_empty_{uuid4().hex}"
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    databases.use(server.url(name))
    yield
    databases.close()
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def tables() -> Tables:
    """All that the database in use says of its tables."""
    return {name: fetch(ask) for name, ask in (SQLITE if databases.is_sqlite() else POSTGRESQL).items()}


def done() -> set[tuple[str, str]]:
    """The migrations that the database in use has behind it."""
    return set(MigrationRecorder(connection).applied_migrations())


def migrate_in_steps(last: list[tuple[str, str]]) -> None:
    """Migrate as a version did that knew no other way."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate(last)


@pytest.mark.usefixtures("empty_database")
def test_a_database_that_stopped_half_way_ends_as_a_new_one_is_made(new_tables: Tables) -> None:
    migrate_in_steps(EARLIER)
    with pytest.raises(DatabaseUnusableError, match="kinroll init"):
        databases.check()
    assert not done() & {*AT_ONCE, *LAST_STEPS}
    databases.migrate()
    assert done() >= {*AT_ONCE, *LAST_STEPS}
    for name, told in tables().items():
        assert told == new_tables[name], name


def test_a_database_of_the_version_before_is_used_as_it_is(database: str) -> None:
    databases.use(database)
    before = tables()
    for step in AT_ONCE:
        MigrationRecorder(connection).record_unapplied(*step)
    databases.check()
    refuse_missing_tables()
    databases.migrate()
    assert (tables(), done() >= {*AT_ONCE}) == (before, True)


def test_later_migrations_begin_with_the_same_models() -> None:
    in_steps = MigrationLoader(None, replace_migrations=False).project_state(LAST_STEPS).models
    at_once = MigrationLoader(None).project_state(AT_ONCE).models
    assert at_once == in_steps
    for key, model in at_once.items():
        assert list(model.fields) == list(in_steps[key].fields), key


def test_one_migration_stands_for_all_steps_before_it() -> None:
    on_disk = MigrationLoader(None, replace_migrations=False).disk_migrations
    for app, name in AT_ONCE:
        last = dict(LAST_STEPS)[app]
        steps = {key for key in on_disk if key[0] == app and key != (app, name) and key[1] <= last}
        assert set(on_disk[app, name].replaces) == steps
