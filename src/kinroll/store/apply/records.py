"""Writes source records, with their versions and what each gives its person."""

from collections.abc import Sequence
from typing import Any

from kinroll.store.bulk import any_of, execute, fetch, insert, reserve, update
from kinroll.store.models import Plan
from kinroll.store.shapes.applied import Rows, proof
from kinroll.store.shapes.packed import Body

_RELATIONSHIP = (
    *("record_id", "other_key", "who", "name", "parental_responsibility", "priority", "court_order", "lives_with"),
    *("starts", "ends", "began_on", "plan_id"),
)


def record_ids(doing: Sequence[tuple[dict[str, Any], Body]], rows: Rows) -> dict[tuple[str, str], int]:
    """The id of every source record that the batch speaks of, those that are new included."""
    wanted = {(record["source"], record["key"]): None for _, body in doing for record in body.get("records", ())}
    sources = dict(fetch("SELECT name, id FROM source"))
    found: dict[tuple[str, str], int] = {}
    for source in {source for source, _ in wanted}:
        condition, values = any_of("key", [key for name, key in wanted if name == source])
        known = fetch(
            f"SELECT key, id FROM source_record WHERE source_id = %s AND {condition}", [sources[source], *values]
        )
        found |= {(source, key): number for key, number in known}
    missing = [ref for ref in wanted if ref not in found]
    for (source, key), number in zip(missing, reserve("source_record", len(missing)), strict=True):
        found[source, key] = number
        rows.new_records[number] = (sources[source], key)
    return found


def write_records(rows: Rows) -> None:
    """What the run saw of each record, for the next run to compare with."""
    new = [(number, *rows.new_records[number], *rows.masks[number], "", "") for number in rows.new_records]
    insert("source_record", ("id", "source_id", "key", "mask", "digest", "due", "filled"), new)
    seen = [(*masks, "", number) for number, masks in rows.masks.items() if number not in rows.new_records]
    update("source_record", ("mask", "digest", "due"), seen)


def insert_versions(rows: Rows) -> None:
    """Add versions, each with its proof; those of contacts that there were before get theirs here."""
    salts: dict[int, bytes] = {}
    if rows.unproven:
        condition, values = any_of("number", list({number for *_, number in rows.unproven}))
        held = fetch(f"SELECT number, salt FROM contact WHERE {condition}", values)
        salts = {number: bytes(salt) for number, salt in held}
    proven = [(*version, proof(digest, salts[number])) for *version, digest, number in rows.unproven]
    columns = ("record_id", "plan_id", "payload_id", "as_of", "content_hash")
    insert("record_version", columns, [*rows.versions, *proven])


def write_ties(rows: Rows) -> None:
    """Add what records give their people: links, roles and relationships."""
    insert("link", ("record_id", "contact_id", "origin", "rule", "anchor", "plan_id"), rows.links)
    insert("role", ("record_id", "name", "began_on", "plan_id"), rows.roles)
    insert("relationship", _RELATIONSHIP, rows.ties)


def end(plan: Plan, rows: Rows) -> None:
    """End what the batch says has ended: links, versions that are taken back, roles and relationships."""
    if rows.ended_links:
        condition, values = any_of("record_id", rows.ended_links)
        execute(f"UPDATE link SET ended_plan_id = %s WHERE ended_plan_id IS NULL AND {condition}", [plan.pk, *values])
    if rows.withdrawn:
        condition, values = any_of("record_id", rows.withdrawn)
        reverted = plan.extract["reverts"]
        execute(
            f"UPDATE record_version SET withdrawn_plan_id = %s WHERE plan_id = %s AND {condition}",
            [plan.pk, reverted, *values],
        )
    ended = ("ended_on", "ended_plan_id")
    update("role", ended, rows.ended_roles, key=("record_id", "name"), only_live=True)
    update("role", ("lapsed_on",), rows.lapsed_roles, key=("record_id", "name"), only_live=True)
    update("relationship", ended, rows.ended_ties, key=("record_id", "other_key"), only_live=True)


def replace_identifiers(plan: Plan, rows: Rows) -> None:
    """End the identifiers that a record carries no more or otherwise, and add the new ones.

    An empty one says that the record carries none of this type any more; of a type that is not named nothing is said.
    """
    if not rows.identifiers:
        return
    spoken_of = {row[:2] for row in rows.identifiers}
    condition, values = any_of("record_id", list({record for record, _ in spoken_of}))
    held = {
        (record, kind, value): number
        for number, record, kind, value in fetch(
            f"SELECT id, record_id, type, value FROM identifier WHERE ended_plan_id IS NULL AND {condition}", values
        )
    }
    wanted = {row[:3]: row for row in rows.identifiers if row[2]}
    gone = [number for ref, number in held.items() if ref[:2] in spoken_of and ref not in wanted]
    update("identifier", ("ended_plan_id",), [(plan.pk, number) for number in gone])
    columns = ("record_id", "type", "value", "key", "is_verified", "plan_id")
    insert("identifier", columns, [row for ref, row in wanted.items() if ref not in held])
