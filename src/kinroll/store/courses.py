"""Courses and their dates: what is taught, where and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q
from django.db.models.expressions import RawSQL

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


def course(number: int) -> Course | None:
    """One course."""
    return Course.objects.filter(pk=number).first()


def course_date(number: int) -> CourseDate | None:
    """One course date, with its course."""
    return CourseDate.objects.select_related("course").filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class Listed:
    """A course of a list, with how many dates it has and which comes next."""

    number: int
    code: str
    name: str
    category: str
    provider: str
    dates: int
    next_on: date | None


def listed(text: str, today: date, *, page: int, size: int) -> tuple[list[Listed], int]:
    """One page of the courses whose code or name holds this text, and how many there are."""
    found = Course.objects.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(category__icontains=text))
    ahead = Q(coursedate__starts_on__gte=today)
    rows = found.annotate(dates=Count("coursedate"), next_on=Min("coursedate__starts_on", filter=ahead)).order_by(
        "code"
    )[(page - 1) * size : page * size]
    shown = [Listed(row.pk, row.code, row.name, row.category, row.provider, row.dates, row.next_on) for row in rows]
    return shown, found.count()


@dataclass(frozen=True, slots=True)
class DateListed:
    """A course date of a list, with its documents and, where the public can book it, the address for that."""

    number: int
    code: str
    course: int
    course_code: str
    course_name: str
    location: str
    starts_on: date | None
    ends_on: date | None
    documents: int
    key: str
    is_open: bool


MOST_DATES = 500


def dates_listed(course: int | None = None, *, since: date | None = None, most: int = MOST_DATES) -> list[DateListed]:
    """The dates of a course, or of all: from this day on the next first, else the last first."""
    counted = RawSQL("(SELECT count(*) FROM document d WHERE d.course_date_id = course_date.id)", ())
    found = CourseDate.objects.select_related("course", "booking").annotate(documents=counted)
    found = found.filter(course_id=course) if course is not None else found
    if since is not None:
        found = found.filter(Q(ends_on__gte=since) | Q(ends_on=None, starts_on__gte=since)).order_by(
            "starts_on", "code"
        )
    else:
        found = found.order_by(F("starts_on").desc(nulls_last=True), "code")
    return [_date_listed(row) for row in found[:most]]


def _date_listed(row: CourseDate) -> DateListed:
    booking = getattr(row, "booking", None)
    return DateListed(
        *(row.pk, row.code, row.course_id, row.course.code, row.course.name or row.course.code, row.location),
        *(row.starts_on, row.ends_on, row.documents),  # type: ignore[attr-defined]
        *(booking.key if booking else "", bool(booking and booking.is_open)),
    )


def keep_course(facts: Mapping[str, str], number: int | None = None) -> int:
    """Write a course over the one of this number, or a new one; blanks are kept as blanks."""
    row = Course.objects.get(pk=number) if number else Course()
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row.pk


def keep_date(course: int, facts: Mapping[str, Any], number: int | None = None) -> int:
    """Write a date of a course over the one of this number, or a new one; blanks are kept as blanks."""
    row = CourseDate.objects.get(pk=number) if number else CourseDate(course_id=course)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row.pk


def is_taken(code: str, *, of_dates: bool, by_others_than: int | None) -> bool:
    """Whether another course, or course date, has this code."""
    rows = (CourseDate if of_dates else Course).objects.filter(code=code)
    return (rows if by_others_than is None else rows.exclude(pk=by_others_than)).exists()


def course_of(code: str) -> str:
    """The code of the course that a course date is of; empty where there is no such date."""
    found = CourseDate.objects.filter(code=code).values_list("course__code", flat=True).first()
    return found or ""


def codes() -> list[tuple[str, str]]:
    """The codes of all course dates with the names of their courses, for choosing one."""
    rows = CourseDate.objects.order_by(F("starts_on").desc(nulls_last=True), "code")
    return [(code, name) for code, name in rows.values_list("code", "course__name")]
