"""Documents: what became of each."""

from typing import Any

from kinroll.flows import showing
from kinroll.flows.documents import Done
from kinroll.flows.relinking import Relinked

BAD_OUTCOMES = ("refused", "failed", "held")


def done_json(done: Done) -> dict[str, Any]:
    """What became of a document."""
    return {
        "schema": 1,
        "document": done.number,
        "outcome": done.outcome,
        "text": done.text,
        "contact_id": done.contact,
        "rule": done.rule,
        "changed": done.is_changed,
    }


def refused_json(why: str) -> dict[str, Any]:
    """A line of which no document could be made."""
    return {"schema": 1, "outcome": "refused", "text": why}


def document_json(number: int) -> dict[str, Any]:
    """One document, whole."""
    return {"schema": 1, **showing.document(number)}


def relinked_json(done: Relinked) -> dict[str, Any]:
    """Whom a document is linked to now."""
    return {"schema": 1, "document": done.number, "contact_id": done.contact, "before": done.before, "run": done.run}


def rejected_json(done: Relinked, contact: int) -> dict[str, Any]:
    """Whom a document is not about."""
    return {"schema": 1, "document": done.number, "contact_id": done.contact, "rejected": contact, "run": done.run}
