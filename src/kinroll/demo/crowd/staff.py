"""Ordinary staff, some of whom are parents of pupils too."""

from dataclasses import replace
from datetime import date

from kinroll.demo import people
from kinroll.demo.crowd.contacts import TITLES
from kinroll.demo.crowd.draw import Draw
from kinroll.demo.model import Contact, Email, Staff
from kinroll.demo.school_year import birthday, years_before

PARENTS, LEFT = 0.15, 0.02
"""Shares of the staff: parents of a pupil; left at the end of the last school year."""


def maybe_staff_too(draw: Draw, contact: Contact) -> tuple[Contact, list[Staff]]:
    """The contact and, in some cases, the same person as a member of staff, with the school's email for work.

    Someone with nothing to be refused for only: the crowd's faults stay as rare as they are said to be.
    """
    if not (contact.forename and contact.surname and contact.emails) or not draw.chance(PARENTS):
        return contact, []
    # Whoever else is employed has an email without a person id.
    local = f"{people.local_part(contact.forename, contact.surname)}.{contact.person_id}"
    staff = _employed(draw, contact.person_id, contact.forename, contact.surname, contact.title, contact.gender, local)
    return _with_work_email(contact, staff.email), [staff]


def colleague(draw: Draw) -> Staff:
    """A member of staff who is nobody's parent here; one in fifty has left."""
    gender = draw.rng.choice(("Female", "Female", "Male"))
    forename, surname = draw.rng.choice(people.FORENAMES[gender]), draw.rng.choice(people.SURNAMES)
    title = draw.rng.choice(TITLES[gender])
    local = draw.local_part(forename, surname)
    staff = _employed(draw, next(draw.person_ids), forename, surname, title, gender, local)
    return replace(staff, end=date(draw.start.year, 8, 31)) if draw.chance(LEFT) else staff


def _employed(draw: Draw, person_id: int, forename: str, surname: str, title: str, gender: str, local: str) -> Staff:
    """Someone of 24 to 60 years who has worked here, grown up, since some year's autumn."""
    age = draw.rng.randrange(24, 60)
    return Staff(
        person_id=person_id,
        forename=forename,
        surname=surname,
        title=title,
        gender=gender,
        born=birthday(age - 5, draw.start, draw.rng.randrange(365)),
        start=years_before(draw.start, draw.rng.randrange(1, age - 21)),
        teaching=draw.chance(0.6),
        email=f"{local}@{people.SCHOOL_DOMAIN}",
    )


def _with_work_email(contact: Contact, email: str) -> Contact:
    """The contact with the school's email as the one for work, in the place of another."""
    if any(row.location == "Work" for row in contact.emails):
        emails = [replace(row, address=email) if row.location == "Work" else row for row in contact.emails]
    else:
        emails = [*contact.emails, Email(email, "Work")]
    return replace(contact, emails=emails)
