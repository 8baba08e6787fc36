"""Records of clients as a registration says the same: what a provider who moves here has, and nothing more.

What stands for "not known" becomes a blank, which is written as not known again. Source: notes on AVETMISS.
"""

from collections.abc import Mapping, Sequence

from kinroll.core.avetmiss.code_lists import NOT_SPECIFIED
from kinroll.core.avetmiss.facts import tail_name
from kinroll.core.avetmiss.kinds import day_of
from kinroll.core.avetmiss.layouts import layout
from kinroll.core.process.conditions import SEVERAL

Record = Mapping[str, str]
KEY, REFERENCE = "source id", "reference"
_FROM_80 = {
    "gender": "gender",
    "indigenous_status": "Indigenous status identifier",
    "language": "language identifier",
    "labour_force_status": "labour force status identifier",
    "country_of_birth": "country identifier",
    "highest_school_level": "highest school level completed identifier",
    "at_school": "at school flag",
    "disability": "disability flag",
    "prior_achievement": "prior educational achievement flag",
    "usi": "unique student identifier",
    "survey_contact_status": "survey contact status",
}
_FROM_85 = {
    "title": "client title",
    "telephone": "telephone number home",
    "work_telephone": "telephone number work",
    "mobile": "telephone number mobile",
    "personal_email": "email address",
    "work_email": "email address alternative",
}
_ADDRESS = {
    "building": "address building/property name",
    "flat": "address flat/unit details",
    "street_number": "address street number",
    "street_name": "address street name",
    "suburb": "address suburb locality or town",
    "postcode": "postcode",
    "state": "state identifier",
}
_POSTAL = {**_ADDRESS, "suburb": "address postal suburb locality or town", "box": "address postal delivery box"}
FIELDS = (
    *("forename", "middle_name", "surname", "date_of_birth", "client_identifier", *_FROM_80, *_FROM_85),
    *(*_ADDRESS, *(f"postal_{name}" for name in _POSTAL), "disability_types", "prior_achievements", "study_reason"),
)
"""The fields of a registration, by name, as the ready enrolment form has them."""


def person(client: str, records: Mapping[str, Sequence[Record]]) -> dict[str, str]:
    """What the clients' files say of one client, field by field."""
    one = records["NAT00080"][0]
    other = next(iter(records.get("NAT00085", ())), {})
    found = dict.fromkeys(FIELDS, "")
    found |= {name: _known(one.get(column, "")) for name, column in _FROM_80.items()}
    found["gender"] = _known(one.get("gender", one.get("sex", "")))
    found |= {name: _known(other.get(column, "")) for name, column in _FROM_85.items()}
    found |= _names(one.get("name for encryption", ""), other)
    found["date_of_birth"] = iso(one.get("date of birth", ""))
    found["client_identifier"] = client
    usual = {name: _known(one.get(column, "")) for name, column in _ADDRESS.items()}
    postal = {name: _known(other.get(column, "")) for name, column in _POSTAL.items()}
    found |= usual
    if any(postal.values()) and postal != {**usual, "box": ""}:
        found |= {f"postal_{name}": value for name, value in postal.items()}
    found["disability_types"] = _codes(records, "NAT00090", "disability type identifier")
    found["prior_achievements"] = _codes(records, "NAT00100", "prior educational achievement identifier")
    return found


def _known(value: str) -> str:
    value = value.strip()
    return "" if set(value) == {"@"} or value.casefold() == NOT_SPECIFIED else value


def iso(value: str) -> str:
    """A day as YYYY-MM-DD; a blank where it is none, or not known."""
    found = day_of(value)
    return found.isoformat() if found else ""


def _names(encrypted: str, other: Record) -> dict[str, str]:
    """Family name, and the given names; who has one name only has it as family name."""
    family, _, given = (part.strip() for part in encrypted.partition(","))
    family = other.get("client family name", "") or family
    first = other.get("client first given name", "") or ("" if given == family else given.partition(" ")[0])
    rest = given.removeprefix(first).strip() if first and given.startswith(first) else ""
    return {"surname": family, "forename": first, "middle_name": rest}


