"""Indexes that a large first load does without: what brings in a whole school makes them at its end, in one go each.

Kept row by row, an index of names or emails is written all over at every batch, and the more so the larger it is. Only
indexes that nothing relies on but speed, and only while there is nobody yet; the plan remembers what they are, and a
run that is killed leaves them to the one that finishes it. What SQLite searches contacts by stays, in more pieces.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.utils import OperationalError

from kinroll.store import finding_index
from kinroll.store.bulk import any_of, execute, fetch, fetch_one
from kinroll.store.database import is_sqlite, small_cache
from kinroll.store.models import Plan

ENOUGH = 10_000
"""New contacts, from which on it is worth it."""
TABLES = ("contact", "relationship")
"""Whose indexes no step of applying a plan asks."""
_NAME = "indexes"
_WAIT = "SET LOCAL lock_timeout = '2s'"
"""Who is asking for contacts just now holds PostgreSQL up; nobody waits for that."""


@contextmanager
def indexes_set_aside(plan: Plan, created: int) -> Iterator[None]:
    """Do without these indexes until the block has ended well, where so many contacts are the first ones."""
    if created >= ENOUGH and _NAME not in plan.extract and not connection.in_atomic_block:
        _set_aside(plan)
    yield
    if _NAME in plan.extract:
        _put_back(plan)


def _set_aside(plan: Plan) -> None:
    """Of two first loads at once the second finds none left, and has nothing to make again."""
    try:
        with transaction.atomic():
            if not is_sqlite():
                execute(_WAIT)
                execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
            found = dict(_indexes())
            if not found or fetch_one("SELECT 1 FROM contact LIMIT 1"):
                return
            for name in found:
                execute(f'DROP INDEX "{name}"')
            finding_index.gather()
            plan.extract[_NAME] = list(found.values())
            plan.save(update_fields=["extract"])
    except OperationalError:
        plan.extract.pop(_NAME, None)  # it goes without, more slowly


def _put_back(plan: Plan) -> None:
    with small_cache(), transaction.atomic():
        for statement in plan.extract.pop(_NAME):
            execute(statement)
        finding_index.join()
        plan.save(update_fields=["extract"])


def _indexes() -> list[tuple[str, str]]:
    """Name and statement of each index that keeps nothing unique."""
    listed = (
        "SELECT name, sql AS made, tbl_name AS of_table FROM sqlite_schema WHERE type = 'index'"
        if is_sqlite()
        else "SELECT indexname AS name, indexdef AS made, tablename AS of_table FROM pg_indexes "
        "WHERE schemaname = current_schema()"
    )
    condition, values = any_of("of_table", TABLES)
    found = fetch(f"SELECT name, made FROM ({listed}) AS x WHERE made LIKE 'CREATE INDEX%%' AND {condition}", values)
    return [(name, statement) for name, statement in found]
