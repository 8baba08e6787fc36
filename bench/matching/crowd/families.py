"""A school's families: complete lists of students, contacts and staff, and what else is known of the same people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .draw import Home, Person, Scribe, draw_email, draw_home, draw_surname
from .names import LIKE_TWINS, draw_forename, nicknames
from .shape import Record
from .slips import draw_day, mistype, mistype_day, plain, respell_email, respell_telephone

STUDENTS, CONTACTS, STAFF, PAYROLL = "school students", "school contacts", "school staff", "payroll"


@dataclass(slots=True)
class Family:
    """Parents, their children, and what the school has of them."""

    home: Home
    parents: list[Person]
    children: list[Person]


def make_family(scribe: Scribe, *, parents: int = 2, children: int = 0) -> Family:
    """Father and mother (or one of them) and their children. Each has a name and email of their own."""
    random = scribe.random
    home, surname = draw_home(random), draw_surname(random)
    mother_s = surname if random.random() < 0.7 else draw_surname(random)
    grown = [scribe.person(sex="Female", surname=mother_s, home=home, years=(1968, 1990))]
    if parents == 2:
        grown.append(scribe.person(sex="Male", surname=surname, home=home, years=(1965, 1990)))
    family = Family(home, grown, [])
    for _ in range(children or random.choice((1, 1, 2, 2, 3))):
        child = scribe.person(surname=surname, home=home, years=(2008, 2020))
        while any(child.forename == other.forename for other in family.children):
            child.forename = draw_forename(random, child.sex)
        child.email = child.mobile = ""
        family.children.append(child)
    return family


def enrolled(scribe: Scribe, child: Person, case: str) -> Record:
    """A child in the list of students: birth date, home, the home's telephone, a verified UPN."""
    record = child.record(scribe, case, STUDENTS)
    record.middle = child.middle
    record.telephones = [child.home.telephone]
    record.identifiers.append(("upn", f"Z{child.usi}", True))
    return record


def listed(scribe: Scribe, parent: Person, children: Sequence[Record], case: str) -> Record:
    """A parent in the list of contacts: no birth date, tied to the children."""
    record = parent.record(scribe, case, CONTACTS, born=False)
    tie(record, children)
    return record


def tie(parent: Record, children: Sequence[Record]) -> None:
    """Both sides say whose child and whose parent."""
    for child in children:
        parent.relationships.append(("parent of", child.id))
        child.relationships.append(("child of", parent.id))


def asked(scribe: Scribe, parent: Person, case: str) -> Record:
    """What a parent typed into a form of the website: a slip now and then, no birth date."""
    random = scribe.random
    record = parent.record(scribe, case, born=False)
    slip = random.random()
    if slip < 0.1:
        record.surname = mistype(random, record.surname)
    elif slip < 0.2 and nicknames(parent.forename):
        record.forename = random.choice(nicknames(parent.forename))
    elif slip < 0.3:
        record.emails = [respell_email(random, parent.email)]
    elif slip < 0.4:
        record.forename, record.surname = plain(record.forename), plain(record.surname)
    elif slip < 0.5:
        record.address = record.postcode = ""
    record.telephones = [respell_telephone(random, parent.mobile)]
    return record


def plain_family(scribe: Scribe) -> None:
    """A family of the school; some parents have written in as well, some children are in an older list."""
    random = scribe.random
    family = make_family(scribe, parents=random.choice((1, 2, 2, 2)))
    children = [enrolled(scribe, child, "family") for child in family.children]
    for parent in family.parents:
        listed(scribe, parent, children, "family")
        if random.random() < 0.3:
            asked(scribe, parent, "family")
    for child in family.children:
        if random.random() < 0.25:
            record = child.record(scribe, "family")
            record.emails, record.telephones = [family.parents[0].email], [family.parents[0].mobile]
            if random.random() < 0.5:
                record.identifiers.append(("upn", f"Z{child.usi}", random.random() < 0.7))
            elif random.random() < 0.2:
                record.birth_date = mistype_day(random, child.born)


def one_email(scribe: Scribe) -> None:
    """A couple with one email and one telephone between them; both write in."""
    random = scribe.random
    family = make_family(scribe)
    mother, father = family.parents
    shared = draw_email(random, "family", mother.surname)
    for parent in (mother, father):
        parent.email, parent.mobile = shared, father.mobile
    children = [enrolled(scribe, child, "one email for a couple") for child in family.children]
    for parent in (mother, father):
        listed(scribe, parent, children, "one email for a couple")
        if random.random() < 0.5:
            asked(scribe, parent, "one email for a couple")


def father_and_son(scribe: Scribe) -> None:
    """Father and son of one name, at one address, with one email and telephone; birth dates or ties tell them apart."""
    random = scribe.random
    family = make_family(scribe, children=1)
    father, son = family.parents[1], family.children[0]
    son.sex, son.forename, son.middle = "Male", father.forename, draw_forename(random, "Male")
    child = enrolled(scribe, son, "father and son")
    listed(scribe, father, [child], "father and son")
    if random.random() < 0.5:
        booking = son.record(scribe, "father and son")
        booking.emails, booking.telephones = [father.email], [father.mobile]
    if random.random() < 0.5:
        father.record(scribe, "father and son")