def _codes(records: Mapping[str, Sequence[Record]], file: str, column: str) -> str:
    return SEVERAL.join(dict.fromkeys(record.get(column, "") for record in records.get(file, ())))


def outcome(document: str, record: Record) -> dict[str, str]:
    """A record of training as the outcome of a unit."""
    tail = [field.name for field in layout("8.0", "NAT00120").fields if field.start >= 111]
    return {
        "document": document,
        "unit": record.get("subject identifier", ""),
        "outcome": record.get("outcome identifier national", ""),
        "starts_on": iso(record.get("activity start date", "")),
        "ends_on": iso(record.get("activity end date", "")),
        "place": record.get("delivery location identifier", ""),
        "delivery_mode": record.get("delivery mode identifier", ""),
        "funding_source": record.get("funding source national", ""),
        **{tail_name(name): value for name in tail if (value := record.get(name, ""))},
    }


def enrolment(document: str, program: str, units: Sequence[Record], done: Record | None) -> dict[str, str]:
    """What the records of one program say of the enrolment as a whole."""
    first = units[0] if units else {}
    return {
        "document": document,
        "program": program,
        "commencing": first.get("commencing program identifier", ""),
        "specific_funding": first.get("specific funding identifier", ""),
        "study_reason": _known(first.get("study reason identifier", "")),
        "vet_in_schools": first.get("VET in schools flag", ""),
        "school_type": first.get("school type identifier", ""),
        "training_contract": first.get("training contract identifier", ""),
        "apprentice_client": first.get("client identifier apprenticeships", ""),
        "completed_on": iso((done or {}).get("date program completed", "")),
        "issued": (done or {}).get("issued flag", ""),
        "parchment_issue_date": iso((done or {}).get("parchment issue date", "")),
        "parchment_number": (done or {}).get("parchment number", ""),
    }


_THINGS: Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "organisation": (
        ("NAT00010", "NAT00010A"),
        {
            "identifier": "training organisation identifier",
            "name": "training organisation name",
            "type": "training organisation type identifier",
            "address_first": "address first line",
            "address_second": "address second line",
            "suburb": "address suburb locality or town",
            "postcode": "postcode",
            "state": "state identifier",
        },
    ),
    "place": (
        ("NAT00020",),
        {
            "identifier": "delivery location identifier",
            "organisation": "training organisation identifier",
            "name": "delivery location name",
            "postcode": "postcode",
            "state": "state identifier",
            "suburb": "address suburb locality or town",
            "country": "country identifier",
        },
    ),
    "program": (
        ("NAT00030", "NAT00030A"),
        {
            "identifier": "program identifier",
            "name": "program name",
            "nominal_hours": "nominal hours",
            "recognition": "program recognition identifier",
            "level": "program level of education identifier",
            "field_of_education": "program field of education identifier",
            "anzsco": "ANZSCO identifier",
            "vet_flag": "VET flag",
        },
    ),
    "unit": (
        ("NAT00060",),
        {
            "code": "subject identifier",
            "name": "subject name",
            "field_of_education": "subject field of education identifier",
            "vet_flag": "VET flag",
            "nominal_hours": "nominal hours",
        },
    ),
}
KINDS = tuple(_THINGS)
"""The kinds of things that files without clients are about, in the order in which they are entered."""


def files_about(kind: str) -> tuple[str, ...]:
    """The files that tell of things of a kind."""
    return _THINGS[kind][0]


def thing(kind: str, file: str, record: Record) -> dict[str, str]:
    """What a record says of one thing; what is not on training.gov.au stands in a file of its own."""
    found = {name: _known(record.get(column, "")) for name, column in _THINGS[kind][1].items()}
    if kind in ("organisation", "program"):
        found["is_listed"] = "N" if file.endswith("A") else "Y"
    return found
