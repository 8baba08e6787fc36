"""What people have asked for, as programs are told of it."""

from typing import Any

from kinroll.store.change_requests import Asked


def request_json(asked: Asked) -> dict[str, Any]:
    """One request. ``kind`` is ``source`` where somebody has set it here, and the source still says ``before``."""
    return {
        "request": asked.number,
        "contact_id": asked.contact,
        "kind": asked.kind,
        "field": asked.field,
        "value": asked.words.get("value"),
        "before": asked.words.get("before"),
        "note": asked.words.get("note", ""),
        "answer": asked.words.get("answer", ""),
        "state": asked.state,
        "source": asked.place[0],
        "record": asked.place[1],
        "made_at": asked.made_at.isoformat(),
        "changed_at": asked.changed_at.isoformat(),
        "reopened_at": asked.reopened_at.isoformat() if asked.reopened_at else None,
    }
