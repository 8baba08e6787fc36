"""The parameters that each function declares: any other key, at any level, fails the whole call."""

from typing import Any

_USER: dict[str, Any] = dict.fromkeys(
    (
        *("username", "firstname", "lastname", "email", "auth", "password", "idnumber", "city", "country", "lang"),
        *("institution", "department", "address", "phone1", "phone2", "description", "timezone"),
    ),
    str,
)
_USER["customfields"] = [{"type": str, "value": str}]
_CATEGORY = {"type": str, "value": str}
SPECS: dict[str, dict[str, Any]] = {
    "core_webservice_get_site_info": {"serviceshortnames": [str]},
    "core_user_create_users": {"users": [{**_USER, "createpassword": bool}]},
    "core_user_update_users": {"users": [{**_USER, "id": int, "suspended": bool}]},
    "core_user_get_users_by_field": {"field": str, "values": [str]},
    "core_user_get_users": {"criteria": [{"key": str, "value": str}]},
    "enrol_manual_enrol_users": {
        "enrolments": [
            {"roleid": int, "userid": int, "courseid": int, "timestart": int, "timeend": int, "suspend": bool}
        ]
    },
    "enrol_manual_unenrol_users": {"enrolments": [{"userid": int, "courseid": int, "roleid": int}]},
    "core_enrol_get_enrolled_users": {"courseid": int, "options": [{"name": str, "value": str}]},
    "core_enrol_get_users_courses": {"userid": int, "returnusercount": bool},
    "core_completion_get_course_completion_status": {"courseid": int, "userid": int},
    "core_cohort_search_cohorts": {
        "query": str,
        "context": {"contextid": int, "contextlevel": str, "instanceid": int},
        "includes": str,
        "limitfrom": int,
        "limitnum": int,
    },
    "core_cohort_create_cohorts": {"cohorts": [{"categorytype": _CATEGORY, "name": str, "idnumber": str}]},
    "core_cohort_get_cohort_members": {"cohortids": [int]},
    "core_cohort_add_cohort_members": {"members": [{"cohorttype": _CATEGORY, "usertype": _CATEGORY}]},
    "core_cohort_delete_cohort_members": {"members": [{"cohortid": int, "userid": int}]},
}


def fits(value: Any, spec: Any) -> bool:
    """Whether what was sent is what a function declares."""
    if isinstance(spec, dict):
        return isinstance(value, dict) and all(key in spec and fits(inner, spec[key]) for key, inner in value.items())
    if isinstance(spec, list):
        return isinstance(value, dict) and all(key.isdigit() and fits(inner, spec[0]) for key, inner in value.items())
    if not isinstance(value, str):
        return False
    if spec is bool:
        return value in ("0", "1")
    return spec is not int or value.lstrip("-").isdigit()
