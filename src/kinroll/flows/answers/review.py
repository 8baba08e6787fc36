"""Cases of "who is this?" and what became of them, as programs get them."""

from typing import Any

from kinroll.flows.reviewing import Answered
from kinroll.store.review import Listed


def case_json(one: Listed) -> dict[str, Any]:
    """A case of the list."""
    return {
        "case": one.key,
        "kind": one.kind,
        "why": one.why,
        "name": one.name,
        "other": one.other,
        "since": one.since.isoformat(),
        "asked": one.asked or None,
    }


def answered_json(done: Answered) -> dict[str, Any]:
    """What became of a case."""
    return {
        "case": done.key,
        "answer": done.answer,
        "contact_id": done.contact,
        "merged": done.merged,
        "run": done.run,
    }
