"""How things stand: each source with its last run, and how many contacts and accounts there are."""

from dataclasses import dataclass
from datetime import datetime

from kinroll.store import plans
from kinroll.store.bulk import fetch
from kinroll.store.models import Plan, Source


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source with its last run, and the last one that ended well."""

    name: str
    kind: str
    paused_at: datetime | None
    paused_why: str
    last: Plan | None
    last_good_at: datetime | None


def sources() -> dict[str, SourceState]:
    """Every source that was ever run, by name, in two queries."""
    good = f"'{plans.APPLIED}', '{plans.UNCHANGED}'"
    rows = fetch(
        f"SELECT source_id, max(id), max(CASE WHEN state IN ({good}) THEN id END) FROM plan "
        "WHERE kind = 'sync' AND source_id IS NOT NULL GROUP BY source_id"
    )
    last = {source: (newest, best) for source, newest, best in rows}
    numbers = [number for pair in last.values() for number in pair if number]
    found = {plan.pk: plan for plan in Plan.objects.filter(pk__in=numbers).defer("extract", "columns")}
    states = {}
    for source in Source.objects.exclude(name__in=("edits", "documents")).order_by("pk"):
        newest, best = last.get(source.pk, (None, None))
        ended = found[best].finished_at or found[best].made_at if best else None
        states[source.name] = SourceState(
            source.name, source.kind, source.paused_at, source.paused_why, found.get(newest), ended
        )
    return states


def counts() -> dict[str, int]:
    """How many contacts there are, by role, and how many accounts, by state; one query each."""
    found = {
        f"role:{name}": count
        for name, count in fetch(
            "SELECT o.name, count(DISTINCT l.contact_id) FROM role o JOIN link l ON l.record_id = o.record_id "
            "AND l.ended_plan_id IS NULL WHERE o.ended_plan_id IS NULL GROUP BY o.name ORDER BY o.name"
        )
    }
    ((active, inactive, never),) = fetch(
        "SELECT count(CASE WHEN is_active THEN 1 END), count(CASE WHEN NOT is_active THEN 1 END), "
        "count(CASE WHEN is_active AND last_login IS NULL THEN 1 END) FROM account WHERE contact_id IS NOT NULL"
    )
    return {**found, "accounts": active, "inactive": inactive, "never": never}
