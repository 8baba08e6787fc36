"""How things stand: each source with its last run, and how many contacts and accounts there are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from kinroll.store import database, plans, review
from kinroll.store.bulk import fetch
from kinroll.store.models import Plan, Source
from kinroll.store.prepared import fetch_kept


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
    rows = fetch_kept(
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


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted, how far things had come by then, and how long it took."""

    counts: dict[str, int]
    mark: tuple[Any, ...]
    at: float
    took: float


_counted: dict[str, _Counted] = {}
_KEPT_S, _SLOW_S = 60.0, 0.15


def counts() -> dict[str, int]:
    """How many contacts there are, by role, and how many accounts, by state.

    Counting a large school takes longer than the page: it is done anew when something has happened, but at most once a
    minute where it is slow, and at least so often.
    """
    place, now = database.path(), monotonic()
    kept = _counted.get(place)
    mark = tuple(fetch("SELECT (SELECT max(id) FROM event), (SELECT max(made_at) FROM plan)")[0])
    if kept and now - kept.at < _KEPT_S and (kept.mark == mark or kept.took > _SLOW_S):
        return kept.counts
    found = _count()
    _counted[place] = _Counted(found, mark, now, monotonic() - now)
    return found


_cases: dict[str, tuple[float, float, int]] = {}
_CASES_SLOW_S = 0.01


def cases(today: date) -> int:
    """How many cases wait for a person; where counting takes longer than the page, counted once a minute."""
    place, now = database.path(), monotonic()
    at, took, kept = _cases.get(place, (0.0, 0.0, 0))
    if took > _CASES_SLOW_S and now - at < _KEPT_S:
        return kept
    found = review.count(today)
    _cases[place] = now, monotonic() - now, found
    return found


_grown: dict[str, tuple[float, list[int]]] = {}
_GROWN_KEPT_S = 600.0


def accounts_by_day(now: datetime, days: int) -> list[int]:
    """How many accounts of contacts had been made by the end of each of the last days; counted every ten minutes."""
    place = database.path()
    at, kept = _grown.get(place, (0.0, []))
    if not kept or monotonic() - at > _GROWN_KEPT_S:
        at, kept = monotonic(), _accounts_by_day(now, days)
        _grown[place] = at, kept
    return kept


def _accounts_by_day(now: datetime, days: int) -> list[int]:
    rows = fetch(
        "SELECT substr(CAST(created_at AS text), 1, 10), count(*) FROM account WHERE contact_id IS NOT NULL GROUP BY 1"
    )
    ends = [(now - timedelta(days=days - 1 - i)).date().isoformat() for i in range(days)]
    return [sum(count for day, count in rows if day <= end) for end in ends]


def stopped_documents() -> list[tuple[str, int]]:
    """How many documents wait or ask a question, by what for, the commonest first."""
    rows = fetch_kept("SELECT waiting, count(*) FROM document WHERE waiting <> '' GROUP BY waiting ORDER BY 2 DESC, 1")
    return [(code, count) for code, count in rows]


def _count() -> dict[str, int]:
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
