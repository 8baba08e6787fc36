"""Carries out a stored plan, batch by batch.

A plan that is *applying* holds its source. Killed at any moment, it is finished by calling ``carry_out`` again: a batch
is either wholly there or not at all, and the plan itself holds everything that is needed.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.utils import DataError, IntegrityError

from kinroll.core.problem import Problem
from kinroll.core.text import clip
from kinroll.store import events, plans
from kinroll.store.apply.accounts import write_accounts
from kinroll.store.apply.ahead import Batch, Each, cut_up, here, with_rows
from kinroll.store.apply.beside import WRITERS, Writers, result, writers
from kinroll.store.apply.contacts import insert_contacts, update_contacts
from kinroll.store.apply.numbering import number_new
from kinroll.store.apply.records import end, insert_versions, record_ids, replace_identifiers, write_records, write_ties
from kinroll.store.apply.set_aside import indexes_set_aside
from kinroll.store.bulk import analyze, any_of, execute, fetch, fetch_one, insert, lock, update
from kinroll.store.database import first_line
from kinroll.store.locking import NEWCOMER, is_one_plan
from kinroll.store.models import Plan
from kinroll.store.moved import LEFT_ALONE, NOT_WRITTEN, has_moved, moved_meanwhile
from kinroll.store.shapes.applied import Rows, Run, collect, moment
from kinroll.store.shapes.packed import Body

if TYPE_CHECKING:
    from concurrent.futures import Future

BATCH = 2_000
MANY = 200
"""So many changes at once may leave the database with wrong ideas of the size of its tables."""
FILLED = ("source_record", "contact", "link", "role", "relationship", "record_version", "account", "name", "change")
PENDING, DONE = 0, 1


def carry_out(plan: Plan, now: datetime, each: Each = here) -> Generator[int, None, None]:
    """Apply what is still pending of a plan; yields the number of changes done after each batch.

    A batch that holds what the database cannot take is done change by change: only the one at fault is left alone. A
    plan inside a transaction is a person's, and that is done whole or not at all. ``each`` is who makes the rows of new
    contacts.
    """
    first = fetch_one("SELECT min(seq) FROM change WHERE plan_id = %s AND state = 0", [plan.pk])
    last = fetch_one("SELECT max(seq) FROM change WHERE plan_id = %s", [plan.pk])
    run = Run(plan.pk, moment(plan.as_of), plan.today.isoformat(), moment(now))
    cut = cut_up(plan, first, last, BATCH) if first is not None else deque()
    creating = sum(batch.is_creating for batch in cut)
    with indexes_set_aside(plan, creating * BATCH), writers(creating) as several:
        for turn in _turns(plan, run, with_rows(plan, run, cut, each), several):
            try:
                done = turn.write()
            except Exception as error:
                if connection.in_atomic_block or not _is_of_values(error):
                    raise
                done = sum(_apply_or_leave(plan, seq, run) for seq in range(turn.first, turn.last + 1))
            yield done
    if last and last >= MANY and _has_grown(plan):
        analyze(*FILLED)


class _Turn(NamedTuple):
    """The turn of a batch: from where to where it goes, and what writes it, or waits for who is writing it."""

    first: int
    last: int
    write: Callable[[], int]


def _turns(plan: Plan, run: Run, batches: Iterable[Batch], several: Writers | None) -> Iterator[_Turn]:
    """The batches in their order; where there are ``several`` writers, those that only create are given to them."""
    given: deque[_Turn] = deque()
    for batch in batches:
        if several and batch.rows:
            told = several.give(partial(_create_beside, plan, batch, run, several.holder))
            given.append(_Turn(batch.first, batch.last, partial(_told, plan, batch.first, batch.last, run, told)))
            if len(given) > WRITERS:
                yield given.popleft()
        else:
            yield from given  # what comes next may depend on them
            given.clear()
            yield _Turn(batch.first, batch.last, partial(_apply_batch, plan, batch, run))
    yield from given


def _told(plan: Plan, first: int, last: int, run: Run, told: "Future[int]") -> int:
    """How many changes were written elsewhere; a batch that something stands against is done here."""
    return result(told) or _apply_batch(plan, Batch(first, last), run)


def _create_beside(plan: Plan, batch: Batch, run: Run, holder: int) -> int:
    """Create the contacts of a batch beside others of the same plan; 0 where something may stand against that."""
    with transaction.atomic():
        _lock(batch.changes, is_shared=True)
        if batch.rows and is_one_plan(holder) and not has_moved(plan, batch.changes, batch.known):
            _write(plan, batch.rows, run.now)
            _mark(plan, batch.changes, set())
            return len(batch.changes)
    return 0


def _has_grown(plan: Plan) -> bool:
    """Whether a plan has made so many contacts that the database no longer knows how large its tables are."""
    created = fetch_one("SELECT count(*) FROM change WHERE plan_id = %s AND kind = 'created'", [plan.pk])
    return bool(created * 10 > fetch_one("SELECT count(*) FROM contact"))


def _apply_batch(plan: Plan, batch: Batch, run: Run) -> int:
    with transaction.atomic():
        if batch.rows and not _has_moved(plan, batch):
            _write(plan, batch.rows, run.now)
            _mark(plan, batch.changes, set())
            return len(batch.changes)
        changes = [item for item in plans.changes(plan, batch.first, batch.last) if item[0]["state"] == PENDING]
        _apply(plan, changes, run)
    return len(changes)


def _has_moved(plan: Plan, batch: Batch) -> bool:
    """Whether anything stands against what was made ahead, once nobody else can write it any more."""
    _lock(batch.changes)
    return has_moved(plan, batch.changes, batch.known)


def _lock(changes: Iterable[dict[str, Any]], *, is_shared: bool = False) -> None:
    names = (name for c in changes for name in (c["name_key"], NEWCOMER * (c["kind"] == "created")) if name)
    lock(names, is_shared=is_shared)


def _apply_or_leave(plan: Plan, seq: int, run: Run) -> int:
    """Apply one change; leave it alone, by name and with the reason, when its values are at fault."""
    try:
        return _apply_batch(plan, Batch(seq, seq), run)
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


def _apply(plan: Plan, batch: list[tuple[dict[str, Any], Body]], run: Run) -> None:
    """One transaction: leave alone what has moved, write the rest, and mark every change."""
    _lock(change for change, _ in batch)
    moved = moved_meanwhile(plan, batch)
    doing = [item for item in batch if item[0]["seq"] not in moved]
    number_new(doing)
    rows = Rows(secrets=_secrets(plan, doing))
    records = record_ids(doing, rows)
    for change, body in doing:
        collect(run, change, body, records, rows)
    _write(plan, rows, run.now)
    _mark(plan, [change for change, _ in doing], moved)


def _secrets(plan: Plan, doing: Sequence[tuple[dict[str, Any], Body]]) -> dict[int, str]:
    """The encoded passwords that some of these changes hand over, by their place in the plan."""
    wanted = [change["seq"] for change, body in doing if "account" in body]
    if not wanted:
        return {}
    condition, values = any_of("seq", wanted)
    return dict(fetch(f"SELECT seq, body FROM secret WHERE plan_id = %s AND {condition}", [plan.pk, *values]))


def _write(plan: Plan, rows: Rows, now: str) -> None:
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


def _mark(plan: Plan, done: Sequence[dict[str, Any]], moved: set[int]) -> None:
    if not _mark_in_a_row(done):
        update("change", ("state", "contact_id"), [(DONE, change["contact_id"], change["id"]) for change in done])
    if moved:
        condition, values = any_of("seq", list(moved))
        execute(f"UPDATE change SET state = %s WHERE plan_id = %s AND {condition}", [LEFT_ALONE, plan.pk, *values])


def _mark_in_a_row(done: Sequence[dict[str, Any]]) -> bool:
    """Mark newcomers whose numbers rise as their changes do, as they mostly do, by one statement; whether they did."""
    if not done or any(change["kind"] != "created" for change in done):
        return False
    ids = [change["id"] for change in done]
    shifts = {change["contact_id"] - change["id"] for change in done}
    if len(shifts) > 1 or max(ids) - min(ids) >= len(ids):
        return False
    execute(
        "UPDATE change SET state = %s, contact_id = id + %s WHERE id BETWEEN %s AND %s",
        [DONE, shifts.pop(), min(ids), max(ids)],
    )
    return True
