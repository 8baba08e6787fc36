"""Whether a Moodle can be used: its functions, and the rights whose absence looks like nobody being there."""

from collections.abc import Collection, Mapping
from typing import Any

from kinroll.targets.interface import Checked

USERS = ("core_user_create_users", "core_user_update_users", "core_user_get_users_by_field", "core_user_get_users")
ENROLMENTS = (
    *("enrol_manual_enrol_users", "enrol_manual_unenrol_users", "core_enrol_get_enrolled_users"),
    *("core_enrol_get_users_courses", "core_completion_get_course_completion_status"),
)
COHORTS = (
    *("core_cohort_search_cohorts", "core_cohort_create_cohorts", "core_cohort_get_cohort_members"),
    *("core_cohort_add_cohort_members", "core_cohort_delete_cohort_members"),
)
GUEST = "guest"
OLDEST = (4, 5)


def checked(info: Mapping[str, Any], guests: Collection[Mapping[str, Any]], needed: Collection[str]) -> Checked:
    """What the site tells of itself, and the row of the guest that every site has, come to."""
    release = str(info.get("release", ""))
    functions = {str(one.get("name")) for one in info.get("functions") or () if isinstance(one, dict)}
    missing = sorted(set(needed) - functions)
    faults = [f"The service in Moodle lacks the function {name}." for name in missing]
    faults += unseen(guests)
    warnings = []
    if info.get("userissiteadmin"):
        warnings.append("Our account is a site administrator there: give it a role of its own with fewer rights.")
    if _version(release) and _version(release) < OLDEST:
        warnings.append(f"This was made for Moodle 4.5 and later, and tells of release {release}.")
    return Checked(str(info.get("siteurl", "")).rstrip("/"), release, tuple(faults), tuple(warnings))


def unseen(guests: Collection[Mapping[str, Any]]) -> list[str]:
    """Rights without which people there look as if they were not. One's own row would be whole whatever is missing."""
    if not any(row.get("username") == GUEST for row in guests):
        return ["Our account cannot see users: it needs moodle/user:viewdetails and moodle/user:viewalldetails."]
    if not any("email" in row for row in guests):
        return ["Our account cannot see emails: it needs moodle/site:viewuseridentity."]
    return []


def _version(release: str) -> tuple[int, ...]:
    numbers = release.split(" ")[0].split(".")[:2]
    return tuple(int(part) for part in numbers if part.isdigit())
