"""Problems as programs see them."""

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kinroll.core.formulas import harmless

if TYPE_CHECKING:
    from kinroll.core.problem import Problem
    from kinroll.store.runs import SeenProblem


def problem_json(seen: "SeenProblem", source: str = "", default_source: str = "SOURCE") -> dict[str, Any]:
    """A problem as programs see it. A ``source`` is told with it; the default only stands in the fix's commands."""
    told = problem_facts(seen.problem, source or default_source)
    return {**({"source": source} if source else {}), **told, "first_seen": seen.first_seen.isoformat()}


def problem_facts(problem: "Problem", source: str) -> dict[str, Any]:
    """The same without its history; ``source`` stands in the fix's commands."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "source_id": problem.source_id,
        "name": problem.name,
        "field": problem.field or None,
        "value": problem.value or None,
        "message": problem.message,
        "fix": problem.fix_in(source),
    }


def in_short(problems: "Iterable[Problem]", source: str = "") -> list[dict[str, Any]]:
    """What is wrong and how to put it right, where it is clear whom it is about."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "fix": problem.fix_in(source) if source else problem.fix,
        }
        for problem in problems
    ]


COLUMNS = ("source", "source_id", "name", "code", "severity", "field", "value", "message", "fix", "first_seen")


def problems_csv(listed: "Iterable[tuple[str, SeenProblem]]") -> str:
    """The list as a spreadsheet opens it; a text that would be taken for a formula is put behind an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for name, seen in listed:
        facts = problem_json(seen, name)
        writer.writerow([harmless(str(facts[column] or "")) for column in COLUMNS])
    return text.getvalue()
