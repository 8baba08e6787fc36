"""Plans as they are stored: opened, filled change by change, shown, and found again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from django.db import transaction

from kinroll.core.change import ITS_NUMBER, Change, Line
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.problem import Problem
from kinroll.core.source_record import Manner
from kinroll.core.text import fold
from kinroll.store.bulk import any_of, execute, fetch, in_batches, insert, reserve
from kinroll.store.models import Plan, Source

DRAFTING, PLANNED, HELD, APPLYING = "drafting", "planned", "held", "applying"
APPLIED, UNCHANGED, FAILED, DISCARDED = "applied", "unchanged", "failed", "discarded"
OPEN_STATES = (PLANNED, HELD)
BATCH = 1_000

Body = dict[str, Any]


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
    for batch in in_batches(changes, BATCH):
        with transaction.atomic():
            numbers = list(reserve("payload", len(batch)))
            bodies = [(number, pack(change)) for number, change in zip(numbers, batch, strict=True)]
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
                        change.number,
                        change.key,
                        change.expected_version,
                        _name_key(change),
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


def _name_key(change: Change) -> str:
    """The name that a change takes, as names are compared; nobody else can have the number of a contact to be made."""
    name = change.create_username or change.rename_to or change.external_id
    return "" if name == ITS_NUMBER else fold(name)


def pack(change: Change) -> str:
    """A change as the text of its payload."""
    body: Body = {"name": change.name, "records": [_pack_record(record) for record in change.records]}
    if change.lines:
        body["lines"] = [[line.kind, line.field, line.before, line.after, line.reason] for line in change.lines]
    if change.winners:
        body["winners"] = pack_winners(change.winners)
    for name in (
        "values",
        "external_id",
        "create_username",
        "account",
        "rename_to",
        "release",
        "disable",
        "enable",
        "revive",
        "deactivate",
        "events",
        "merge_into",
        "ends_merge",
    ):
        if value := getattr(change, name):
            body[name] = value
    if change.seen_as:
        body["seen_as"] = list(change.seen_as.items())
    if change.captured:
        body["captured"] = {name: [c.value, c.ref, c.since.isoformat()] for name, c in change.captured.items()}
    return orjson.dumps(body).decode()


def _pack_record(record: Any) -> Body:
    packed = {name: value for name in record.__slots__ if (value := getattr(record, name))}
    if record.ties_start:
        packed["ties_start"] = [tie._asdict() for tie in record.ties_start]
    if record.manner:
        packed["manner"] = pack_manner(record.manner)
    if record.link:
        packed["link"] = [record.link.origin, record.link.rule, record.link.anchor]
    return packed


def pack_manner(manner: Mapping[str, Manner]) -> dict[str, list[str]]:
    """How fields compete, the commonest manner under ``*``."""
    most = max(manner.values(), key=list(manner.values()).count)
    others = {name: value for name, value in manner.items() if value != most}
    return {name: [value.rule, value.since.isoformat()] for name, value in {"*": most, **others}.items()}


def unpack_manner(packed: Mapping[str, list[str]], names: Iterable[str]) -> dict[str, Manner]:
    """The manner of each of these fields, as it was before packing."""
    read = {name: Manner(rule, datetime.fromisoformat(since)) for name, (rule, since) in packed.items()}
    return {name: read.get(name, read["*"]) for name in names}


def pack_winners(winners: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    """Winners with the commonest under ``*``; the fields that differ stand beside it."""
    counted: dict[tuple[str, str], int] = {}
    for winner in winners.values():
        counted[winner] = counted.get(winner, 0) + 1
    most = max(counted, key=lambda winner: counted[winner])
    packed = {"*": [*most, *sorted(name for name in winners if winners[name] == most)]}
    return packed | {name: list(winner) for name, winner in winners.items() if winner != most}


def unpack_winners(packed: Mapping[str, list[str]]) -> dict[str, tuple[str, str]]:
    """Field to (record, rule), as it was before packing."""
    if not packed:
        return {}
    ref, rule, *names = packed["*"]
    winners = dict.fromkeys(names, (ref, rule))
    return winners | {name: (pair[0], pair[1]) for name, pair in packed.items() if name != "*"}


def lines_of(kind: str, body: Body) -> list[Line]:
    """Everything a stored change does, line by line."""
    lines = [Line(*parts) for parts in body.get("lines", ())]
    if kind != "created":
        return lines
    winners = unpack_winners(body.get("winners", {}))
    values = body.get("values", {})
    names = [*CORE_FIELDS, *sorted(values.keys() - set(CORE_FIELDS))]
    sets = [Line("set", name, None, values[name], _reason(winners, name)) for name in names if name in values]
    return [Line("create", "contact", None, body["name"], "not known before"), *sets, *lines]


def _reason(winners: Mapping[str, tuple[str, str]], name: str) -> str:
    ref, rule = winners.get(name, ("", ""))
    return f"{ref} says so ({rule})" if ref else ""


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
