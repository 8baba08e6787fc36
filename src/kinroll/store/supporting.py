"""What those who help from afar need to see of the database: how much there is of what, and how runs went. No words."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from kinroll.store.bulk import fetch
from kinroll.store.models import Job, Outbox, Plan
from kinroll.store.queries import moment

RUNS, JOBS = 100, 50


def database() -> dict[str, Any]:
    """Which database it is, and how far it was migrated."""
    version = fetch("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")[0][0]
    last = dict(MigrationRecorder.Migration.objects.order_by("pk").values_list("app", "name"))
    return {"engine": connection.vendor, "version": version, "migrations": last}


def rows() -> dict[str, int]:
    """How many rows each table has that is there; one query a table."""
    quote, there = connection.ops.quote_name, connection.introspection.table_names()
    names = sorted({model._meta.db_table for model in apps.get_models()} & set(there))
    return {name: int(fetch(f"SELECT count(*) FROM {quote(name)}")[0][0]) for name in names}


def problems() -> list[dict[str, Any]]:
    """The open problems by source and code, with the age of the oldest."""
    found = fetch(
        "SELECT s.name, p.code, p.severity, count(*), min(p.first_seen) FROM problem p JOIN source s "
        "ON s.id = p.source_id WHERE p.closed_plan_id IS NULL GROUP BY s.name, p.code, p.severity ORDER BY 1, 2, 3"
    )
    names = ("source", "code", "severity", "open", "oldest")
    return [dict(zip(names, (*row[:4], moment(row[4]).isoformat()), strict=True)) for row in found]


def runs(*, with_words: bool) -> list[dict[str, Any]]:
    """The last runs, the newest first: what came of each and how long it took. Words may name somebody."""
    found = Plan.objects.select_related("source").order_by("-pk").defer("extract", "columns")[:RUNS]
    return [_run(plan, with_words=with_words) for plan in found]


def _run(plan: Plan, *, with_words: bool) -> dict[str, Any]:
    facts = {
        "run": plan.pk,
        "source": plan.source.name if plan.source else None,
        "kind": plan.kind,
        "state": plan.state,
        "made_at": plan.made_at.isoformat(),
        "seconds": _seconds(plan.made_at, plan.finished_at),
        "counts": plan.counts,
        "brakes": [brake["code"] for brake in plan.brakes],
        "was_released": bool(plan.released_by),
        "has_failure": bool(plan.failure),
    }
    words = {"by": plan.by, "reason": plan.reason, "failure": plan.failure, "released_why": plan.released_why}
    return {**facts, **words} if with_words else facts


def jobs(*, with_words: bool) -> list[dict[str, Any]]:
    """The last work that was asked for on pages, the newest first."""
    return [
        {
            "job": job.pk,
            "kind": job.kind,
            "state": job.state,
            "asked_at": job.asked_at.isoformat(),
            "seconds": _seconds(job.begun_at, job.ended_at),
            "tries": job.tries,
            "done": job.done,
            **({"by": job.by, "failure": job.failure} if with_words else {"has_failure": bool(job.failure)}),
        }
        for job in Job.objects.order_by("-pk")[:JOBS]
    ]


def messages() -> list[dict[str, Any]]:
    """How many messages of each kind went out, wait, or were not taken."""
    names = ("channel", "template", "state", "count")
    state = (
        "CASE WHEN delivered_at IS NOT NULL THEN 'delivered' WHEN last_error <> '' THEN 'refused' ELSE 'waiting' END"
    )
    table = Outbox._meta.db_table
    found = fetch(f"SELECT channel, template, {state}, count(*) FROM {table} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")
    return [dict(zip(names, row, strict=True)) for row in found]


def _seconds(began: datetime | None, ended: datetime | None) -> float | None:
    return round((ended - began).total_seconds(), 2) if began and ended else None
