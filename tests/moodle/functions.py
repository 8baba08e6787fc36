"""The functions of the web services, each as it was seen to answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from moodle.forms import listed
from moodle.site import Fault, Site, Taking, User
from moodle.specs import SPECS

Params = dict[str, Any]
SAID = {"dmlwriteexception": "Error writing to database", "useremailduplicate": "Duplicate address"}
KEYS = ("id", "lastname", "firstname", "idnumber", "username", "email", "auth")


def call(site: Site, function: str, params: Params) -> Any:
    """What a function answers. Raises ``Fault``."""
    site.need("webservice/rest:use", "accessexception")
    if function not in site.functions:
        raise Fault("accessexception")
    from moodle.specs import fits

    if not fits(params, SPECS[function]):
        raise Fault("invalidparameter", "Invalid parameter value detected")
    return FUNCTIONS[function](site, params)


def _info(site: Site, params: Params) -> Any:
    return {
        "sitename": "Stand-in",
        "username": "svc_kinroll",
        "userid": 3,
        "siteurl": "https://learn.example.test",
        "release": site.release,
        "functions": [{"name": name, "version": "1"} for name in sorted(site.functions)],
        "userissiteadmin": False,
        "userprivateaccesskey": "s3cret",
    }


def _row(site: Site, user: User) -> Params:
    """A user as our account may see it; what is empty is not there at all."""
    row: Params = {"id": user.id, "fullname": f"{user.firstname} {user.lastname}", "department": "", "theme": ""}
    row |= {"firstname": user.firstname, "lastname": user.lastname, "suspended": user.suspended, "confirmed": True}
    is_own = user.id == 3
    if site.may("moodle/user:viewalldetails") or is_own:
        row |= {"username": user.username, "idnumber": user.idnumber, "auth": user.auth, "city": user.city}
    if site.may("moodle/site:viewuseridentity") or is_own:
        row["email"] = user.email
    kinds = site.profile_fields
    further = [
        {"type": kinds[name], "shortname": name, "value": value} for name, value in user.profile.items() if value
    ]
    row |= {"customfields": further} if further else {}
    return {name: value for name, value in row.items() if value != "" or name in ("department", "theme")}


def _by_field(site: Site, params: Params) -> Any:
    field, values = params["field"], listed(params.get("values", {}))
    if field not in ("id", "idnumber", "username", "email"):
        raise Fault("invalidparameter")
    if field == "username" and not site.extended and any(value != value.lower() or " " in value for value in values):
        raise Fault("invalidparameter")
    found = [user for user in site.users.values() if str(getattr(user, field)) in values]
    found = [user for user in found if not user.deleted or field == "id"]
    if not site.may("moodle/user:viewdetails"):
        found = [user for user in found if user.id == 3]
    if field in ("username", "idnumber") and not site.may("moodle/user:viewalldetails"):
        found = [user for user in found if user.id == 3]
    return [_row(site, user) for user in found]


def _search(site: Site, params: Params) -> Any:
    """As LIKE finds, whatever the capitals; by a key that is unknown, everybody."""
    found = [user for user in site.users.values() if not user.deleted]
    warnings, seen = [], set()
    for one in listed(params["criteria"]):
        if one["key"] in seen:
            raise Fault("keyalreadyset")
        seen.add(one["key"])
        if one["key"] not in KEYS:
            warnings.append({"item": one["key"], "warningcode": "invalidfieldparameter"})
            continue
        found = [user for user in found if _is_like(str(getattr(user, one["key"])), one["value"])]
    return {"users": [_row(site, user) for user in found], "warnings": warnings}


def _is_like(text: str, pattern: str) -> bool:
    import re

    parts = [".*" if char == "%" else "." if char == "_" else re.escape(char) for char in pattern]
    return bool(re.fullmatch("".join(parts), text, re.IGNORECASE))


def _create(site: Site, params: Params) -> Any:
    site.need("moodle/user:create")
    before, first = dict(site.users), site.next_id
    made = []
    try:
        for row in listed(params["users"]):
            site.refuse_new(row)
            facts = {name: value for name, value in row.items() if name in User.__dataclass_fields__}
            made.append(site.add(facts.pop("username"), **facts))
            site.fill(made[-1], listed(row.get("customfields", {})))
    except Fault:
        site.users, site.next_id = before, first
        raise
    return [{"id": user.id, "username": user.username} for user in made]


def _update(site: Site, params: Params) -> Any:
    site.need("moodle/user:update")
    warnings = []
    for row in listed(params["users"]):
        if code := _refused(site, row):
            message = SAID.get(code, code)
            warnings.append({"item": "user", "itemid": int(row["id"]), "warningcode": code, "message": message})
            continue
        user = site.users[int(row["id"])]
        for name, value in row.items():
            if name in User.__dataclass_fields__ and name != "id":
                setattr(user, name, value == "1" if name == "suspended" else value)
        site.fill(user, listed(row.get("customfields", {})))
    return {"warnings": warnings}


def _refused(site: Site, row: Params) -> str:
    user = site.users.get(int(row["id"]))
    if user is None:
        return "invaliduserid"
    if user.deleted:
        return "usernotupdateddeleted"
    if user.username in ("admin", "guest"):
        return f"usernotupdated{user.username}"
    if "email" in row and site.has_email(row["email"], user.id):
        return "useremailduplicate"
    if row.get("username") and any(
        other.username == row["username"] and other.id != user.id for other in site.users.values()
    ):
        return "dmlwriteexception"
    try:
        site.refuse_values({**row, "username": row.get("username")} if row.get("username") else row)
    except Fault as fault:
        return fault.code
    return ""


def _enrol(site: Site, params: Params) -> Any:
    site.need("enrol/manual:enrol")
    site.need("moodle/role:assign", "wsusercannotassign")
    before = {pair: replace(one) for pair, one in site.taking.items()}
    try:
        for row in listed(params["enrolments"]):
            site.course(row["courseid"])
            site.need("moodle/course:view", "requireloginerror")
            site.user(row["userid"])
            site.taking[int(row["userid"]), int(row["courseid"])] = Taking(row.get("suspend") == "1")
    except Fault:
        site.taking = before
        raise
    return None


def _unenrol(site: Site, params: Params) -> Any:
    site.need("enrol/manual:unenrol")
    for row in listed(params["enrolments"]):
        site.course(row["courseid"])
        site.taking.pop((int(row["userid"]), int(row["courseid"])), None)
    return None


def _enrolled(site: Site, params: Params) -> Any:
    course = int(site.course(params["courseid"])["id"])
    site.need("moodle/course:view", "requireloginerror")
    options = {one["name"]: one["value"] for one in listed(params.get("options", {}))}
    if options.get("onlyactive") == "1":
        site.need("moodle/course:enrolreview")
    pairs = [pair for pair, one in sorted(site.taking.items()) if pair[1] == course]
    active = [
        user for user, _ in pairs if not (options.get("onlyactive") == "1" and site.taking[user, course].suspended)
    ]
    first, most = int(options.get("limitfrom", 0)), int(options.get("limitnumber", 0)) or len(active)
    return [{"id": user, "roles": [], "fullname": "x"} for user in active[first : first + most]]


def _courses(site: Site, params: Params) -> Any:
    user = site.user(params["userid"])
    if not site.may("moodle/course:view"):
        return []
    return [
        {"id": course, "completed": (user.id, course) in site.completed, "progress": None, "enablecompletion": True}
        for (one, course), taking in sorted(site.taking.items())
        if one == user.id and not taking.suspended
    ]


def _completion(site: Site, params: Params) -> Any:
    course, user = site.course(params["courseid"]), site.user(params["userid"])
    site.need("report/completion:view", "cannotviewreport")
    if not course["completion"]:
        raise Fault("cannotviewreport")
    if course.get("criteria") == 0:
        raise Fault("nocriteriaset")
    taking = site.taking.get((user.id, course["id"]))
    if taking is None or taking.suspended:
        raise Fault("usernotenroled")
    time = site.completed.get((user.id, course["id"]), 0)
    criteria = [
        {"type": 4, "title": "Activité", "complete": bool(time), "timecompleted": time or None},
        {"type": 4, "title": "Activité", "complete": bool(time), "timecompleted": time - 60 if time else None},
    ]
    return {"completionstatus": {"completed": bool(time), "aggregation": 1, "completions": criteria}, "warnings": []}


def _find_cohorts(site: Site, params: Params) -> Any:
    site.need("moodle/cohort:manage")
    found = [
        one for one in site.cohorts.values() if params["query"] in one["idnumber"] or params["query"] in one["name"]
    ]
    return {"cohorts": found[: int(params.get("limitnum", 25))]}


def _make_cohorts(site: Site, params: Params) -> Any:
    site.need("moodle/cohort:manage")
    made = []
    for row in listed(params["cohorts"]):
        if any(one["idnumber"] == row["idnumber"] for one in site.cohorts.values()):
            raise Fault("invalidparameter")
        id_ = len(site.cohorts) + 1
        site.cohorts[id_] = {"id": id_, "name": row["name"], "idnumber": row["idnumber"]}
        made.append(site.cohorts[id_])
    return made


def _members(site: Site, params: Params) -> Any:
    ids = [int(one) for one in listed(params["cohortids"])]
    if set(ids) - site.cohorts.keys():
        raise site.gone("invalidrecord")
    return [{"cohortid": id_, "userids": [user for user, one in site.members if one == id_]} for id_ in ids]


def _join(site: Site, params: Params) -> Any:
    warnings = []
    for row in listed(params["members"]):
        user, cohort = int(row["usertype"]["value"]), int(row["cohorttype"]["value"])
        if user not in site.users or cohort not in site.cohorts:
            warnings.append({"warningcode": "2"})
        elif (user, cohort) in site.members:
            warnings.append({"warningcode": "3"})
        else:
            site.members.add((user, cohort))
    return {"warnings": warnings}


def _leave(site: Site, params: Params) -> Any:
    site.members -= {(int(row["userid"]), int(row["cohortid"])) for row in listed(params["members"])}


FUNCTIONS: dict[str, Callable[[Site, Params], Any]] = {
    "core_webservice_get_site_info": _info,
    "core_user_create_users": _create,
    "core_user_update_users": _update,
    "core_user_get_users_by_field": _by_field,
    "core_user_get_users": _search,
    "enrol_manual_enrol_users": _enrol,
    "enrol_manual_unenrol_users": _unenrol,
    "core_enrol_get_enrolled_users": _enrolled,
    "core_enrol_get_users_courses": _courses,
    "core_completion_get_course_completion_status": _completion,
    "core_cohort_search_cohorts": _find_cohorts,
    "core_cohort_create_cohorts": _make_cohorts,
    "core_cohort_get_cohort_members": _members,
    "core_cohort_add_cohort_members": _join,
    "core_cohort_delete_cohort_members": _leave,
}
