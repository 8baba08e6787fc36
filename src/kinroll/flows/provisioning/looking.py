"""Look at some contacts and at what the target holds of them, and decide what is to be done: reads only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from kinroll.core.emails import generated_email
from kinroll.core.provisioning.deciding import Found, decide, share_out_emails
from kinroll.core.provisioning.values import (
    EMAIL,
    NOBODY,
    NUMBER,
    RENAME,
    USERNAME,
    Decision,
    Held,
    Known,
    Parked,
    Person,
    Wanted,
)
from kinroll.flows.provisioning.at import At
from kinroll.store.provisioning import enrolments, links, people
from kinroll.store.provisioning.people import Listed


@dataclass(slots=True)
class Looked:
    """What was found out, by contact number."""

    wanted: Mapping[int, Wanted] = field(default_factory=dict)
    known: Mapping[int, Known] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def parked(self) -> dict[int, Parked]:
        """Those whom a person has to look at."""
        return {one.contact: one.parked for one in self.decisions if one.parked}


def look(where: At, numbers: Collection[int], *, is_full: bool) -> Looked:
    """What is to be done about these contact numbers. ``is_full``: enrolments are read there, not remembered."""
    if not numbers:
        return Looked()
    declared = where.declared
    needs_roles = bool(declared.roles or declared.cohorts)
    listed = people.listed(numbers, steps=declared.enrol_steps, needs_roles=needs_roles)
    known = links.known(where.row.pk, numbers)
    wanted = {one.person.number: _wanted(where, one) for one in listed}
    users = where.target.read({one.id for one in known.values() if one.id})
    _fill(where, wanted, known, users, is_full=is_full)
    if not declared.shared_emails:
        for number in share_out_emails(list(wanted.values()), known, users):
            _park(wanted, number, Parked("email-shared", wanted[number].values[EMAIL]))
    found = _find(where, wanted, known, users)
    decisions = [decide(one, known.get(number, NOBODY), found, where.terms) for number, one in wanted.items()]
    _leave_taken_names(where, decisions)
    return Looked(wanted, known, decisions)


def _leave_taken_names(where: At, decisions: Collection[Decision]) -> None:
    """Take back renames to names that somebody else there has, and keeps; a person has to look at these."""
    renames = {one.id: step for one in decisions for step in one.steps if step.kind == RENAME}
    if not renames:
        return
    holders = where.target.find(USERNAME, {step.after[USERNAME] for step in renames.values()})
    for decision in decisions:
        if step := renames.get(decision.id):
            others = [held.id for held in holders.get(step.after[USERNAME], ()) if held.id not in renames]
            if others:
                decision.steps.remove(step)
                decision.parked = decision.parked or Parked("name-taken-there", step.after[USERNAME], others[0])


def _wanted(where: At, one: Listed) -> Wanted:
    declared = where.declared
    if one.is_erased:
        return _of_erased(where, one.person.number)
    values, parked = where.target.describe(one.person, one.person.number)
    is_active, why = one.is_active, "" if one.is_active else one.why
    if is_active and declared.roles and not one.roles & set(declared.roles):
        is_active, why = False, f"is no longer one of: {', '.join(declared.roles)}"
    groups = frozenset(group for role, group in declared.cohorts.items() if role in one.roles)
    gives_way = generated_email(f"contact-{one.person.number}") if one.root != one.person.number else ""
    return Wanted(one.person.number, values, is_active, why, one.courses, groups, parked, gives_way)


def _of_erased(where: At, number: int) -> Wanted:
    """How somebody is to be held who was erased here: nobody who signs in, or is called anything."""
    known_as = f"erased-{number}"
    nobody = Person(number, known_as, "Erased", email=generated_email(known_as))
    values, _ = where.target.describe(nobody, number)
    how = "overwrite" if where.declared.on_erasing == "anonymise" else "keep"
    return Wanted(number, values, is_active=False, why="was erased", erased=how)


def _park(wanted: dict[int, Wanted], number: int, parked: Parked) -> None:
    wanted[number] = replace(wanted[number], parked=wanted[number].parked or parked)


def _fill(
    where: At, wanted: Mapping[int, Wanted], known: Mapping[int, Known], users: dict[str, Held], *, is_full: bool
) -> None:
    """Add to the users what they take and where they belong."""
    takers: dict[str, set[str]] = {}
    if is_full and where.declared.enrol_steps:
        courses = {course for one in wanted.values() for course in one.courses}
        takers = where.target.enrolments(courses | enrolments.active_courses(where.row.pk))
    members = where.target.members(where.terms.groups) if where.terms.groups else {}
    groups: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    for listed, by_user in ((members, groups), (takers, taken)):
        for place, ids in listed.items():
            for user in ids & users.keys():
                by_user.setdefault(user, set()).add(place)
    for one in known.values():
        if held := users.get(one.id):
            held.groups = frozenset(groups.get(held.id, ()))
            remembered = {course for course, is_active in one.courses.items() if is_active}
            held.courses = dict.fromkeys(taken.get(held.id, ()) if is_full else remembered, True)


def _find(where: At, wanted: Mapping[int, Wanted], known: Mapping[int, Known], users: Mapping[str, Held]) -> Found:
    """Look for users of those who have none yet: by our number first, then who else has the name or the email."""
    new = [
        one
        for number, one in wanted.items()
        if not (link := known.get(number, NOBODY)).id and (one.is_active or link.tried)
    ]
    if not new:
        return Found(users)
    by_number = where.target.find(NUMBER, {one.values[NUMBER] for one in new})
    others = [one for one in new if one.values[NUMBER] not in by_number and not one.parked and one.is_active]
    emails = set() if where.declared.shared_emails else {one.values[EMAIL] for one in others}
    by_email = where.target.find(EMAIL, emails) if emails else {}
    by_username = where.target.find(USERNAME, {one.values[USERNAME] for one in others}) if others else {}
    met = {held.id for by in (by_number, by_email, by_username) for several in by.values() for held in several}
    return Found(users, by_number, by_username, by_email, links.owners(where.row.pk, met))
