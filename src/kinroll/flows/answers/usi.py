"""Unique student identifiers: how one stands, and what became of answers."""

from typing import Any

from kinroll.core.process.identifying import Identity, Standing
from kinroll.flows.verifying import Outcome


def standing_json(about: Identity, standing: Standing) -> dict[str, Any]:
    """How the USI of a contact or document stands, and why."""
    answer = standing.answer
    return {
        "schema": 1,
        "usi": about.value or None,
        "status": standing.status,
        "changed": list(standing.changed),
        "at": answer.at.isoformat() if answer else None,
        "by": answer.by if answer else None,
        "how": answer.how if answer else None,
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What became of the answers of a registry."""
    facts = {name: getattr(outcome, name) for name in ("verified", "failed", "unchanged", "contacts", "unanswered")}
    misread = [{"line": item.line, "message": item.why} for item in outcome.misread]
    return {"schema": 1, **facts, "ran": outcome.ran, "unreadable": misread}
