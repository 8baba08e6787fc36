"""Courses, and when and where they are run."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, SEE
from kinroll.flows.answers.courses import kept_json
from kinroll.flows.course_rows import build_row
from kinroll.store import courses
from kinroll.web.api import cursors
from kinroll.web.api.contacts import Cursor, Limit
from kinroll.web.api.keys import Day
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.documents import CourseKept, Courses
from kinroll.web.doors import visitor_of

router = Router(tags=["courses"])
Words = Annotated[str, Field(max_length=500)]


@reads(
    router, "/courses", "documents:read", Courses, operation_id="courses_list", summary="List courses and their dates"
)
def listing(request: HttpRequest, cursor: Cursor = "", limit: Limit = cursors.USUAL) -> HttpResponse:
    """All courses with their dates, one a date, by code; a course without a date stands there once."""
    access.page(visitor_of(request), SEE)
    place = cursors.read("courses", {}, cursor)
    rows = sorted(courses.everything(), key=lambda row: (row["course"], row["code"]))
    behind = [row for row in rows if place is None or [row["course"], row["code"]] > place]
    shown = behind[:limit]
    following = cursors.make("courses", {}, [shown[-1]["course"], shown[-1]["code"]]) if len(behind) > limit else None
    return answer({"items": shown, "next": following})


class Course(Body):
    """A course, or with ``code`` a date of one. What is left out stays as it is."""

    course: Annotated[str, Field(min_length=1, max_length=100)]
    name: Words = ""
    category: Words = ""
    provider: Words = ""
    units: Words = ""
    code: Annotated[str, Field(max_length=100)] = ""
    location: Words = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    moodle_course_id: Words = ""


@writes(
    router, "/courses", "documents:write", CourseKept, operation_id="courses_keep", summary="Keep a course or a date"
)
def keep(request: HttpRequest, body: Course) -> HttpResponse:
    """Add a course, or a date of one; what is there already under its code is changed."""
    access.page(visitor_of(request), EDIT)
    row = build_row(body.model_dump())
    courses.save([row])
    return answer(kept_json(row.course, row.code))
