"""What is just still right breaks no rule: the other side of each boundary, and of what is often taken for wrong."""

from datetime import date
from pathlib import Path

import pytest

import nat
from kinroll.core.avetmiss.addresses import Choices
from kinroll.flows.avetmiss.checking import Asked, check
from nat import YEAR

CLIENTS, CONTACTS, TRAINING, DONE = "NAT00080", "NAT00085", "NAT00120", "NAT00130"
NOWHERE = {
    "postcode": "@@@@",
    "state identifier": "@@",
    "address suburb locality or town": "NOT SPECIFIED",
    "address street number": "not specified",
    "address street name": "not specified",
}
OVERSEAS = NOWHERE | {"postcode": "OSPC", "state identifier": "99"}
POSTAL_OVERSEAS = {
    "postcode": "OSPC",
    "state identifier": "99",
    "address postal suburb locality or town": "not specified",
}
BEFORE = f"2812{YEAR - 5}"
NEXT_YEAR = f"3006{YEAR + 1}"

RIGHT = [
    ("an unknown birthday", CLIENTS, {"date of birth": "@@@@@@@@"}),
    ("ten in the collection year", CLIENTS, {"date of birth": f"3112{YEAR - 10}", "at school flag": "Y"}),
    ("fifteen and not at school", CLIENTS, {"date of birth": f"3112{YEAR - 15}"}),
    ("ninety-nine", CLIENTS, {"date of birth": f"0101{YEAR - 99}"}),
    ("a leap day", CLIENTS, {"date of birth": "29022000"}),
    ("nothing known of an address", CLIENTS, NOWHERE),
    ("overseas", CLIENTS, OVERSEAS),
    ("offshore without a USI", CLIENTS, OVERSEAS | {"unique student identifier": "INTOFF"}),
    ("exempt from a USI", CLIENTS, {"unique student identifier": "INDIV"}),
    ("a single name", CLIENTS, {"name for encryption": "Madonna, Madonna"}),
    ("everything in capitals", CLIENTS, {"name for encryption": "CASTELLAN, ROBIN", "gender": "X"}),
    ("a family name of sixty letters", CLIENTS, {"name for encryption": "A" * 60}),
    ("other territories with any postcode", CLIENTS, {"state identifier": "09"}),
    ("a first postcode with a zero", CLIENTS, {"postcode": "0872", "state identifier": "07"}),
    ("every code unknown", CLIENTS, {"gender": "@", "language identifier": "@@@@", "at school flag": "@"}),
    ("a part-time employee at school", CLIENTS, {"labour force status identifier": "02", "at school flag": "Y"}),
    (
        "a box in the place of a street",
        CONTACTS,
        {"address street name": "", "address street number": "", "address postal delivery box": "PO Box 9"},
    ),
    ("post overseas", CONTACTS, POSTAL_OVERSEAS),
    ("post overseas, state not known", CONTACTS, POSTAL_OVERSEAS | {"state identifier": "@@"}),
    (
        "no telephone and no email",
        CONTACTS,
        {"telephone number home": "", "telephone number mobile": "", "email address": ""},
    ),
    ("a mobile with the country", CONTACTS, {"telephone number mobile": "+61491570006"}),
    ("a free-call number", CONTACTS, {"telephone number work": "1800975711"}),
    ("a hyphen and an apostrophe", CONTACTS, {"client family name": "O'Dare-Halse"}),
    ("training of one day", TRAINING, {"activity start date": f"2806{YEAR}"}),
    ("training that ends with the year", TRAINING, {"activity end date": f"3112{YEAR}"}),
    ("training of five years", TRAINING, {"activity start date": BEFORE, "activity end date": f"2812{YEAR}"}),
    ("training that goes on", TRAINING, {"outcome identifier national": "70", "activity end date": NEXT_YEAR}),
    (
        "training that starts next year",
        TRAINING,
        {"outcome identifier national": "85", "activity start date": f"0101{YEAR + 1}", "activity end date": NEXT_YEAR},
    ),
    (
        "recognition of prior learning",
        TRAINING,
        {"outcome identifier national": "51", "delivery mode identifier": "NNN"},
    ),
    ("a subject on its own", TRAINING, {"program identifier": "", "commencing program identifier": "8"}),
    ("an apprentice", TRAINING, {"training contract identifier": "T1", "client identifier apprenticeships": "A1"}),
    ("specific funding", TRAINING, {"funding source national": "13", "specific funding identifier": "X1"}),
    ("onshore", TRAINING, {"funding source national": "31"}),
    ("a pupil of no school that we know", TRAINING, {"VET in schools flag": "Y", "school type identifier": "31"}),
    ("a unit of 1,500 hours", "NAT00060", {"nominal hours": "1500"}),
    (
        "a unit that training.gov.au knows",
        "NAT00060",
        {"nominal hours": "", "VET flag": "", "subject field of education identifier": ""},
    ),
    ("a program without hours", "NAT00030", {"nominal hours": ""}),
    (
        "an accredited course",
        "NAT00030A",
        {
            "program recognition identifier": "12",
            "program level of education identifier": "514",
            "program field of education identifier": "0803",
            "ANZSCO identifier": "599999",
        },
    ),
    ("an island", "NAT00020", {"country identifier": "1102", "postcode": "2899", "state identifier": "09"}),
    ("completed on the last day", DONE, {"date program completed": f"3112{YEAR}"}),
    ("completed ten years ago", DONE, {"date program completed": f"3112{YEAR - 10}"}),
    ("not issued", DONE, {"issued flag": "N"}),
]


