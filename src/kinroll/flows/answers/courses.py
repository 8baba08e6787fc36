"""Courses: what was kept."""

from typing import Any


def kept_json(course: str, code: str) -> dict[str, Any]:
    """A course, or a date of one, that was kept."""
    return {"schema": 1, "course": course, "date": code or None}
