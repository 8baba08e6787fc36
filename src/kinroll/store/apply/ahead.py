"""Rows of new contacts, made before it is their batch's turn: what they are called by is reserved ahead.

Only of what a run of a source creates: such a change has one record, which its plan names beside its text, and nobody
can have touched the contact before. What is reserved and not used, because somebody moved meanwhile, is never used.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from kinroll.store.apply.numbering import free_numbers
from kinroll.store.bulk import any_of, fetch, reserve
from kinroll.store.models import Plan
from kinroll.store.shapes.applied import Newcomers, Rows, Run, rows_of

Facts = dict[str, Any]
_FACTS = ("id", "seq", "kind", "contact_id", "source_key", "expected_version", "name_key", "payload_id")


Each = Callable[[Callable[[Newcomers], Rows], Iterable[Newcomers], int], Iterator[Rows]]
"""Does a step for each item, here or elsewhere; is told of how many people."""


@dataclass(slots=True)
class Batch:
    """A batch of a plan, from one place to another, with its ``rows`` where they were made ahead.

    ``known`` are the keys of records that are there already.
    """

    first: int
    last: int
    changes: list[Facts] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    new_records: dict[int, tuple[int, str]] = field(default_factory=dict)
    rows: Rows | None = None
    is_creating: bool = False


def here(step: Callable[[Newcomers], Rows], items: Iterable[Newcomers], people: int) -> Iterator[Rows]:
    """Do the step for each item in this process."""
    return map(step, items)


def cut_up(plan: Plan, first: int, last: int, size: int) -> deque[Batch]:
    """The batches of a plan in their order."""
    cut = deque(Batch(start, min(start + size - 1, last)) for start in range(first, last + 1, size))
    if plan.kind == "sync" and plan.source:
        _mark_creating(plan, cut, size)
    return cut


def with_rows(plan: Plan, run: Run, cut: deque[Batch], each: Each) -> Iterator[Batch]:
    """The batches, taken away one by one, with the rows of those that do nothing but create contacts.

    Rows take room: nothing here holds a batch once the next is asked for.
    """
    creating = deque(batch for batch in cut if batch.is_creating)
    people = sum(batch.last - batch.first + 1 for batch in creating)
    made = each(rows_of, (_newcomers(plan, run, creating.popleft()) for _ in range(len(creating))), people)
    while cut:
        batch = cut.popleft()
        if batch.is_creating:
            batch.rows = next(made)
            batch.rows.new_records = batch.new_records
        yield batch


def _mark_creating(plan: Plan, cut: deque[Batch], size: int) -> None:
    """Note of which batches nothing is done yet, and that they do nothing but create."""
    others = fetch(
        "SELECT DISTINCT (seq - %s) / %s FROM change WHERE plan_id = %s AND seq >= %s "
        "AND (kind <> 'created' OR state <> 0)",
        [cut[0].first, size, plan.pk, cut[0].first],
    )
    doing_else = {number for (number,) in others}
    for number, batch in enumerate(cut):
        batch.is_creating = number not in doing_else


def _newcomers(plan: Plan, run: Run, batch: Batch) -> Newcomers:
    """What the plan says of a batch, with numbers for its contacts and their records."""
    assert plan.source is not None
    columns = ", ".join(f"c.{name}" for name in _FACTS)
    rows = fetch(
        f"SELECT {columns}, p.body FROM change c JOIN payload p ON p.id = c.payload_id "
        "WHERE c.plan_id = %s AND c.seq BETWEEN %s AND %s ORDER BY c.seq",
        [plan.pk, batch.first, batch.last],
    )
    batch.changes = [dict(zip(_FACTS, row, strict=False)) for row in rows]
    with transaction.atomic():
        for change, number in zip(batch.changes, free_numbers(len(rows), are_ahead=True), strict=True):
            change["contact_id"] = number
        keys = [change["source_key"] for change in batch.changes]
        records, batch.new_records = _record_ids(plan.source.pk, keys)
        batch.known = records.keys() - {key for _, key in batch.new_records.values()}
    return Newcomers(run, plan.source.name, batch.changes, [row[-1] for row in rows], records)


def _record_ids(source: int, keys: list[str]) -> tuple[dict[str, int], dict[int, tuple[int, str]]]:
    """The ids of these records by key, and those of them that are new."""
    condition, values = any_of("key", keys)
    known = dict(fetch(f"SELECT key, id FROM source_record WHERE source_id = %s AND {condition}", [source, *values]))
    missing = [key for key in dict.fromkeys(keys) if key not in known]
    new = dict(zip(missing, reserve("source_record", len(missing), is_ahead=True), strict=True))
    return known | new, {number: (source, key) for key, number in new.items()}
