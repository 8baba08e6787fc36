"""Whether a source can be read. Needs no database."""

from typing import Any

from kinroll.flows.answers.problems import in_short
from kinroll.flows.checking import Checked


def checked_json(source: str, checked: Checked) -> dict[str, Any]:
    """What was found in a source that can be read."""
    return {
        "source": source,
        "ok": True,
        "people": checked.people,
        "current": checked.current,
        "problems": in_short(checked.problems),
        "warnings": checked.warnings,
    }


def unreadable_json(source: str, error: Exception) -> dict[str, Any]:
    """What is told of a source that cannot be read, or not with these rights."""
    problems = in_short(getattr(error, "problems", ()))
    return {"source": source, "ok": False, "error": str(error), "problems": problems}
