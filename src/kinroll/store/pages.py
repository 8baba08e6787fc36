"""Runs and problems as programs go through them: behind the last one seen, so that nothing is missed or seen twice."""

from kinroll.core.problem import Problem as Seen
from kinroll.store.models import Plan, Problem
from kinroll.store.runs import SeenProblem


def runs(before: int | None, limit: int, *, source: str = "", state: str = "", kind: str = "") -> list[Plan]:
    """The runs before one of them, the newest first."""
    found = Plan.objects.select_related("source").order_by("-pk").defer("extract", "columns", "rules_digest")
    wanted = {"pk__lt": before, "source__name": source or None, "state": state or None, "kind": kind or None}
    return list(found.filter(**{name: value for name, value in wanted.items() if value is not None})[:limit])


def problems(
    after: int, limit: int, *, code: str = "", source: str = "", severity: str = "", text: str = ""
) -> list[tuple[int, str, SeenProblem]]:
    """The open problems behind one of them, in the order in which they were found: number, source, problem."""
    found = Problem.objects.filter(closed_plan=None, pk__gt=after).select_related("source").order_by("pk")
    wanted = {"code": code, "source__name": source, "severity": severity, "name__icontains": text}
    rows = found.filter(**{name: value for name, value in wanted.items() if value})[:limit]
    return [(row.pk, row.source.name, SeenProblem(_seen(row), row.first_seen)) for row in rows]


def _seen(row: Problem) -> Seen:
    return Seen(row.code, row.source_key, row.name, row.field, row.value, row.other, row.severity)
