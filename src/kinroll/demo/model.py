"""What the fictional school is made of: households, with everything the reports say about the people in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ON_ROLL, LEAVER, APPLICANT = "Single Registration", "Leaver", "Applicant"


@dataclass(frozen=True, slots=True)
class Address:
    """A place someone lives or works, from a day on; blank parts are left out of the report."""

    address_id: int
    kind: str
    start: date | None
    street: str
    postcode: str
    house_number: str = ""
    house_name: str = ""
    apartment: str = ""
    district: str = ""
    town: str = "Marlbrook"
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Telephone:
    """One telephone row. ``number`` may be blank, as a row can be entered and never filled."""

    number: str
    location: str
    main: bool = False
    primary: bool = False
    device: str = "Telephone"
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Email:
    """One email row. ``address`` may be blank, as a row can be entered and never filled."""

    address: str
    location: str
    main: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Student:
    """A pupil, past, present or to come; ``status`` is the enrolment status that SIMS shows."""

    person_id: int
    forename: str
    surname: str
    gender: str
    born: date
    year: int
    admitted: date
    admission_number: str
    upn: str
    status: str = ON_ROLL
    left: date | None = None
    middle: str = ""
    preferred: str = ""
    legal_surname: str = ""
    registration: str = ""
    house: str = ""
    emails: Sequence[Email] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What ties a contact to one student; ``responsibility`` None leaves the flag out of the report."""

    student: Student
    relationship: str
    priority: int = 1
    responsibility: bool | None = True
    correspondence: bool = True
    court_order: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A parent, relative or professional; without links the report shows a student id of 0."""

    person_id: int
    forename: str
    surname: str
    title: str
    gender: str
    links: Sequence[Link]
    addresses: Sequence[Address] = ()
    telephones: Sequence[Telephone] = ()
    emails: Sequence[Email] = ()
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone employed by the school; the same person id may also be a contact."""

    person_id: int
    forename: str
    surname: str
    title: str
    gender: str
    born: date
    start: date
    end: date | None = None
    teaching: bool = True
    email: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """People who are written together: nobody outside it refers to anybody in it."""

    students: Sequence[Student] = ()
    contacts: Sequence[Contact] = ()
    staff: Sequence[Staff] = ()
