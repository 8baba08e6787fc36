"""Cohorts: site-wide groups, found by their idnumber."""

from collections.abc import Mapping, Sequence

from kinroll.targets.errors import RefusedError
from kinroll.targets.moodle import shapes
from kinroll.targets.moodle.client import Client

SYSTEM = {"contextlevel": "system", "instanceid": 0}


def find_or_make(client: Client, idnumber: str) -> int:
    """Moodle's number of a cohort. Its search finds parts of names, so what it finds is compared exactly."""
    found = client.read(
        "core_cohort_search_cohorts", {"query": idnumber, "context": SYSTEM, "includes": "self", "limitnum": 200}
    )
    same = [row for row in shapes.rows(found, "id", under="cohorts") if row.get("idnumber") == idnumber]
    if len(same) > 1:
        raise RefusedError("cohort-twice", f"There are {len(same)} cohorts with the id number {idnumber} in Moodle.")
    if same:
        return shapes.number(same[0]["id"])
    new = {"categorytype": {"type": "system", "value": ""}, "name": idnumber, "idnumber": idnumber}
    made = client.write("core_cohort_create_cohorts", {"cohorts": [new]})
    (row,) = shapes.rows(made, "id")[:1] or [{"id": ""}]
    return shapes.number(row["id"])


def members(client: Client, cohorts: Mapping[str, int]) -> dict[str, set[str]]:
    """The users in each cohort, by its idnumber."""
    if not cohorts:
        return {}
    answer = client.read("core_cohort_get_cohort_members", {"cohortids": sorted(cohorts.values())})
    listed = shapes.rows(answer, "cohortid", "userids")
    by_id = {shapes.number(row["cohortid"]): {str(user) for user in row["userids"]} for row in listed}
    return {name: by_id.get(number, set()) for name, number in cohorts.items()}


def add(client: Client, pairs: Sequence[tuple[str, int]]) -> None:
    """Put users into cohorts; who is in one already stays there."""
    rows = [
        {"cohorttype": {"type": "id", "value": cohort}, "usertype": {"type": "id", "value": user}}
        for user, cohort in pairs
    ]
    client.write("core_cohort_add_cohort_members", {"members": rows})


def remove(client: Client, pairs: Sequence[tuple[str, int]]) -> None:
    """Take users out of cohorts."""
    rows = [{"cohortid": cohort, "userid": user} for user, cohort in pairs]
    client.write("core_cohort_delete_cohort_members", {"members": rows})
