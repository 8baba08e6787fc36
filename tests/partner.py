"""A school whose SIMS is read by the XML strings of the partner API, written as a program of the school's would."""

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from kinroll.sources.sims.elements import LAYOUT
from kit import Columns, School

PERSON = {"Title": "Title", "Forename": "Forename", "Surname": "Surname", "Gender": "Gender", "Date of birth": "DOB"}
STAFF = {**PERSON, "Employment start": "EmploymentStart", "Employment end": "EmploymentEnd"}
LINK = {
    "Relationship": "Relationship",
    "Parental responsibility": "ParentalResponsibility",
    "Priority": "Priority",
    "Court order": "CourtOrder",
}
HOUSE = {"House number": "HouseNo", "Street": "Street", "Town": "TownOrCity", "Postcode": "PostCode"}
LIVES = {"Address type": "AddressType", "Start date": "StartDate", "End date": "EndDate"}
SHARED = {"Location": "Location", "Main": "Main", "Primary": "Primary"}
TELEPHONE = {"Telephone number": "Number", "Device": "Device", **SHARED}
EMAIL = {"Email": "Email_Address", **SHARED}
CODES = {"Home": "H", "Work": "W", "Mobile": "M", "Fax": "F"}

Row = dict[str, str]


@dataclass
class PartnerSchool(School):
    """Writes eight strings; ``renamed`` gives elements other names, ``encoding`` is how they are written down."""

    encoding: str = "iso-8859-1"
    renamed: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        folder = self.folder / "partner"
        folder.mkdir(parents=True, exist_ok=True)
        files = "\n".join(f'{name} = "partner/{name}.xml"' for name in LAYOUT)
        self.config.write_text(
            f'[kinroll]\nmodules = {self.modules}\n[database]\nurl = "{self.database_url}"\n'
            f'[sources.sims]\nkind = "sims-partner"\n{files}\n{self.settings}\n',
            encoding="utf-8",
        )
        for name, rows in self.strings().items():
            (folder / f"{name}.xml").write_bytes(self.string(name, rows))

    def string(self, name: str, rows: list[Row]) -> bytes:
        """One string. It says iso-8859-1 however it is written down; an empty value is a closed element."""
        root, _, row = LAYOUT[name].partition("/")
        records = "".join(f"<{row}>{''.join(self.element(*item) for item in said.items())}</{row}>\n" for said in rows)
        text = f'<?xml version="1.0" encoding="iso-8859-1" standalone="yes"?>\n<{root}>\n{records}</{root}>'
        return text.encode(self.encoding)

    def element(self, name: str, text: str) -> str:
        called = self.renamed.get(name, name)
        return f"<{called}>{escape(text)}</{called}>" if text else f"<{called} />"

    def strings(self) -> dict[str, list[Row]]:
        """The rows of each string, as elements."""
        people = {key: row for key, _, row in self.contacts}
        links = [(key, student, row) for key, student, row in self.contacts if student != "0"]
        homes = list(enumerate(self.addresses, 501))
        return {
            "students": [{"PersonID": key, **named(row, PERSON)} for key, row in self.students.items()],
            "staff": [{"PersonID": key, **named(row, STAFF)} for key, row in self.staff.items()],
            "contacts": [{"PersonID": key, **named(row, PERSON)} for key, row in people.items()],
            "links": [{"StudentID": student, "ContactID": key, **named(row, LINK)} for key, student, row in links],
            "addresses": [{"AddressID": str(number), **named(row, HOUSE)} for number, (_, row) in homes],
            "person_addresses": [
                {"PersonID": key, "AddressID": str(number), **named(row, LIVES)} for number, (key, row) in homes
            ],
            "telephones": [{"PersonID": key, **named(row, TELEPHONE)} for key, row in self.telephones],
            "emails": [{"PersonID": key, **named(row, EMAIL)} for key, row in self.emails],
        }

    def file(self, name: str) -> Path:
        return self.folder / "partner" / f"{name}.xml"


def named(row: Columns, elements: dict[str, str]) -> Row:
    """A row of a report as one of a string: codes for words, days without an offset, every element there."""
    values = {element: row.get(caption, "") for caption, element in elements.items()}
    return {element: CODES.get(text, text.partition("+")[0]) for element, text in values.items()}
