"""Documents: what became of each."""

from collections.abc import Iterable
from typing import Any

from kinroll.core import reviewing
from kinroll.flows import showing
from kinroll.flows.documents import Done
from kinroll.flows.relinking import Relinked
from kinroll.store.likely import Likely

BAD_OUTCOMES = ("refused", "failed", "held")
ALIKE = "alike"
REASONS = {
    reviewing.VERIFIED_ID: "the same id",
    reviewing.EMAIL_AND_NAME: "the same email and name",
    reviewing.NAME_AND_BIRTH: "the same name and date of birth",
    reviewing.TELEPHONE_AND_NAME: "the same telephone and name",
    reviewing.LIKELY: "much speaks for one person",
    ALIKE: "an email, a telephone number or the name is alike",
}
"""Why somebody may be here already, by the code of it."""


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


def made_json(done: Done, likely: Iterable[Likely] | None) -> dict[str, Any]:
    """What became of a document that is new, and who else may be its person; None where the asker may not know."""
    return {**done_json(done), "likely": None if likely is None else [_likely_json(one) for one in likely]}


def _likely_json(one: Likely) -> dict[str, Any]:
    why = one.why or ALIKE
    name = f"{one.found.forename} {one.found.surname}".strip()
    return {"contact_id": one.found.number, "name": name, "why": why, "reason": REASONS[why]}


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
