"""Those in an extract who become no contact, and why: kept as id, name and reason, for ``why-missing``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kinroll.core.dates import is_day
from kinroll.core.problem import REFUSED, Problem
from kinroll.core.rules import GroupRules, SourceRules
from kinroll.core.staging import OUT_OF_SCOPE, state_of
from kinroll.store import staging
from kinroll.store.runs import OUTSIDE


def advice(rules: SourceRules) -> list[Problem]:
    """People who are a student and a contact at once."""
    related, student = staging.related_position(rules), staging.student_position(rules)
    if related is None or student is None:
        return []
    return [Problem("also-student", key, name) for key, name in staging.with_both(related, student)]


def findings(rules: SourceRules, problems: Sequence[Problem], today: date) -> Iterator[Problem]:
    """One row for each person of the extract who is not imported."""
    refused = {problem.source_id for problem in problems if problem.severity == REFUSED}
    for key, name, mask, said in staging.outside(rules):
        reasons = [
            _why_outside(group, said.get(group.name, {}), today)
            for position, group in enumerate(rules.groups)
            if state_of(mask, position) == OUT_OF_SCOPE
        ]
        reasons = reasons if mask else ["in no report of people, only in reports of what they have"]
        reason = "refused" if key in refused else "; ".join(reasons)
        if reason:
            yield Problem("not-imported", key, name, "", reason, _related(said), OUTSIDE)


def _related(said: Mapping[str, Mapping[str, Any]]) -> str:
    """The ids of all others that the record speaks of, each between commas."""
    ids = {tie["to"] for group in said.values() for tie in group.get("ties", ()) if tie.get("to")}
    return f",{','.join(sorted(ids))}," if ids else ""


def _why_outside(group: GroupRules, said: Mapping[str, Any], today: date) -> str:
    if group.scope == "related":
        return _why_unrelated(said.get("ties", ()))
    starts, ends = said.get(group.starts, ""), said.get(group.ends, "")
    if is_day(starts) and starts > today.isoformat():
        return f"{group.role}: begins only on {starts}"
    return f"{group.role}: ended on {ends}"


def _why_unrelated(ties: Iterable[Mapping[str, Any]]) -> str:
    others = [_other(tie) for tie in ties if tie.get("to")]
    if not others:
        return "contact: related to no student at all"
    return f"contact: related only to {', '.join(others)}, who is not a current student" + (
        "" if len(others) == 1 else " (none of them is)"
    )


def _other(tie: Mapping[str, Any]) -> str:
    ended = f", ended {tie['end']}" if tie.get("end") else ""
    return f"{tie.get('who') or 'student'} ({tie['to']}{ended})"
