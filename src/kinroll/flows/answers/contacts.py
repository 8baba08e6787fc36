"""What was done to a contact, why its values are what they are, and why somebody is missing."""

from collections.abc import Iterable
from typing import Any

from kinroll.core.resolving import Contender
from kinroll.flows.answers.problems import in_short
from kinroll.flows.applying import Report
from kinroll.flows.explaining import Absence, Explained


def done_json(report: Report, number: int | None) -> dict[str, Any]:
    """What became of something that was done to a contact."""
    return {"outcome": report.plan.state, "run": report.plan.pk, "contact_id": number}


def value_json(report: Report, number: int, field: str, after: Explained) -> dict[str, Any]:
    """What became of a value that was said of a contact, and who decides it now."""
    winner = after.winner.ref if after.winner else None
    said = {"field": field, "value": after.value or None, "won": is_ours(number, after), "winner": winner}
    return done_json(report, number) | said


def is_ours(number: int, after: Explained) -> bool:
    """Whether what people say here decides a value of this contact."""
    return after.winner is not None and after.winner.ref == f"edits:{number}"


def why_json(number: int, found: Iterable[Explained]) -> dict[str, Any]:
    """Why the values of a contact are what they are."""
    return {"contact_id": number, "fields": [_explained_json(item) for item in found]}


def _explained_json(item: Explained) -> dict[str, Any]:
    return {
        "field": item.field,
        "value": item.value or None,
        "winner": _contender_json(item.winner) if item.winner else None,
        "lost": [_contender_json(lost) for lost in item.lost],
        "note": item.note or None,
    }


def _contender_json(contender: Contender) -> dict[str, Any]:
    return {
        "value": contender.value or None,
        "record": contender.ref,
        "source": contender.ref.partition(":")[0],
        "rule": contender.rule,
        "since": contender.since.isoformat(),
    }


def missing_json(asked: str, found: Iterable[Absence]) -> dict[str, Any]:
    """Why somebody is not here, or cannot sign in."""
    return {"asked": asked, "found": [_absence_json(absence) for absence in found]}


def _absence_json(absence: Absence) -> dict[str, Any]:
    return {
        "name": absence.who,
        "state": absence.state,
        "reason": absence.reason,
        "contact_id": absence.contact_id,
        "source_id": absence.source_id,
        "problems": in_short(absence.problems, absence.source_id.partition(":")[0]),
    }
