"""How the runs of a source went lately: the last one, the last good one, and what it found that is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kinroll.store import plans
from kinroll.store.bulk import any_of, fetch
from kinroll.store.models import Plan, Source

ENDED_WELL = (plans.APPLIED, plans.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a source stands: when a sync of it last ended well (or was first tried), and what came of the last try."""

    last_good: int | None
    since: datetime
    last: Plan
    is_paused: bool


def last_sync(source: str, since: datetime) -> Plan | None:
    """The last sync of a source that was begun since then."""
    return Plan.objects.filter(source__name=source, kind="sync", made_at__gte=since).order_by("-pk").first()


def last_good(source: str) -> Plan | None:
    """The last sync of a source that ended well, whether or not it was reverted since."""
    good = Plan.objects.filter(source__name=source, kind="sync", state__in=ENDED_WELL)
    return good.order_by("-pk").first()


def standing(name: str) -> Standing | None:
    """Where a source stands; None for one that was never tried."""
    tried = Plan.objects.filter(source__name=name, kind="sync").order_by("pk")
    first, last, good = tried.first(), tried.last(), last_good(name)
    if first is None or last is None:
        return None
    since = (good.finished_at or good.made_at) if good else first.made_at
    paused = Source.objects.filter(name=name).exclude(paused_at=None).exists()
    return Standing(good.pk if good else None, since, last, paused)


def opened_since(source: str, since: datetime, severities: Sequence[str]) -> dict[str, int]:
    """How many problems are open, by code, that runs which ended since then were the first to see."""
    severe, values = any_of("p.severity", list(severities))
    rows = fetch(
        "SELECT p.code, count(*) FROM problem p JOIN source s ON s.id = p.source_id JOIN plan l ON l.id = "
        f"p.first_plan_id WHERE s.name = %s AND p.closed_plan_id IS NULL AND l.finished_at >= %s AND {severe} "
        "GROUP BY p.code",
        [source, since, *values],
    )
    return dict(rows)
