"""Runs, their changes, and how two of them differ."""

from typing import TYPE_CHECKING, Any

from kinroll.core.change import Line
from kinroll.flows.answers.problems import problem_facts, problem_json
from kinroll.flows.applying import Report
from kinroll.store import history, runs
from kinroll.store.models import Plan

if TYPE_CHECKING:
    from kinroll.store.comparing import Comparison, Person


def report_json(report: Report, seconds: float) -> dict[str, Any]:
    """The one object that ``plan``, ``sync`` and ``apply`` answer with."""
    facts = history.facts(report.plan)
    if facts["outcome"] == "planned" and not history.count_changes(report.plan):
        facts["outcome"] = "unchanged"
    name = facts["source"] or "SOURCE"
    problems = [problem_json(seen, default_source=name) for seen in runs.problems_of(report.plan)]
    kept = {name: facts[name] for name in ("run", "plan", "source", "outcome", "reason", "counts", "brakes")}
    return {"schema": 1, **kept, "problems": problems, "seconds": round(seconds, 3)}


def run_json(plan: Plan) -> dict[str, Any]:
    """One run, with how many people it changed in which way."""
    return history.facts(plan) | {"changes": history.count_changes(plan)}


def change_json(contact: int | None, key: str, line: Line) -> dict[str, Any]:
    """One line of a plan."""
    return {
        "contact_id": contact,
        "source_id": key or None,
        "kind": line.kind,
        "field": line.field,
        "before": line.before,
        "after": line.after,
        "reason": line.reason,
    }


def difference_json(found: "Comparison") -> dict[str, Any]:
    """What is different between two runs, the earlier one first."""
    source = history.facts(found.later)["source"]
    return {
        "schema": 1,
        "source": source,
        "from": history.facts(found.earlier),
        "to": history.facts(found.later),
        "settings_changed": found.has_new_settings,
        "counts": {
            name: {"from": before, "to": after, "difference": after - before}
            for name, (before, after) in found.counts.items()
        },
        "problems": {
            name: [problem_facts(problem, source) for problem in getattr(found, name)]
            for name in ("new", "gone", "still")
        },
        "people": {
            kind: [_person_json(person) for person in found.people if person.kind == kind]
            for kind in ("created", "disabled", "enabled")
        },
    }


def _person_json(person: "Person") -> dict[str, Any]:
    return {
        "run": person.run,
        "contact_id": person.contact_id,
        "source_id": person.source_id or None,
        "name": person.name,
        "done": person.done,
    }
