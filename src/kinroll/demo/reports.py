"""The six report files, in the shape that SIMS's CommandReporter gives them, written as the people come by."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO
from uuid import UUID, uuid5
from xml.sax.saxutils import escape

from kinroll.demo.model import Address, Contact, Email, Household, Link, Staff, Student, Telephone
from kinroll.demo.school_year import as_written

CAPTIONS = {
    "students": (
        "External Id,Adno,UPN,Surname,Legal Surname,Forename,Preferred Forename,Middle Name(s),Gender,Date of birth,"
        "Year,Reg,House,Date of admission,Date of leaving,Enrolment status"
    ),
    "staff": (
        "External Id,Title,Forename,Surname,Gender,Date of birth,Initials,Staff Code,Teaching staff,Employment start,"
        "Employment end,Work Email"
    ),
    "contacts": (
        "External Id,Title,Forename,Middle Name(s),Surname,Gender,Relationship,Parental responsibility,Priority,"
        "Correspondence,Pupil report,Court order,Student Surname,Student Forename,Adno,UPN"
    ),
    "addresses": (
        "Address type,Start date,End date,Apartment,House name,House number,Street,District,Town,"
        "County,Postcode,Country"
    ),
    "telephones": "Telephone number,Location,Device,Main,Primary,Telephone notes",
    "emails": "Email,Location,Main,Primary",
}
"""The columns of each report, in order. Every record begins with primary_id, most with multiple_id too."""

FILES = {name: f"{name}.xml" for name in CAPTIONS}

Values = Iterable[str | None]
_EXTERNAL_IDS = UUID("6b1e5a0c-4d0f-5c8e-9a55-6f6b696e726f")


def encoded(caption: str) -> str:
    """The caption as an element name: what a name may not hold becomes _xHHHH_."""
    return re.sub(r"[^\w.-]", lambda found: f"_x{ord(found[0]):04X}_", caption)


class Report:
    """One report file that is open for writing; ``records`` counts what it holds."""

    def __init__(self, file: TextIO, captions: str) -> None:
        self.file = file
        self.records = 0
        self.tags = [(f"    <{name}>", f"</{name}>\n") for name in map(encoded, captions.split(","))]

    def add(self, primary_id: int, multiple_id: str, values: Values) -> None:
        """Write one record. A value that is empty or None is left out, as SIMS does."""
        ids = f"  <Record>\n    <primary_id>{primary_id}</primary_id>\n"
        if multiple_id:
            ids += f"    <multiple_id>{multiple_id}</multiple_id>\n"
        columns = "".join(
            [begin + escape(value) + end for (begin, end), value in zip(self.tags, values, strict=True) if value]
        )
        self.file.write(f"{ids}{columns}  </Record>\n")
        self.records += 1


class Reports:
    """The six files of one folder, by name; ``contacts`` counts the people in theirs, who may have several records."""

    def __init__(self, files: Mapping[str, TextIO]) -> None:
        self.by_name = {name: Report(files[name], captions) for name, captions in CAPTIONS.items()}
        self.contacts = 0

    def add(self, household: Household) -> None:
        """Write everything the six reports say about a household."""
        for student in household.students:
            self.by_name["students"].add(student.person_id, "", _student(student))
            self._add_emails(student.person_id, student.emails)
        for staff in household.staff:
            self.by_name["staff"].add(staff.person_id, "", _staff(staff))
        for contact in household.contacts:
            self._add_contact(contact)
        self.contacts += len(household.contacts)

    def _add_contact(self, contact: Contact) -> None:
        number = contact.person_id
        for link in contact.links or (None,):
            student_id = link.student.person_id if link else 0
            self.by_name["contacts"].add(number, f"{number},{student_id}", _contact(contact, link))
        for address in contact.addresses:
            self.by_name["addresses"].add(number, f"{number},{address.address_id}", _address(address))
        for place, telephone in enumerate(contact.telephones):
            self.by_name["telephones"].add(number, f"{number},{number}{place}", _telephone(telephone))
        self._add_emails(number, contact.emails)

    def _add_emails(self, number: int, emails: Iterable[Email]) -> None:
        for place, email in enumerate(emails):
            self.by_name["emails"].add(number, f"{number},{number}{place}", _email(email))


@contextmanager
def open_reports(folder: Path) -> Iterator[Reports]:
    """Six report files in the folder, complete once the block is left; files of these names are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = {
            name: stack.enter_context((folder / file).open("w", encoding="utf-8", newline="\n", buffering=1 << 18))
            for name, file in FILES.items()
        }
        for file in files.values():
            file.write("<SuperStarReport>\n")
        yield Reports(files)
        for file in files.values():
            file.write("</SuperStarReport>\n")


# One function a report: the values in the order of its captions.


def _student(student: Student) -> Values:
    return (
        _external_id(student.person_id),
        student.admission_number,
        student.upn,
        student.surname,
        student.legal_surname or student.surname,
        student.forename,
        student.preferred or student.forename,
        student.middle,
        student.gender,
        as_written(student.born),
        f"Year {student.year:2d}",
        student.registration,
        student.house,
        as_written(student.admitted),
        _day(student.left),
        student.status,
    )


def _staff(staff: Staff) -> Values:
    code = staff.forename[:1] + staff.surname[:2]
    return (
        _external_id(staff.person_id),
        staff.title,
        staff.forename,
        staff.surname,
        staff.gender,
        as_written(staff.born),
        staff.forename[:1] + staff.surname[:1],
        code.upper() if staff.teaching else None,
        _flag(staff.teaching),
        as_written(staff.start),
        _day(staff.end),
        staff.email,
    )


def _contact(contact: Contact, link: Link | None) -> Values:
    who = (
        _external_id(contact.person_id),
        contact.title,
        contact.forename,
        contact.middle,
        contact.surname,
        contact.gender,
    )
    if link is None:
        return (*who, *(None,) * 10)
    return (
        *who,
        link.relationship,
        _flag(link.responsibility),
        str(link.priority),
        _flag(link.correspondence),
        _flag(link.correspondence),
        _flag(link.court_order),
        link.student.surname,
        link.student.forename,
        link.student.admission_number,
        link.student.upn,
    )


def _address(address: Address) -> Values:
    return (
        address.kind,
        _day(address.start),
        _day(address.end),
        address.apartment,
        address.house_name,
        address.house_number,
        address.street,
        address.district,
        address.town,
        "Westmarch",
        address.postcode,
        "United Kingdom",
    )


def _telephone(telephone: Telephone) -> Values:
    return (
        telephone.number,
        telephone.location,
        telephone.device,
        _flag(telephone.main),
        _flag(telephone.primary),
        telephone.notes,
    )


def _email(email: Email) -> Values:
    return (email.address, email.location, _flag(email.main), _flag(email.primary))


def _external_id(person_id: int) -> str:
    """The same GUID for a person in every report and every night."""
    return str(uuid5(_EXTERNAL_IDS, str(person_id)))


def _day(day: date | None) -> str | None:
    return as_written(day) if day else None


def _flag(is_so: bool | None) -> str | None:
    return None if is_so is None else "T" if is_so else "F"
