"""Courses and their dates as programs and CSV files write them: a text for each field."""

from collections.abc import Mapping
from datetime import date

from kinroll.flows.editing import ValueRefusedError
from kinroll.store.courses import CourseRow

FIELDS = (
    *("course", "name", "category", "provider", "units"),
    *("code", "location", "starts_on", "ends_on", "moodle_course_id"),
)


def build_row(given: Mapping[str, str | None], where: str = "") -> CourseRow:
    """A course, or a date of one. Raises ``ValueRefusedError``, which begins with ``where`` the row stands."""
    texts = {name: (given.get(name) or "").strip() for name in FIELDS}
    if not texts["course"]:
        raise ValueRefusedError(f"{where}there is no course code")
    starts, ends = (_day(texts.pop(name), where) for name in ("starts_on", "ends_on"))
    if starts and ends and ends < starts:
        raise ValueRefusedError(f"{where}it ends before it starts")
    return CourseRow(**texts, starts_on=starts, ends_on=ends)


def _day(text: str, where: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueRefusedError(f"{where}{text!r} is not a day; write it YYYY-MM-DD") from None
