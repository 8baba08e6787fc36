"""The timelines of documents: what happened to each, when, by whom, and what each rule did or why it did nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from kinroll.store.bulk import any_of, fetch, insert, reserve
from kinroll.store.queries import moment

MADE, EDITED, MOVED, REBOOKED, RULE = "made", "edited", "moved", "rebooked", "rule"
RELINKED, REASSIGNED, REJECTED = "relinked", "reassigned", "rejected"


@dataclass(slots=True)
class Entry:
    """One line of a timeline. ``changed`` gives for each field its value before and after."""

    document: int
    version: int
    kind: str
    step: str = ""
    rule: str = ""
    outcome: str = ""
    text: str = ""
    changed: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    plan: int | None = None


def add(entries: Sequence[Entry], *, at: datetime, by: str, rule_set: int | None) -> None:
    """Write lines down, in this order."""
    payloads = list(reserve("payload", len(entries)))
    bodies = [orjson.dumps({"text": item.text, "changed": item.changed}).decode() for item in entries]
    insert("payload", ("id", "body"), list(zip(payloads, bodies, strict=True)))
    columns = ("document_id", "version", "at", "by", "kind", "step", "rule", "rule_set_id", "outcome", "plan_id")
    insert(
        "document_entry",
        (*columns, "payload_id"),
        [
            (
                *(item.document, item.version, at, by, item.kind, item.step, item.rule),
                *(rule_set if item.kind == RULE else None, item.outcome, item.plan, payload),
            )
            for item, payload in zip(entries, payloads, strict=True)
        ],
    )


def of(number: int) -> list[dict[str, Any]]:
    """What happened to a document, the oldest first."""
    rows = fetch(
        'SELECT e.at, e."by", e.kind, e.step, e.rule, e.rule_set_id, e.outcome, e.version, e.plan_id, p.body '
        "FROM document_entry e LEFT JOIN payload p ON p.id = e.payload_id WHERE e.document_id = %s ORDER BY e.id",
        [number],
    )
    names = ("by", "kind", "step", "rule", "rule_set", "outcome", "version", "run")
    return [
        {"at": moment(at).isoformat(), **dict(zip(names, facts, strict=True)), **_words(body)}
        for at, *facts, body in rows
    ]


def _words(body: str | None) -> dict[str, Any]:
    return orjson.loads(body) if body else {"text": "", "changed": {}}


def stopped_rules(numbers: Collection[int]) -> dict[int, str]:
    """The rule that each of these documents stopped at, waiting or held; the last one of each."""
    condition, values = any_of("document_id", list(numbers))
    return dict(
        fetch(
            "SELECT document_id, rule FROM document_entry WHERE kind = 'rule' AND outcome IN ('waiting', 'held') "
            f"AND {condition} ORDER BY id",
            values,
        )
    )


def standing(numbers: Collection[int]) -> dict[int, tuple[int, str]]:
    """The version and the step of each of these documents."""
    condition, values = any_of("number", list(numbers))
    rows = fetch(f"SELECT number, version, step FROM document WHERE {condition}", values)
    return {number: (version, step) for number, version, step in rows}


def spoken_for(keys: Collection[str]) -> dict[int, tuple[int, str]]:
    """The documents that these records speak for now, each with its version and step."""
    condition, values = any_of("r.key", list(keys))
    rows = fetch(
        "SELECT d.number, d.version, d.step FROM document d JOIN source_record r ON r.id = d.record_id "
        f"JOIN source s ON s.id = r.source_id WHERE s.name = 'documents' AND {condition}",
        values,
    )
    return {number: (version, step) for number, version, step in rows}
