"""Who belongs (A1, A2, A7, A12, A20): ties to current pupils, and people who are here in two ways."""

from collections.abc import Iterator
from dataclasses import replace

from kinroll.demo.cases.builders import (
    contact,
    employee,
    father,
    home_email,
    leaves,
    mother,
    only_child,
    pupil,
    work_email,
)
from kinroll.demo.cases.scene import Change, Night, Scene
from kinroll.demo.model import APPLICANT, LEAVER, Email, Household, Link, Student
from kinroll.demo.people import SCHOOL_DOMAIN


def scenes(on: Night) -> Iterator[Scene]:
    """Each scene's first case names the rule it is there for."""
    yield from _current(on)
    yield from _names(on)
    yield from _ties(on)
    yield from _staff(on)
    yield from _students(on)


def _leaver(on: Night, person_id: int, forename: str, surname: str) -> Student:
    """Someone who left from Year 11 last summer, and would be in Year 12 now."""
    student = pupil(on, person_id, forename, surname, year=12)
    return replace(student, year=11, registration="11A", status=LEAVER, left=on.last_summer)


def _applicant(on: Night, person_id: int, forename: str, surname: str) -> Student:
    return pupil(
        on, person_id, forename, surname, year=6, status=APPLICANT, admitted=on.autumn(-1), upn="", registration=""
    )


def _current(on: Night) -> Iterator[Scene]:
    """A1: a tie counts while its student is admitted and has not left."""
    left = _leaver(on, 91011, "Oliver", "Hartley")
    yield Scene(
        Household([left], [contact(90011, "Sandra", "Hartley", [mother(left)])]),
        {"A1 contact of a leaver only": (90011,)},
    )
    to_come = _applicant(on, 91012, "Zara", "Iqbal")
    yield Scene(
        Household([to_come], [contact(90012, "Imran", "Iqbal", [father(to_come)])]),
        {"A1 contact of an applicant only": (90012,)},
    )
    yield Scene(
        Household([], [contact(90013, "Walter", "Unlinked", [])]),
        {"A1 contact without any student": (90013,)},
    )
    here, gone = pupil(on, 91014, "Daniel", "O’Hara"), _leaver(on, 91514, "Patrick", "O’Hara")
    yield Scene(
        Household([here, gone], [contact(90014, "Maura", "O’Hara", [mother(here), mother(gone)])]),
        {"A1 contact of a pupil and of a leaver": (90014,)},
    )
    new = pupil(on, 91015, "Tove", "Strand", year=9, admitted=on.today)
    yield Scene(
        Household([new], [contact(90015, "Liv", "Strand", [mother(new)])]), {"A1 pupil admitted today": (90015, 91015)}
    )
    last_day = pupil(on, 91016, "Ugo", "Ferri", year=10, left=on.today)
    yield Scene(
        Household([last_day], [contact(90016, "Carla", "Ferri", [mother(last_day)])]),
        {"A1 pupil whose last day is today": (90016, 91016)},
    )


def _names(on: Night) -> Iterator[Scene]:
    """A2: names go across as they are written, and a changed one is still the same person."""
    yield only_child(
        on, "A2 accents, hyphen, apostrophe and ampersand", 90043, "Þórdís-Élise", "O’Łukasz & D'Ávila-Ñíguez"
    )
    yield only_child(
        on,
        "A2 Noor, whose surname changes",
        90007,
        "Noor",
        on.since(2, "Haddad-Lind", "Haddad"),
        emails=(home_email("noor.haddad", "MP"),),
        change=Change(2, "A2 Noor's surname changed", (90007, 91007)),
    )


