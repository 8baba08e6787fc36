"""Whom a target may be told of: contacts with their accounts, roles, and what their documents say they take."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from kinroll.core.emails import is_generated
from kinroll.core.fields import CORE_FIELDS, unpack_address
from kinroll.core.provisioning.values import Person
from kinroll.store.bulk import any_of, fetch

_ROOT = "COALESCE(c.root, c.number)"
_FIELDS = [name for name in CORE_FIELDS if name not in ("forename", "surname")]
_COURSE = "COALESCE(NULLIF(cd.moodle_course_id, ''), co.moodle_course_id, '')"


@dataclass(slots=True)
class Listed:
    """A contact number with what decides whether there is to be a user for it. ``why``: it has no login, for this."""

    person: Person
    root: int
    is_active: bool
    why: str = ""
    roles: frozenset[str] = frozenset()
    courses: dict[str, int] = field(default_factory=dict)
    is_erased: bool = False


def everybody(target: int) -> list[int]:
    """The numbers that have an account, or a user at the target."""
    rows = fetch(
        "SELECT contact_id FROM account WHERE contact_id IS NOT NULL "
        "UNION SELECT contact_id FROM target_user WHERE target_id = %s ORDER BY 1",
        [target],
    )
    return [number for (number,) in rows]


def relevant(target: int, roots: Collection[int]) -> list[int]:
    """The same for these root contacts and whoever is seen as one of them."""
    if not roots:
        return []
    condition, values = any_of(_ROOT, sorted(roots))
    rows = fetch(
        f"SELECT c.number FROM contact c WHERE {condition} AND (EXISTS (SELECT 1 FROM account a WHERE "
        "a.contact_id = c.number) OR EXISTS (SELECT 1 FROM target_user t WHERE t.target_id = %s "
        "AND t.contact_id = c.number)) ORDER BY 1",
        [*values, target],
    )
    return [number for (number,) in rows]


def listed(numbers: Collection[int], *, steps: Collection[str], needs_roles: bool) -> list[Listed]:
    """These numbers, in a fixed number of queries."""
    condition, values = any_of("c.number", sorted(numbers))
    names = ", ".join(f"c.{name}" for name in _FIELDS)
    rows = fetch(
        f"SELECT c.number, {_ROOT}, c.forename, c.surname, c.extra, length(c.salt), a.username, a.is_active, "
        f"a.disabled_why, {names} FROM contact c "
        f"LEFT JOIN account a ON a.contact_id = c.number WHERE {condition} ORDER BY c.number",
        values,
    )
    people = [_listed(row) for row in rows]
    roots = {one.root for one in people}
    roles = roles_of(roots) if needs_roles else {}
    courses = courses_of(roots, steps) if steps else {}
    for one in people:
        one.roles = frozenset(roles.get(one.root, ()))
        if one.root == one.person.number:
            one.courses = courses.get(one.root, {})
    return people


def _listed(row: Sequence[Any]) -> Listed:
    number, root, forename, surname, extra, salt, username, is_active, why, *fields = row
    core = dict(zip(_FIELDS, fields, strict=True))
    others = {**core, **(orjson.loads(extra) if extra else {})}
    if core["address"]:
        lines, postcode = unpack_address(core["address"])
        others |= {"address": ", ".join(lines), "postcode": postcode}
    person = Person(number, username or "", forename, surname, _email(core), others)
    if root != number:
        why = f"is seen as contact {root}"
    elif username is None:
        why = "has no account"
    is_allowed = bool(is_active) and root == number
    return Listed(person, root, is_allowed, why or "cannot sign in any more", is_erased=not salt)


def _email(core: Mapping[str, str]) -> str:
    """Where somebody is reached, by their preference; a made-up address is none."""
    emails = [core["personal_email"], core["work_email"]]
    if core["email_preference"] == "work":
        emails.reverse()
    return next((email for email in emails if email and not is_generated(email)), "")


def roles_of(roots: Collection[int]) -> dict[int, set[str]]:
    """The roles that these root contacts hold now."""
    condition, values = any_of(_ROOT, sorted(roots))
    found: dict[int, set[str]] = {}
    for root, name in fetch(
        f"SELECT DISTINCT {_ROOT}, o.name FROM contact c "
        "JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL "
        f"JOIN role o ON o.record_id = l.record_id AND o.ended_plan_id IS NULL WHERE {condition}",
        values,
    ):
        found.setdefault(root, set()).add(name)
    return found


_DOCUMENTS = (
    "FROM document d "
    "JOIN course_date cd ON cd.id = d.course_date_id JOIN course co ON co.id = cd.course_id "
    "JOIN link l ON l.record_id = d.record_id AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id"
)


def courses_of(roots: Collection[int], steps: Collection[str]) -> dict[int, dict[str, int]]:
    """For each of these root contacts the courses there that its documents, being on these steps, let it take; with the
    document, the latest of several. A step is named alone or as PROCESS/STEP.
    """
    condition, values = any_of(_ROOT, sorted(roots))
    on_step, of_steps = any_of("d.step", list(steps))
    in_process, of_processes = any_of("d.process || '/' || d.step", list(steps))
    found: dict[int, dict[str, int]] = {}
    for root, course, document in fetch(
        f"SELECT {_ROOT}, {_COURSE}, d.number {_DOCUMENTS} WHERE {_COURSE} <> '' AND ({on_step} OR {in_process}) "
        f"AND {condition} ORDER BY d.number",
        [*of_steps, *of_processes, *values],
    ):
        found.setdefault(root, {})[course] = document
    return found


def of_changed_documents(since: datetime) -> set[int]:
    """The root contacts of documents that were changed since then, if they are about a course there, or were."""
    rows = fetch(
        f"SELECT {_ROOT} {_DOCUMENTS} WHERE {_COURSE} <> '' AND d.changed_at >= %s "
        f"UNION SELECT {_ROOT} FROM document d JOIN target_enrolment e ON e.document_id = d.number "
        "JOIN contact c ON c.number = e.contact_id WHERE d.changed_at >= %s",
        [since, since],
    )
    return {root for (root,) in rows}
