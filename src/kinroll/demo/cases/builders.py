"""Short ways to write scripted people down: whatever a scene is not about is ordinary.

Ids: contacts 90xxx (and one of four digits), students 91xxx, staff who are nobody's parent 92xxx.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kinroll.demo import people
from kinroll.demo.cases.scene import Change, Night, Scene
from kinroll.demo.model import LEAVER, ON_ROLL, Address, Contact, Email, Household, Link, Staff, Student, Telephone
from kinroll.demo.school_year import FIRST_YEAR_GROUP, birthday

TITLES = {"Female": "Mrs", "Male": "Mr"}
MEN = frozenset(
    people.listed(
        "Aled Bert Bo Bram Bruno Cyril Daniel Dean Dilip Emeka Emil Ezra Femi Fintan Finn Gethin Hal Hari "
        "Hugo Idris Imran Ivo Jomo Jude Kai Kemal Kojo Kwesi Lee Lwazi Marco Max Nils Obi Oliver Owen Patrick "
        "Piers Quincy Rafe Ravi Robbie Sam Sami Seth Tariq Theo Tomos Ugo Ulf Walter Wim"
    )
)
CHILDREN = ("Ada", "Bo", "Cleo", "Dilip", "Elsie", "Femi", "Gwen", "Hari", "Ida", "Jomo")
DOMAIN = "mail.example"
"""A mail domain that nobody of the ordinary crowd has."""


def pupil(on: Night, person_id: int, forename: str, surname: str, *, year: int = 8, **other: Any) -> Student:
    """A pupil on roll since Year 7; ``other`` replaces any field."""
    admitted = on.autumn(max(0, year - FIRST_YEAR_GROUP))
    serial = person_id - 90_000
    student = Student(
        person_id=person_id,
        forename=forename,
        surname=surname,
        gender=_gender(forename),
        born=birthday(year, on.autumn(0), person_id * 7 % 365),
        year=year,
        admitted=admitted,
        admission_number=f"{serial:06d}",
        upn=people.upn(serial, admitted.year),
        registration=f"{year}{'ABCDE'[person_id % 5]}",
        house="Merlin",
    )
    return replace(student, **other)


def _gender(forename: str) -> str:
    return "Male" if forename in MEN else "Female"


def contact(person_id: int, forename: str, surname: str, links: Sequence[Link], **other: Any) -> Contact:
    """A contact with one home, one mobile and one email for home, all in order; ``other`` replaces any field."""
    person = Contact(
        person_id=person_id,
        forename=forename,
        surname=surname,
        title=TITLES[_gender(forename)],
        gender=_gender(forename),
        links=links,
        addresses=(address("Home", date(2016, 3, 14)),),
        telephones=(mobile(f"{person_id % 1000:03d}", "MP"),),
        emails=(home_email(people.local_part(forename or "x", surname or "x"), "MP"),),
    )
    person = replace(person, **other)
    return replace(person, addresses=_numbered(person_id, person.addresses))


def leaves(on: Night, night: int) -> dict[str, Any]:
    """What the reports say of a pupil who leaves between the night before and this one."""
    return {"left": on.since(night, on.yesterday, None), "status": on.since(night, LEAVER, ON_ROLL)}


def mother(student: Student, **other: Any) -> Link:
    """A tie of a mother with parental responsibility; ``other`` replaces any field."""
    return replace(Link(student, "Mother"), **other)


def father(student: Student, **other: Any) -> Link:
    """A tie of a father with parental responsibility, second to be called; ``other`` replaces any field."""
    return replace(Link(student, "Father", priority=2), **other)


def employee(on: Night, person_id: int, forename: str, surname: str, **other: Any) -> Staff:
    """A teacher, here for some years, with an email of the school; ``other`` replaces any field."""
    staff = Staff(
        person_id=person_id,
        forename=forename,
        surname=surname,
        title=TITLES[_gender(forename)],
        gender=_gender(forename),
        born=birthday(38, on.autumn(0), person_id % 365),
        start=on.autumn(4),
        email=f"{people.local_part(forename, surname)}@{people.SCHOOL_DOMAIN}",
    )
    return replace(staff, **other)


def address(kind: str, start: date | None, end: date | None = None) -> Address:
    """An address of a type (Home, Work) from a day on, if known; ``contact`` gives it its street and number."""
    return Address(0, kind, start, "", "", end=end)


def _numbered(person_id: int, addresses: Sequence[Address]) -> tuple[Address, ...]:
    """The addresses at places of their own, so that one can see which of them was taken."""
    return tuple(
        replace(
            found,
            address_id=person_id * 10 + place,
            house_number=str(person_id % 180 + place + 1),
            street=people.STREETS[(person_id + place) % len(people.STREETS)],
            postcode=f"ZZ99 {place + 1}{'ABDEFGHJ'[person_id % 8]}{'LNPQRSTU'[person_id // 8 % 8]}",
        )
        for place, found in enumerate(addresses)
    )


# Rows. ``flags``: P for Primary, M for Main. Numbers are given by their last three digits, emails without the domain.


def mobile(last: str, flags: str = "") -> Telephone:
    return _telephone(f"07700 900{last}", "Mobile", flags)


def home_phone(last: str, flags: str = "") -> Telephone:
    return _telephone(f"01632 960{last}", "Home", flags)


def work_phone(last: str, flags: str = "") -> Telephone:
    return _telephone(f"020 7946 0{last}", "Work", flags)


def other_phone(last: str, flags: str = "") -> Telephone:
    return _telephone(f"01632 960{last}", "Other", flags)


def blank_phone(location: str, flags: str) -> Telephone:
    return _telephone("", location, flags)


def _telephone(number: str, location: str, flags: str) -> Telephone:
    return Telephone(number, location, main="M" in flags, primary="P" in flags)


def home_email(local: str, flags: str = "") -> Email:
    return email(f"{local}@{DOMAIN}", "Home", flags)


def work_email(local: str, flags: str = "") -> Email:
    return email(f"{local}@office.{DOMAIN}", "Work", flags)


def other_email(local: str, flags: str = "") -> Email:
    return email(f"{local}@{DOMAIN}", "Other", flags)


def email(address: str, location: str, flags: str = "") -> Email:
    """An email row with the address as it is written here, blanks and faults included."""
    return Email(address, location, main="M" in flags, primary="P" in flags)


def only_child(
    on: Night,
    name: str,
    person_id: int,
    forename: str,
    surname: str,
    *,
    change: Change | None = None,
    **other: Any,
) -> Scene:
    """A scene about one contact, with a pupil to be the contact of, whose id is a thousand higher."""
    student = pupil(on, person_id + 1_000, CHILDREN[person_id % 10], surname or "Vale", year=7 + person_id % 6)
    link = father(student) if forename in MEN else mother(student)
    parent = contact(person_id, forename, surname, [link], **other)
    return Scene(Household([student], [parent]), {name: (person_id,)}, (change,) if change else ())
