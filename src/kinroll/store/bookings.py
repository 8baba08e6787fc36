"""How course dates are booked by the public: the address of each, and how many places are taken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kinroll.store.bulk import any_of, execute, fetch, fetch_one
from kinroll.store.models import CourseBooking, CourseDate


@dataclass(frozen=True, slots=True)
class Booking:
    """A course date with what the public is told and asked. ``process`` is empty where it was never set up."""

    number: int
    course: str
    course_name: str
    code: str
    location: str
    provider: str
    starts_on: date | None
    ends_on: date | None
    key: str = ""
    process: str = ""
    step: str = ""
    is_open: bool = False
    places: int | None = None
    closes_on: date | None = None
    note: str = ""
    left_out: tuple[str, ...] = ()
    free_steps: tuple[str, ...] = ()


def of_key(key: str) -> Booking | None:
    """The booking at this address."""
    row = CourseBooking.objects.select_related("course_date__course").filter(key=key).first()
    return _booking(row.course_date, row) if row else None


def of_date(number: int) -> Booking | None:
    """The booking of a course date, set up or not; None where there is no such date."""
    row = CourseDate.objects.select_related("course", "booking").filter(pk=number).first()
    return _booking(row, getattr(row, "booking", None)) if row else None


def _booking(row: CourseDate, booking: CourseBooking | None) -> Booking:
    facts: dict[str, Any] = {
        "number": row.pk,
        "course": row.course.code,
        "course_name": row.course.name or row.course.code,
        "code": row.code,
        "location": row.location,
        "provider": row.provider or row.course.provider,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
    if booking:
        names = ("key", "process", "step", "is_open", "places", "closes_on", "note")
        facts |= {name: getattr(booking, name) for name in names}
        facts |= {"left_out": tuple(booking.left_out), "free_steps": tuple(booking.free_steps)}
    return Booking(**facts)


def keep(number: int, key: str, facts: Mapping[str, Any]) -> None:
    """Set up the booking of a course date; ``key`` is its address where it has none yet."""
    row, is_new = CourseBooking.objects.get_or_create(course_date_id=number, defaults={"key": key, **facts})
    if not is_new:
        CourseBooking.objects.filter(pk=row.pk).update(**facts)


def change_key(number: int, key: str) -> None:
    """Let a course date be booked at another address; the one before is nobody's any more."""
    CourseBooking.objects.filter(course_date_id=number).update(key=key)


def hold(booking: Booking) -> None:
    """Let nobody else take a place until the transaction ends."""
    if connection.vendor == "postgresql":
        execute("SELECT 1 FROM course_booking WHERE course_date_id = %s FOR UPDATE", [booking.number])


def taken(booking: Booking) -> int:
    """How many places of a course date are taken, by documents of whatever process, but for those on free steps."""
    free, values = any_of("step", list(booking.free_steps))
    sql = f"SELECT count(*) FROM document WHERE course_date_id = %s AND NOT ({free})"
    return int(fetch_one(sql, [booking.number, *values]))


@dataclass(frozen=True, slots=True)
class Room:
    """The places of a course date: how many there are, and how many are taken."""

    places: int
    taken: int
    free_steps: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """Whether no place is left."""
        return self.taken >= self.places

    def is_full_for(self, step: str, coming: int = 0) -> bool:
        """Whether no place is left for a document on this step, when so many others come too."""
        return step not in self.free_steps and self.taken + coming >= self.places


def rooms(numbers: Collection[int], *, hold: bool = False) -> dict[int, Room]:
    """The places of these course dates, where they are counted. ``hold``: nobody else takes one meanwhile."""
    rows = CourseBooking.objects.filter(course_date_id__in=numbers, places__isnull=False).order_by("course_date_id")
    rows = rows.select_for_update() if hold else rows
    listed = list(rows.values_list("course_date_id", "places", "free_steps"))
    condition, values = any_of("course_date_id", [row for row, *_ in listed])
    counted: dict[int, dict[str, int]] = {}
    for row, step, count in fetch(
        f"SELECT course_date_id, step, count(*) FROM document WHERE {condition} GROUP BY course_date_id, step", values
    ):
        counted.setdefault(row, {})[step] = count
    return {
        row: Room(places, sum(n for step, n in counted.get(row, {}).items() if step not in free), tuple(free))
        for row, places, free in listed
        if places is not None
    }