def grown_father_and_son(scribe: Scribe) -> None:
    """The same, the son grown up: both book courses, with their birth dates."""
    random = scribe.random
    father = scribe.person(sex="Male", years=(1955, 1975))
    son = replace(father, key=scribe.next_person(), born=draw_day(random, 1988, 2005))
    if random.random() < 0.5:
        son.email = draw_email(random, son.forename, son.surname)
    for person in (father, son):
        for _ in range(random.choice((1, 1, 2))):
            person.record(scribe, "father and son")


def young_twins(scribe: Scribe) -> None:
    """Twins with like names in the list of students, and booked for a holiday course by a parent."""
    random = scribe.random
    family = make_family(scribe, children=2)
    one, two = family.children
    one.forename, two.forename = random.choice(LIKE_TWINS)
    two.born = one.born
    children = [enrolled(scribe, child, "young twins") for child in family.children]
    for parent in family.parents:
        listed(scribe, parent, children, "young twins")
    for child in family.children:
        if random.random() < 0.5:
            record = child.record(scribe, "young twins")
            record.emails, record.telephones = [family.parents[0].email], [family.parents[0].mobile]


def changed_surname(scribe: Scribe) -> None:
    """A mother who took another surname: the school has the old one, her form the new one."""
    random = scribe.random
    family = make_family(scribe)
    mother = family.parents[0]
    children = [enrolled(scribe, child, "mother's new surname") for child in family.children]
    listed(scribe, mother, children, "mother's new surname")
    later = replace(mother, surname=draw_surname(random))
    if random.random() < 0.4:
        later.email = draw_email(random, later.forename, later.surname)
    later.record(scribe, "mother's new surname", born=False)


def two_surnames(scribe: Scribe) -> None:
    """A child with both parents' surnames: with a hyphen, without, or only one of them."""
    random = scribe.random
    family = make_family(scribe)
    mother, father = family.parents
    if mother.surname == father.surname:
        mother.surname = draw_surname(random)
    child = family.children[0]
    both = (mother.surname, father.surname)
    child.surname = "-".join(both)
    children = [enrolled(scribe, each, "double-barrelled") for each in family.children]
    for parent in family.parents:
        listed(scribe, parent, children, "double-barrelled")
    surname = random.choice((" ".join(both), both[0], both[1], f"{both[1]}-{both[0]}", "".join(both)))
    booking = replace(child, surname=surname).record(scribe, "double-barrelled")
    booking.emails, booking.telephones = [mother.email], [mother.mobile]


def staff_parent(scribe: Scribe) -> None:
    """A teacher whose children are at the school: on the staff list, on the payroll, among the contacts."""
    random = scribe.random
    family = make_family(scribe)
    parent = random.choice(family.parents)
    children = [enrolled(scribe, child, "staff who are parents") for child in family.children]
    for each in family.parents:
        listed(scribe, each, children, "staff who are parents")
    at_work = draw_email(random, parent.forename, parent.surname).partition("@")[0] + "@school.example"
    staff = parent.record(scribe, "staff who are parents", STAFF)
    staff.emails = [at_work]
    if random.random() < 0.7:
        paid = parent.record(scribe, "staff who are parents", PAYROLL)
        paid.emails = [at_work] if random.random() < 0.5 else [parent.email]
        paid.middle = parent.middle


def listed_twice(scribe: Scribe) -> None:
    """The list of contacts has one parent twice, as nobody meant it to: a person has to decide."""
    random = scribe.random
    family = make_family(scribe, parents=1)
    parent = family.parents[0]
    children = [enrolled(scribe, child, "listed twice") for child in family.children]
    listed(scribe, parent, children, "listed twice")
    again = listed(scribe, parent, children, "listed twice")
    if random.random() < 0.5:
        again.forename = random.choice(nicknames(parent.forename) or (mistype(random, parent.forename),))


def stepfamily(scribe: Scribe) -> None:
    """Children of several surnames in one home, half-brothers of like names among them."""
    random = scribe.random
    family = make_family(scribe, children=3)
    for child in family.children[1:]:
        child.surname = draw_surname(random)
    children = [enrolled(scribe, child, "stepfamily") for child in family.children]
    for parent in family.parents:
        listed(scribe, parent, children, "stepfamily")
        if random.random() < 0.3:
            asked(scribe, parent, "stepfamily")


EPISODES: tuple[tuple[float, Callable[[Scribe], None]], ...] = (
    (10, plain_family),
    (2, one_email),
    (1, father_and_son),
    (1.5, grown_father_and_son),
    (1, young_twins),
    (1, changed_surname),
    (1, two_surnames),
    (1.2, staff_parent),
    (0.2, listed_twice),
    (1, stepfamily),
)
"""How often each comes, and what it is."""