@pytest.mark.parametrize(("file", "values"), [pytest.param(*rest, id=name) for name, *rest in RIGHT])
def test_it_breaks_no_rule(tmp_path: Path, file: str, values: dict[str, str]) -> None:
    collection = nat.good()
    collection.row(file, 2 if len(collection.rows[file]) > 2 else 0).update(values)
    report = check(collection.write(tmp_path), Asked(year=YEAR), today=date(YEAR, 11, 21))
    assert [(one.rule.number, one.field, one.value) for one in report.tally.findings()] == []


@pytest.mark.parametrize(
    ("year", "field", "value", "is_right"),
    [
        pytest.param(2018, "gender", "X", False, id="X before 2019"),
        pytest.param(2019, "gender", "X", True, id="X from 2019"),
        pytest.param(2019, "funding source national", "30", True, id="30 before 2020"),
        pytest.param(2020, "funding source national", "30", False, id="30 from 2020"),
        pytest.param(2018, "study reason identifier", "13", False, id="13 before 2019"),
        pytest.param(2019, "study reason identifier", "13", True, id="13 from 2019"),
    ],
)
def test_a_code_counts_in_its_years(tmp_path: Path, year: int, field: str, value: str, is_right: bool) -> None:
    collection = nat.good(clients=4, year=year)
    for client in collection.rows[CLIENTS]:
        client["gender"] = "F"
    collection.rows["NAT00020"].pop()
    collection.row(CLIENTS if field == "gender" else TRAINING)[field] = value
    report = check(collection.write(tmp_path), Asked(), today=date(2026, 11, 21))
    assert report.year == year
    assert (report.errors == 0) is is_right


@pytest.mark.parametrize("how", ["error", "warning", "off"])
def test_a_rule_can_be_taken_otherwise(tmp_path: Path, how: str) -> None:
    collection = nat.good()
    collection.row(CLIENTS)["survey contact status"] = ""
    report = check(collection.write(tmp_path), Asked(severities={"K80-25": how}), today=date(2026, 11, 21))
    assert (report.errors, report.warnings) == {"error": (1, 0), "warning": (0, 1), "off": (0, 0)}[how]


def test_what_nobody_has_settled_is_written_as_most_do() -> None:
    assert Choices() == Choices(survey_contact_status="A", overseas_postal_state="99", capitals=False)
