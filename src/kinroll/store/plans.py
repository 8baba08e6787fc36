"""Plans as they are stored: opened, filled change by change, shown, and found again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from django.db import transaction

from kinroll.core.change import Change
from kinroll.core.problem import Problem
from kinroll.store.bulk import any_of, execute, fetch, in_batches, insert, reserve
from kinroll.store.models import Plan, Source
from kinroll.store.shapes.packed import Body, Packed, packed

DRAFTING, PLANNED, HELD, APPLYING = "drafting", "planned", "held", "applying"
APPLIED, UNCHANGED, FAILED, DISCARDED = "applied", "unchanged", "failed", "discarded"
OPEN_STATES = (PLANNED, HELD)
BATCH = 2_000


def open_plan(
    kind: str,
    *,
    source: Source | None,
    now: datetime,
    as_of: datetime,
    today: date,
    by: str = "",
    reason: str = "",
    rules_digest: str = "",
) -> Plan:
    """A new plan, being drafted. Its number is the number of the run."""
    return Plan.objects.create(
        kind=kind,
        source=source,
        state=DRAFTING,
        made_at=now,
        as_of=as_of,
        today=today,
        by=by,
        reason=reason,
        rules_digest=rules_digest,
    )


def add_changes(plan: Plan, changes: Iterable[Change], first: int = 1) -> int:
    """Store changes behind those there are; returns the next number."""
    return add_packed(plan, map(packed, changes), first)


def add_packed(plan: Plan, changes: Iterable[Packed], first: int = 1) -> int:
    """Store changes that are packed already."""
    for batch in in_batches(changes, BATCH):
        with transaction.atomic():
            numbers = list(reserve("payload", len(batch)))
            bodies = [(number, change.body) for number, change in zip(numbers, batch, strict=True)]
            insert("payload", ("id", "body"), bodies)
            insert(
                "change",
                (
                    "plan_id",
                    "seq",
                    "kind",
                    "contact_id",
                    "source_key",
                    "expected_version",
                    "name_key",
                    "payload_id",
                    "state",
                ),
                [
                    (
                        plan.pk,
                        first + i,
                        change.kind,
                        change.contact,
                        change.key,
                        change.expected_version,
                        change.name_key,
                        number,
                        0,
                    )
                    for i, (number, change) in enumerate(zip(numbers, batch, strict=True))
                ],
            )
            secrets = [(plan.pk, first + i, change.secret) for i, change in enumerate(batch) if change.secret]
            insert("secret", ("plan_id", "seq", "body"), secrets)
        first += len(batch)
    return first


def changes(plan: Plan, first: int = 1, last: int | None = None) -> Iterator[tuple[dict[str, Any], Body]]:
    """The stored changes in their order, in batches behind the scenes: the row's facts, and the body."""
    names = ("id", "seq", "kind", "contact_id", "source_key", "expected_version", "name_key", "payload_id", "state")
    columns = ", ".join(f"c.{name}" for name in names)
    while last is None or first <= last:
        until = first + BATCH - 1 if last is None else min(first + BATCH - 1, last)
        rows = fetch(
            f"SELECT {columns}, p.body FROM change c LEFT JOIN payload p ON p.id = c.payload_id "
            "WHERE c.plan_id = %s AND c.seq BETWEEN %s AND %s ORDER BY c.seq",
            [plan.pk, first, until],
        )
        if not rows:
            return
        for row in rows:
            yield dict(zip(names, row, strict=False)), orjson.loads(row[-1]) if row[-1] else {"name": ""}
        first = until + 1


def add_findings(plan: Plan, problems: Iterable[Problem]) -> None:
    """Store what a plan has seen."""
    for batch in in_batches(problems, 5_000):
        with transaction.atomic():
            insert(
                "finding",
                ("plan_id", "source_key", "code", "field", "value", "name", "other", "severity"),
                [(plan.pk, p.source_id, p.code, p.field, p.value, p.name, p.other, p.severity) for p in batch],
            )


def drop_draft(plan: Plan) -> None:
    """Throw away what a plan holds, and keep the plan as a row of the history."""
    with transaction.atomic():
        execute("DELETE FROM finding WHERE plan_id = %s", [plan.pk])
        execute("DELETE FROM secret WHERE plan_id = %s", [plan.pk])
        payloads = "SELECT payload_id FROM change WHERE plan_id = %s AND state = 0"
        numbers = [number for (number,) in fetch(payloads, [plan.pk]) if number]
        execute("DELETE FROM change WHERE plan_id = %s AND state = 0", [plan.pk])
        condition, values = any_of("id", numbers)
        execute(f"DELETE FROM payload WHERE {condition}", values)


def columns_of(plan_ids: Sequence[int]) -> dict[int, Mapping[str, frozenset[str]] | None]:
    """For each plan the fields that could have been filled, group by group."""
    found = Plan.objects.filter(pk__in=plan_ids).values_list("pk", "columns")
    return {
        pk: None if columns is None else {group: frozenset(names) for group, names in columns.items()}
        for pk, columns in found
    }
