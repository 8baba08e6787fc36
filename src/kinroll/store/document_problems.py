"""The problems of documents: each run of a rule opens what it sees and closes what it no longer sees."""

from collections.abc import Collection
from datetime import datetime

from kinroll.store.bulk import any_of, execute, fetch
from kinroll.store.models import Plan, Source


def are_open(source: Source, keys: Collection[str]) -> bool:
    """Whether any of these documents has a problem that a run could close."""
    condition, values = any_of("source_key", list(keys))
    return bool(
        fetch(
            f"SELECT 1 FROM problem WHERE source_id = %s AND closed_plan_id IS NULL AND {condition} LIMIT 1",
            [source.pk, *values],
        )
    )


QUESTIONS = ("document-match-ambiguous", "id-shared", "id-and-email-differ", "external-id-in-use", "match-doubtful")
"""What a person has to decide; linking the document answers it."""


def answer(plan: Plan, key: str, now: datetime) -> None:
    """Close what was asked about a document: a person has said whose it is."""
    asked, values = any_of("code", QUESTIONS)
    execute(
        "UPDATE problem SET closed_plan_id = %s, closed_at = %s WHERE source_id = %s AND closed_plan_id IS NULL "
        f"AND ((source_key = %s AND {asked}) OR (code = 'id-shared-earlier' AND field = %s))",
        [plan.pk, now, plan.source_id, key, *values, f"document {key}"],
    )


def settle(plan: Plan, keys: Collection[str], now: datetime) -> None:
    """Note which open problems of these documents the plan has seen again, and close the others.

    What was asked about an earlier document because of one of these ends as well. New ones open with the plan's end.
    """
    execute(
        "UPDATE problem SET last_plan_id = %s, name = f.name, other = f.other, severity = f.severity FROM finding f "
        "WHERE f.plan_id = %s AND problem.source_id = %s AND problem.closed_plan_id IS NULL "
        "AND problem.source_key = f.source_key AND problem.code = f.code AND problem.field = f.field "
        "AND problem.value = f.value",
        [plan.pk, plan.pk, plan.source_id],
    )
    own, values = any_of("source_key", list(keys))
    raised, more = any_of("field", [f"document {key}" for key in keys])
    execute(
        "UPDATE problem SET closed_plan_id = %s, closed_at = %s WHERE source_id = %s AND closed_plan_id IS NULL "
        f"AND last_plan_id <> %s AND ({own} OR (code = 'id-shared-earlier' AND {raised}))",
        [plan.pk, now, plan.source_id, plan.pk, *values, *more],
    )
