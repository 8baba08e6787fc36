"""Carries out a stored plan, batch by batch.

A plan that is *applying* holds its source. Killed at any moment, it is finished by calling ``carry_out`` again: a batch
is either wholly there or not at all, and the plan itself holds everything that is needed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.utils import DataError, IntegrityError

from kinroll.core.problem import Problem
from kinroll.core.text import clip
from kinroll.store import events, plans
from kinroll.store.apply.accounts import write_accounts
from kinroll.store.apply.contacts import insert_contacts, update_contacts
from kinroll.store.apply.numbering import number_new
from kinroll.store.apply.records import end, insert_versions, record_ids, replace_identifiers, write_records, write_ties
from kinroll.store.apply.rows import Rows, collect
from kinroll.store.bulk import analyze, any_of, execute, fetch, fetch_one, insert, lock, update
from kinroll.store.database import first_line
from kinroll.store.models import Plan
from kinroll.store.moved import LEFT_ALONE, NOT_WRITTEN, moved_meanwhile

BATCH = 1_000
MANY = 200
"""So many changes at once may leave the database with wrong ideas of the size of its tables."""
FILLED = ("source_record", "contact", "link", "role", "relationship", "record_version", "account", "name", "change")
PENDING, DONE = 0, 1
NEWCOMER = "\tnew contact"
"""Locked beside usernames by whoever creates contacts: of two who do, the second sees whom the first has made."""


def carry_out(plan: Plan, now: datetime) -> Iterator[int]:
    """Apply what is still pending of a plan; yields the number of changes done after each batch.

    A batch that holds what the database cannot take is done change by change: only the one at fault is left alone. A
    plan inside a transaction is a person's, and that is done whole or not at all.
    """
    first = fetch_one("SELECT min(seq) FROM change WHERE plan_id = %s AND state = 0", [plan.pk])
    last = fetch_one("SELECT max(seq) FROM change WHERE plan_id = %s", [plan.pk])
    while first is not None and first <= last:
        until = min(first + BATCH - 1, last)
        try:
            done = _apply_batch(plan, first, until, now)
        except Exception as error:
            if connection.in_atomic_block or not _is_of_values(error):
                raise
            done = sum(_apply_or_leave(plan, seq, now) for seq in range(first, until + 1))
        first = until + 1
        yield done
    if last and last >= MANY and _has_grown(plan):
        analyze(*FILLED)


def _has_grown(plan: Plan) -> bool:
    """Whether a plan has made so many contacts that the database no longer knows how large its tables are."""
    created = fetch_one("SELECT count(*) FROM change WHERE plan_id = %s AND kind = 'created'", [plan.pk])
    return bool(created * 10 > fetch_one("SELECT count(*) FROM contact"))


def _apply_batch(plan: Plan, first: int, last: int, now: datetime) -> int:
    with transaction.atomic():
        batch = list(plans.changes(plan, first, last))
        _apply(plan, batch, now)
    return len(batch)


def _apply_or_leave(plan: Plan, seq: int, now: datetime) -> int:
    """Apply one change; leave it alone, by name and with the reason, when its values are at fault."""
    try:
        return _apply_batch(plan, seq, seq, now)
    except Exception as error:
        if not _is_of_values(error):
            raise
        with transaction.atomic():
            for change, body in plans.changes(plan, seq, seq):
                why = clip(first_line(error))
                plans.add_findings(plan, [Problem(NOT_WRITTEN, change["source_key"], body["name"], value=why)])
                _mark(plan, [], {seq})
        return 1


def _is_of_values(error: Exception) -> bool:
    """Whether what was to be written is at fault, and not the database or the way there. 54: more than it can hold."""
    limit = str(getattr(error.__cause__, "sqlstate", "")).startswith("54")
    return limit or isinstance(error, DataError | IntegrityError | ValueError | OverflowError)


def _apply(plan: Plan, batch: list[tuple[dict[str, Any], plans.Body]], now: datetime) -> None:
    """One transaction: leave alone what has moved, write the rest, and mark every change."""
    lock(name for change, _ in batch for name in (change["name_key"], NEWCOMER * (change["kind"] == "created")) if name)
    moved = moved_meanwhile(plan, batch)
    doing = [item for item in batch if item[0]["seq"] not in moved]
    number_new(doing)
    rows = Rows(secrets=_secrets(plan, doing))
    records = record_ids(doing, rows)
    for change, body in doing:
        collect(plan, change, body, records, rows, now)
    _write(plan, rows, now)
    _mark(plan, doing, moved)


def _secrets(plan: Plan, doing: Sequence[tuple[dict[str, Any], plans.Body]]) -> dict[int, str]:
    """The encoded passwords that some of these changes hand over, by their place in the plan."""
    wanted = [change["seq"] for change, body in doing if "account" in body]
    if not wanted:
        return {}
    condition, values = any_of("seq", wanted)
    return dict(fetch(f"SELECT seq, body FROM secret WHERE plan_id = %s AND {condition}", [plan.pk, *values]))


def _write(plan: Plan, rows: Rows, now: datetime) -> None:
    """A few statements for the whole batch, whatever its size. What ends comes before what begins."""
    end(plan, rows)
    write_records(rows)
    insert_contacts(rows.contacts)
    update_contacts(rows.updated)
    update("merge", ("ended_plan_id",), rows.ended_merges)
    insert("merge", ("loser_id", "survivor_id", "plan_id"), rows.merges)
    update("contact", ("root",), rows.roots, key="number")
    insert_versions(rows)
    write_ties(rows)
    replace_identifiers(plan, rows)
    write_accounts(rows, now)
    events.add(rows.events)


def _mark(plan: Plan, doing: Sequence[tuple[dict[str, Any], plans.Body]], moved: set[int]) -> None:
    update("change", ("state", "contact_id"), [(DONE, change["contact_id"], change["id"]) for change, _ in doing])
    if moved:
        condition, values = any_of("seq", list(moved))
        execute(f"UPDATE change SET state = %s WHERE plan_id = %s AND {condition}", [LEFT_ALONE, plan.pk, *values])
