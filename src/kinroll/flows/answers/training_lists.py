"""What a list of what training is made of would do, or has done, as programs get it."""

from typing import TYPE_CHECKING, Any

from kinroll.store.training_lists import Uploaded

if TYPE_CHECKING:
    from kinroll.flows.training_facts import Kept


def kept_json(kind: str, done: "Kept", *, is_plan: bool) -> dict[str, Any]:
    """How many rows do what; the first that change something, with before and after; all that are refused."""
    return {
        "schema": 1,
        "kind": kind,
        "kept": 0 if is_plan else done.kept,
        "new": done.new,
        "changed": done.changed,
        "same": done.same,
        "rows": [
            {
                "row": one.line,
                "about": one.about,
                "new": one.is_new,
                "changed": {name: list(pair) for name, pair in one.changed.items()},
            }
            for one in done.shown
        ],
        "refused": {str(line): why for line, why in done.refused.items()},
    }


def list_json(upload: Uploaded) -> dict[str, Any]:
    """A list that was uploaded: what it would do, and, once it was brought in, what it has done."""
    return {
        **in_short(upload),
        "plan": _without_schema(upload.plan) or None,
        "result": _without_schema(upload.result) or None,
    }


def in_short(upload: Uploaded) -> dict[str, Any]:
    """The same without its rows."""
    return {
        "list": upload.number,
        "kind": upload.kind,
        "name": upload.name,
        "size": upload.size,
        "state": upload.state,
        "counts": dict(upload.counts),
        "by": upload.by,
        "made_at": upload.made_at.isoformat(),
        "applied_by": upload.applied_by,
        "applied_at": upload.applied_at.isoformat() if upload.applied_at else None,
    }


def _without_schema(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "schema"}
