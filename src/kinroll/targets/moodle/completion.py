"""What somebody is taking, and when a course was completed."""

from datetime import UTC, datetime

from kinroll.targets.errors import GoneError, StoppedError
from kinroll.targets.interface import Course
from kinroll.targets.moodle import shapes
from kinroll.targets.moodle.client import Client

ALL = 1
"""All criteria of a course count; any other number: each of them does."""
LAST = 253_402_300_800
"""A second beyond this is in no calendar."""


def courses_of(client: Client, user: str) -> list[Course]:
    """The courses that somebody is taking now, with whether each is completed."""
    answer = client.read("core_enrol_get_users_courses", {"userid": user, "returnusercount": False})
    return [Course(str(row["id"]), row.get("completed") is True) for row in shapes.rows(answer, "id")]


def completed_at(client: Client, user: str, course: str) -> datetime | None:
    """When a course was completed; now where no time is told. Moodle keeps a time for each criterion only: where all
    count it is the last, else the first.
    """
    try:
        answer = client.read("core_completion_get_course_completion_status", {"courseid": course, "userid": user})
    except StoppedError as error:
        if error.code == "cannotviewreport":  # said also where completion is off in this one course
            raise GoneError(error.code, str(error)) from None
        raise
    status = answer.get("completionstatus") if isinstance(answer, dict) else None
    if not isinstance(status, dict):
        raise shapes.odd()
    if status.get("completed") is not True:
        return None
    criteria = shapes.rows(status.get("completions") or [])
    times = [shapes.number(one.get("timecompleted") or 0) for one in criteria if one.get("complete")]
    known = [time for time in times if 0 < time < LAST]
    if not known:
        return datetime.now(UTC).replace(microsecond=0)
    seconds = max(known) if shapes.number(status.get("aggregation") or ALL) == ALL else min(known)
    return datetime.fromtimestamp(seconds, UTC)
