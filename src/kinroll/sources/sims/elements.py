"""What the XML strings of SIMS's partner API call things, and which field each element fills.

The names of students, staff, addresses and person addresses are known. Nobody outside the partners has published the
others: those of ``GUESSED`` strings are made by analogy, and a school says the right ones under
``[sources.NAME.layout]`` and ``[sources.NAME.elements.STRING]``.
"""

LAYOUT = {
    "students": "Students/Student",
    "staff": "Employees/Employee",
    "contacts": "Contacts/Contact",
    "links": "StudentContacts/StudentContact",
    "addresses": "Addresses/Address",
    "person_addresses": "PersonAddresses/PersonAddress",
    "telephones": "Telephones/Telephone",
    "emails": "EmailAddresses/EmailAddress",
}
"""The strings, each with its root and what encloses a row."""
STRINGS = tuple(LAYOUT)
GUESSED = ("contacts", "links", "telephones", "emails")

_PERSON = {"PersonID": "id", "Forename": "forename", "Surname": "surname", "Gender": "gender"}
ELEMENTS: dict[str, dict[str, str]] = {
    "students": {**_PERSON, "DOB": "date_of_birth"},
    "staff": {
        **_PERSON,
        "Title": "title",
        "DOB": "date_of_birth",
        "EmploymentStart": "started",
        "EmploymentEnd": "ended",
    },
    "contacts": {**_PERSON, "Title": "title", "DOB": "date_of_birth"},
    "links": {
        "ContactID": "id",
        "StudentID": "tie.to",
        "Relationship": "tie.name",
        "ParentalResponsibility": "tie.parental_responsibility",
        "Priority": "tie.priority",
        "CourtOrder": "tie.court_order",
        "LivesWith": "tie.lives_with",
        "StartDate": "tie.start",
        "EndDate": "tie.end",
    },
    "addresses": {
        "AddressID": "address_id",
        "Apartment": "apartment",
        "HouseName": "house_name",
        "HouseNo": "house_number",
        "Street": "street",
        "District": "district",
        "TownOrCity": "town",
        "County": "county",
        "PostCode": "postcode",
        "Country": "country",
    },
    "person_addresses": {
        "PersonID": "id",
        "AddressID": "address_id",
        "AddressType": "type",
        "StartDate": "start",
        "EndDate": "end",
    },
    "telephones": {
        "PersonID": "id",
        "Number": "number",
        "Location": "type",
        "Device": "device",
        "Main": "main",
        "Primary": "primary",
    },
    "emails": {
        "PersonID": "id",
        "Email_Address": "email",
        "Location": "type",
        "Main": "main",
        "Primary": "primary",
    },
}

SPEAKS_OF = {
    "students": ("students",),
    "staff": ("staff",),
    "contacts": ("contacts", "links"),
    "addresses": ("person_addresses",),
    "telephones": ("telephones",),
    "emails": ("emails",),
}
"""The strings whose rows make up what a report of the same name would say, person by person."""

NEEDED = {
    "students": ("id",),
    "staff": ("id",),
    "contacts": ("id",),
    "links": ("id", "tie.to"),
    "addresses": ("address_id",),
    "person_addresses": ("id", "address_id"),
    "telephones": ("id", "number"),
    "emails": ("id", "email"),
}
"""Fields of which every string with rows fills each in some row; if not, its elements are called something else."""