def _ties(on: Night) -> Iterator[Scene]:
    """A7: each tie has its own relationship and its own responsibility."""
    sami = pupil(on, 91001, "Sami", "Bello", year=8)
    sam = pupil(on, 91501, "Sam", "Bello", year=8, born=sami.born)
    parents = [
        contact(90001, "Amina", "Bello", [mother(sami), mother(sam)]),
        contact(90501, "Idris", "Bello", [father(sami), father(sam)]),
    ]
    yield Scene(Household([sami, sam], parents), {"A7 the twins Sami and Sam": (91001, 91501)})

    own, step = pupil(on, 91028, "Maisie", "Coleridge"), pupil(on, 91528, "Robbie", "Ashdown", year=11)
    ties = [mother(own), Link(step, "Step Parent", priority=3, responsibility=False)]
    yield Scene(
        Household([own, step], [contact(90028, "Helen", "Coleridge", ties)]),
        {"A7 mother of one child, step parent of another": (90028,)},
    )
    elder, younger = pupil(on, 91029, "Ngozi", "Udeh", year=10), pupil(on, 91529, "Obi", "Udeh", year=7)
    ties = [father(elder), father(younger, responsibility=False, correspondence=False, court_order=True)]
    yield Scene(
        Household([elder, younger], [contact(90029, "Emeka", "Udeh", ties)]),
        {"A7 court order for one of two children": (90029,)},
    )
    student = pupil(on, 91030, "Kit", "Marlow")
    tie = Link(student, "Other family member", responsibility=None)
    yield Scene(
        Household([student], [contact(90030, "Ros", "Marlow", [tie])]), {"A7 responsibility not stated": (90030,)}
    )


def _staff(on: Night) -> Iterator[Scene]:
    """A12, A13, A20: staff, and staff who are parents under the same person id."""
    child = pupil(on, 91008, "Kojo", "Osei", **leaves(on, 2))
    emails = (home_email("max.osei", "MP"), Email(f"max.osei@{SCHOOL_DOMAIN}", "Work"))
    yield Scene(
        Household(
            [child],
            [contact(90008, "Max", "Osei", [father(child)], emails=emails)],
            [employee(on, 90008, "Max", "Osei")],
        ),
        {"A12 Max, staff and parent": (90008,)},
        (Change(2, "A12 Max's last child left", (90008, 91008)),),
    )
    child = pupil(on, 91009, "Priya", "Raman")
    yield Scene(
        Household(
            [child],
            [contact(90009, "Lakshmi", "Raman", [mother(child)], emails=())],
            [employee(on, 90009, "Lakshmi", "Raman")],
        ),
        {"A13 staff and parent, no email as a contact": (90009,)},
    )
    child = pupil(on, 91010, "Jo", "Kettle")
    former = employee(on, 90010, "Ruth", "Kettle", end=on.last_summer)
    yield Scene(
        Household([child], [contact(90010, "Ruth", "Kettle", [mother(child)])], [former]),
        {"A12 staff who left, still a parent": (90010,)},
    )
    yield Scene(
        Household(
            staff=[
                employee(on, 92001, "Joan", "Tilbury", end=on.last_summer),
                employee(on, 92002, "Bert", "Ledger", email="", teaching=False),
                employee(on, 92003, "Nuala", "Dunne", start=on.autumn(-1)),
            ]
        ),
        {
            "A20 staff who left": (92001,),
            "A20 staff without an email": (92002,),
            "A20 staff who start next year": (92003,),
        },
    )


def _students(on: Night) -> Iterator[Scene]:
    """A20: students need no email, and may be somebody's contact themselves."""
    with_email = pupil(on, 91131, "Ottilie", "Grant", year=12, emails=(work_email("ottilie.grant", "MP"),))
    without = pupil(on, 91531, "Hugo", "Grant", year=7)
    yield Scene(
        Household([with_email, without], [contact(90131, "Edith", "Grant", [mother(with_email), mother(without)])]),
        {"A20 pupil with an email": (91131,), "A20 pupil without an email": (91531,)},
    )
    millie = pupil(on, 91134, "Amelia", "Kowalska", preferred="Millie", legal_surname="Kowalska-Okoye")
    yield Scene(
        Household([millie], [contact(90134, "Jadwiga", "Kowalska", [mother(millie)])]),
        {"A20 pupil known by other names": (91134,)},
    )
    brother, sister = pupil(on, 91133, "Tomos", "Vaughan", year=13), pupil(on, 91533, "Mali", "Vaughan")
    carer = contact(
        91133,
        "Tomos",
        "Vaughan",
        [Link(sister, "Other family member", priority=2, responsibility=False)],
    )
    parent = contact(90133, "Non", "Vaughan", [mother(brother), mother(sister)])
    yield Scene(Household([brother, sister], [carer, parent]), {"A20 pupil who is also a contact": (91133,)})
