"""What one run did to records, read back so that it can be undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kinroll.core.relating import Tie
from kinroll.store.bulk import any_of, fetch, of_roots
from kinroll.store.models import Plan
from kinroll.store.queries import build_tie

_TIE = "other_key, name, parental_responsibility, priority, court_order, lives_with, starts, ends, who"


@dataclass(slots=True)
class Undone:
    """How a record stood before the run: the roles and ties that it then gave."""

    record: int
    source: str
    key: str
    root: int
    was_linked_by_it: bool
    made_contact: bool
    made_account: bool
    has_version: bool
    roles: set[str] = field(default_factory=set)
    ties: dict[str, Tie] = field(default_factory=dict)


def touched(plan: Plan, *, roots: Sequence[int] | None = None) -> list[int]:
    """The linked records that a run gave a version, a link, a role or a tie, or took one from; of ``roots`` only."""
    records, values = _touched(plan)
    only = ""
    if roots is not None:
        condition, given = of_roots("c", roots)
        only, values = f"AND l.contact_id IN (SELECT c.number FROM contact c WHERE {condition}) ", [*values, *given]
    rows = fetch(
        f"SELECT l.record_id FROM link l WHERE l.ended_plan_id IS NULL AND l.record_id IN ({records}) {only}"
        "ORDER BY l.record_id",
        values,
    )
    return [record for (record,) in rows]


def people(plan: Plan) -> list[int]:
    """The contacts whom undoing a run would look at, in their order."""
    records, values = _touched(plan)
    rows = fetch(
        "SELECT DISTINCT COALESCE(c.root, c.number) FROM link l JOIN contact c ON c.number = l.contact_id "
        f"WHERE l.ended_plan_id IS NULL AND l.record_id IN ({records}) ORDER BY 1",
        values,
    )
    return [number for (number,) in rows]


def count_changed_since(plan: Plan) -> int:
    """How many of those whom a run has changed were changed by a later one."""
    rows = fetch(
        "SELECT count(DISTINCT e.contact_id) FROM event e WHERE e.plan_id > %s AND e.contact_id IN "
        "(SELECT d.contact_id FROM event d WHERE d.plan_id = %s)",
        [plan.pk, plan.pk],
    )
    return int(rows[0][0])


def merged_since(plan: Plan) -> tuple[int, int] | None:
    """A contact that a run made and that is one with another now: what was merged away, and into which."""
    rows = fetch(
        "SELECT c.number, c.root FROM contact c WHERE c.root IS NOT NULL AND EXISTS (SELECT 1 FROM change k "
        "WHERE k.contact_id IN (c.number, c.root) AND k.plan_id = %s AND k.kind = 'created') ORDER BY c.number LIMIT 1",
        [plan.pk],
    )
    return (int(rows[0][0]), int(rows[0][1])) if rows else None


def _touched(plan: Plan) -> tuple[str, list[int]]:
    tables = ("record_version", "link", "role", "relationship")
    parts = [f"SELECT record_id FROM {table} WHERE plan_id = %s" for table in tables]
    parts += [f"SELECT record_id FROM {table} WHERE ended_plan_id = %s" for table in tables[1:]]
    return " UNION ".join(parts), [plan.pk] * len(parts)


def before(plan: Plan, records: Collection[int]) -> list[Undone]:
    """How these records stood before a run, ordered by contact."""
    condition, values = any_of("r.id", list(records))
    rows = fetch(
        "SELECT r.id, s.name, r.key, COALESCE(c.root, c.number) AS root, l.plan_id = %s, "
        "EXISTS (SELECT 1 FROM change k WHERE k.plan_id = %s AND k.contact_id = c.number AND k.kind = 'created'), "
        "EXISTS (SELECT 1 FROM change k WHERE k.plan_id = %s AND k.contact_id = c.number AND k.name_key <> ''), "
        "EXISTS (SELECT 1 FROM record_version v WHERE v.record_id = r.id AND v.plan_id = %s) "
        "FROM source_record r JOIN source s ON s.id = r.source_id "
        "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id "
        f"WHERE {condition} ORDER BY root, r.id",
        [plan.pk, plan.pk, plan.pk, plan.pk, *values],
    )
    undone = {row[0]: Undone(*row[:4], *(bool(flag) for flag in row[4:])) for row in rows}
    stood = "(plan_id <> %s AND ended_plan_id IS NULL OR ended_plan_id = %s)"
    condition, values = any_of("record_id", list(records))
    for record, name in fetch(
        f"SELECT record_id, name FROM role WHERE {stood} AND {condition}", [plan.pk, plan.pk, *values]
    ):
        undone[record].roles.add(name)
    for record, *facts in fetch(
        f"SELECT record_id, {_TIE} FROM relationship WHERE {stood} AND {condition} ORDER BY id",
        [plan.pk, plan.pk, *values],
    ):
        tie = build_tie(facts)
        undone[record].ties[tie.to] = tie
    return list(undone.values())
