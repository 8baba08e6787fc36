"""Ordinary parents, relatives and carers, four in a thousand of whom lack what a contact needs."""

from collections.abc import Sequence

from kinroll.demo import people
from kinroll.demo.crowd import details
from kinroll.demo.crowd.draw import Draw
from kinroll.demo.model import Address, Contact, Email, Link, Student

CONTACTS = {1: 0.09, 2: 0.23, 3: 0.68}
"""How many contacts a family has, and how often. All of them are contacts of all its children."""

NO_EMAIL, BAD_EMAIL, NO_FORENAME, NO_SURNAME = 0.003, 0.0034, 0.0037, 0.004
"""Where a draw from 0 to 1 puts a contact who will be refused; above the last one nothing is wrong."""

PARENTS = {
    "Female": ("Mother",) * 15 + ("Foster Mother", "Step Parent"),
    "Male": ("Father",) * 12 + ("Foster Father", "Step Parent", "Step Parent"),
}
RELATIVES = ("Grandparent", "Other Relative", "Carer", "Childminder", "Other family member", "Other Contact")
TITLES = {"Female": ("Mrs", "Mrs", "Mrs", "Ms", "Ms", "Miss", "Dr"), "Male": ("Mr",) * 12 + ("Dr", "Prof", "Rev")}
RARE_TITLES = ("Capt.", "Sir", "Cllr", "Fr", "Revd")


def contacts_of(draw: Draw, surname: str, students: Sequence[Student]) -> list[Contact]:
    """One to three contacts, each of all the students; the second parent mostly lives at the first one's address."""
    first = draw.rng.choice(("Female", "Female", "Female", "Male"))
    second = "Male" if first == "Female" else "Female"
    genders = [first, second, draw.rng.choice(("Female", "Male"))][: draw.pick(CONTACTS)]
    shared = details.homes(draw)
    contacts = []
    for place, gender in enumerate(genders):
        is_at_home = place == 0 or (place == 1 and draw.chance(0.75))
        homes = shared if is_at_home else details.homes(draw)
        name = surname if draw.chance(0.7) else draw.rng.choice(people.SURNAMES)
        contacts.append(_contact(draw, name, gender, _links(draw, students, place, gender), homes))
    return contacts


def _contact(draw: Draw, surname: str, gender: str, links: Sequence[Link], homes: Sequence[Address]) -> Contact:
    rng = draw.rng
    forename = rng.choice(people.FORENAMES[gender])
    local = draw.local_part(forename, surname)
    fault = rng.random()
    return Contact(
        person_id=next(draw.person_ids),
        forename="" if BAD_EMAIL <= fault < NO_FORENAME else forename,
        surname="" if NO_FORENAME <= fault < NO_SURNAME else surname,
        title=rng.choice(RARE_TITLES) if draw.chance(0.003) else rng.choice(TITLES[gender]),
        gender="Not Specified" if draw.chance(0.002) else gender,
        links=links,
        addresses=(*homes, details.workplace(draw)) if draw.chance(0.13) else homes,
        telephones=details.telephones(draw),
        emails=_emails(draw, local, fault),
        middle=draw.some(0.2, gender),
    )


def _emails(draw: Draw, local: str, fault: float) -> Sequence[Email]:
    """The emails of a contact, unless its fault is to have none, or none that can be read."""
    if fault < NO_EMAIL:
        return ()
    if fault < BAD_EMAIL:
        return (Email(f"{local} at {people.HOME_DOMAINS[0]}", "Home", main=True, primary=True),)
    return details.emails(draw, local)


def _links(draw: Draw, students: Sequence[Student], place: int, gender: str) -> list[Link]:
    """The same relationship to every student of the family; the third contact is a relative or a carer."""
    is_parent = place < 2
    relationship = draw.rng.choice(PARENTS[gender] if is_parent else RELATIVES)
    responsibility = None if draw.chance(0.01) else is_parent and relationship != "Step Parent"
    court_order = place == 1 and draw.chance(0.005)
    return [
        Link(student, relationship, place + 1, responsibility, correspondence=is_parent, court_order=court_order)
        for student in students
    ]
