"""What came to two contacts while they were seen as one, and waits for a person to say whose it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from kinroll.core.text import fold
from kinroll.store.bulk import any_of, execute, fetch, insert
from kinroll.store.models import Assignment
from kinroll.store.queries import said_by

OPEN, MOVED, KEPT = "open", "moved", "kept"
RECORD, SAID, NAME = "record", "said", "name"


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something that stays with ``holder`` until a person says that it is the ``other``'s; ``record`` is SOURCE:ID."""

    kind: str
    holder: int
    other: int
    record: str = ""
    version: int | None = None
    words: str = ""
    why: str = ""
    state: str = OPEN


def add(merge: int, items: Sequence[NewItem], plan: int) -> None:
    """Keep these, in the transaction in which the merge ended."""
    ids = _record_ids({item.record for item in items if item.record})
    columns = ("merge_id", "kind", "record_id", "version_id", "holder_id", "other_id", "words", "why", "state", "by")
    rows = [
        (merge, i.kind, ids.get(i.record), i.version, i.holder, i.other, i.words, i.why, i.state, "") for i in items
    ]
    insert("assignment", columns, rows)
    execute("UPDATE assignment SET settled_plan_id = %s WHERE merge_id = %s AND state = 'moved'", [plan, merge])


def _record_ids(refs: Collection[str]) -> dict[str, int]:
    condition, values = any_of("s.name || ':' || r.key", sorted(refs))
    return (
        dict(
            fetch(
                "SELECT s.name || ':' || r.key, r.id FROM source_record r JOIN source s ON s.id = r.source_id "
                f"WHERE {condition}",
                values,
            )
        )
        if refs
        else {}
    )


def find(number: int) -> Assignment | None:
    """One item by its number."""
    return Assignment.objects.select_related("record__source", "version__record__source").filter(pk=number).first()


def settle(number: int, state: str, by: str, plan: int | None) -> None:
    """Note what a person said of an item."""
    Assignment.objects.filter(pk=number).update(state=state, by=by, settled_plan_id=plan)


def listed(*, only_open: bool = True, contacts: Collection[int] = ()) -> list[dict[str, Any]]:
    """Items with the names of both contacts, oldest first; of some contacts only, where these are named."""
    condition, values = "TRUE", list[Any]()
    if contacts:
        one, values = any_of("a.holder_id", list(contacts))
        other, more = any_of("a.other_id", list(contacts))
        condition, values = f"({one} OR {other})", [*values, *more]
    is_open = "a.state = 'open' AND " if only_open else ""
    columns = ("item", "merge", "kind", "contact_id", "name", "other_id", "other_name", "words", "why", "state", "by")
    rows = fetch(
        "SELECT a.id, a.merge_id, a.kind, a.holder_id, trim(h.forename || ' ' || h.surname), a.other_id, "
        "trim(o.forename || ' ' || o.surname), a.words, a.why, a.state, a.\"by\" FROM assignment a "
        "JOIN contact h ON h.number = a.holder_id JOIN contact o ON o.number = a.other_id "
        f"WHERE {is_open}{condition} ORDER BY a.id",
        values,
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def said(items: Collection[int]) -> dict[int, dict[str, str]]:
    """What a person said, field by field, for each of the items that are about that; one query."""
    condition, values = any_of("a.id", list(items))
    found: dict[int, dict[str, str]] = {}
    for item, source, key, body in fetch(
        "SELECT a.id, s.name, r.key, p.body FROM assignment a JOIN record_version v ON v.id = a.version_id "
        "JOIN source_record r ON r.id = v.record_id JOIN source s ON s.id = r.source_id "
        f"JOIN payload p ON p.id = v.payload_id WHERE {condition}",
        values,
    ):
        groups = said_by(body, source, key) or {}
        found[item] = {name: str(value or "") for group in groups.values() for name, value in group.items()}
    return found


def identifiers_of(numbers: Collection[int]) -> dict[str, list[tuple[str, str]]]:
    """The typed identifiers, folded, that each record linked to one of these very numbers carries, by SOURCE:ID."""
    condition, values = any_of("l.contact_id", list(numbers))
    found: dict[str, list[tuple[str, str]]] = {}
    for ref, kind, key in fetch(
        "SELECT s.name || ':' || r.key, i.type, i.key FROM link l JOIN identifier i ON i.record_id = l.record_id "
        "AND i.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id JOIN source s ON s.id = r.source_id "
        f"WHERE l.ended_plan_id IS NULL AND {condition}",
        values,
    ):
        found.setdefault(ref, []).append((kind, fold(key)))
    return found
