"""Courses and their dates: what is taught, where and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinroll.core.process.document import CourseFacts
from kinroll.store.bulk import any_of, fetch
from kinroll.store.models import Course, CourseDate
from kinroll.store.queries import day


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course date with its course; ``code`` empty for a course without a date yet."""

    course: str
    name: str = ""
    category: str = ""
    provider: str = ""
    units: str = ""
    code: str = ""
    location: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    moodle_course_id: str = ""


def save(rows: Sequence[CourseRow]) -> None:
    """Write courses and dates, over those of the same codes; a blank leaves what is there."""
    for row in rows:
        facts = {"name": row.name, "category": row.category, "provider": row.provider, "units": row.units}
        given = {name: value for name, value in facts.items() if value}
        if not row.code and row.moodle_course_id:
            given["moodle_course_id"] = row.moodle_course_id
        course, _ = Course.objects.update_or_create(code=row.course, defaults=given)
        if row.code:
            dated = {"location": row.location, "starts_on": row.starts_on, "ends_on": row.ends_on}
            dated |= {"provider": row.provider, "moodle_course_id": row.moodle_course_id}
            held = {name: value for name, value in dated.items() if value}
            CourseDate.objects.update_or_create(code=row.code, defaults={"course": course, **held})


def dates(codes: Collection[str]) -> dict[str, tuple[int, CourseFacts]]:
    """Course dates by code: their row, and what documents know of them."""
    condition, values = any_of("cd.code", list(codes))
    rows = fetch(
        "SELECT cd.id, co.code, co.name, co.category, cd.code, COALESCE(NULLIF(cd.provider, ''), co.provider), "
        "cd.location, cd.starts_on, cd.ends_on, COALESCE(NULLIF(cd.moodle_course_id, ''), co.moodle_course_id) "
        f"FROM course_date cd JOIN course co ON co.id = cd.course_id WHERE {condition}",
        values,
    )
    return {
        code: (number, CourseFacts(course, name, category, code, provider, location, day(starts), day(ends), moodle))
        for number, course, name, category, code, provider, location, starts, ends, moodle in rows
    }


def everything() -> list[dict[str, Any]]:
    """All courses with their dates, a row a date; a course without a date has one row."""
    names = ("course", "name", "category", "provider", "units", "code", "location", "starts_on", "ends_on")
    rows = fetch(
        "SELECT co.code, co.name, co.category, COALESCE(NULLIF(cd.provider, ''), co.provider), co.units, "
        "COALESCE(cd.code, ''), COALESCE(cd.location, ''), cd.starts_on, cd.ends_on, "
        "COALESCE(NULLIF(cd.moodle_course_id, ''), co.moodle_course_id) FROM course co "
        "LEFT JOIN course_date cd ON cd.course_id = co.id ORDER BY co.code, cd.code"
    )
    return [dict(zip((*names, "moodle_course_id"), row, strict=True)) for row in rows]
