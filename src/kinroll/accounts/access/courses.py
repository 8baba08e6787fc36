"""Courses and their dates: for those who work here; the public sees what was given an address."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import SEE
from kinroll.accounts.visitor import Visitor
from kinroll.store import bookings, courses
from kinroll.store.bookings import Booking
from kinroll.store.models import Course, CourseDate


def course(visitor: Visitor | None, number: int, right: str = SEE) -> Course:
    """A course, to look at or (``levels.EDIT``) to change."""
    page(visitor, right)
    found = courses.course(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def course_date(visitor: Visitor | None, number: int, right: str = SEE) -> CourseDate:
    """A date of a course, with its course."""
    page(visitor, right)
    found = courses.course_date(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def booking(key: str) -> Booking:
    """What the public books at this address; there is nothing at any other."""
    found = bookings.of_key(key) if "\x00" not in key else None
    if found is None:
        raise NotThereError
    return found
