"""What a contact becomes in the clients' files."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.clients import (
    BAD_IDENTIFIER,
    FILES,
    NO_LETTERS,
    NO_NAME,
    ClientRecords,
    client_records,
    name_for_encryption,
)
from kinroll.core.avetmiss.layouts import layout
from kinroll.core.avetmiss.records import write

ROBIN = {
    "forename": "Robin",
    "middle_name": "Lee",
    "surname": "Castellan",
    "date_of_birth": "2001-05-14",
    "street_number": "4",
    "street_name": "Swan Street",
    "suburb": "Richmond",
    "state": "02",
    "postcode": "3121",
}


def written(file: str = "NAT00080", choices: Choices | None = None, **values: str) -> dict[str, str]:
    """The one record of a contact in a file."""
    (record,) = client_records(ROBIN | values, 17, choices).records[file]
    return record


def told(**values: str) -> list[tuple[str, str, str]]:
    """What was written otherwise than it is held."""
    return [(note.field, note.held, note.written) for note in client_records(ROBIN | values, 17).notes]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Nguyen", "Mai", "Anh"), "Nguyen, Mai Anh"),
        (("Castellan", "Robin", ""), "Castellan, Robin"),
        (("Madonna", "", ""), "Madonna, Madonna"),
        (("A" * 40, "B" * 40, "C" * 40), "A" * 40 + ", " + "B" * 18),
        (("A" * 40, "B" * 17, "C" * 40), "A" * 40 + ", " + "B" * 17),
    ],
)
def test_the_name_for_encryption(names: tuple[str, str, str], expected: str) -> None:
    assert name_for_encryption(*names) == expected


@pytest.mark.parametrize("field", ["surname", "forename"])
def test_a_single_name_is_the_family_name(field: str) -> None:
    values = {"surname": "", "forename": "", "middle_name": ""} | {field: "Zoë"}
    contact = written("NAT00085", **values)
    assert written(**values)["name for encryption"] == "Zoe, Zoe"
    assert (contact["client family name"], contact["client first given name"]) == ("Zoe", "")


def test_a_filled_identifier_names_the_client_in_every_file_otherwise_the_number_does() -> None:
    values = ROBIN | {"disability_types": "11", "prior_achievements": "511"}
    for identifier, expected in (("C17", "C17"), ("", "17"), ("INTOFF", "17")):
        found = client_records(values | {"client_identifier": identifier}, 17).records
        assert {record["client identifier"] for file in FILES for record in found[file]} == {expected}


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        ({}, "gender", "@"),
        ({"gender": "X"}, "gender", "X"),
        ({"gender": "Female"}, "gender", "F"),
        ({"gender": "unsaid"}, "gender", "@"),
        ({}, "highest school level completed identifier", "@@"),
        ({}, "Indigenous status identifier", "@"),
        ({}, "language identifier", "@@@@"),
        ({"language": "9701"}, "language identifier", "9701"),
        ({}, "labour force status identifier", "@@"),
        ({}, "country identifier", "@@@@"),
        ({"country_of_birth": "Australia"}, "country identifier", "1101"),
        ({}, "at school flag", "@"),
        ({}, "disability flag", "@"),
        ({}, "survey contact status", "A"),
        ({"survey_contact_status": "O"}, "survey contact status", "O"),
        ({}, "date of birth", "14052001"),
        ({"date_of_birth": ""}, "date of birth", "@@@@@@@@"),
        ({}, "unique student identifier", ""),
        ({"usi": "bngh7c75fn"}, "unique student identifier", "BNGH7C75FN"),
        ({"usi": "INDIV"}, "unique student identifier", "INDIV"),
    ],
)
def test_what_is_not_known_is_written_as_not_known(values: dict[str, str], field: str, expected: str) -> None:
    assert written(**values)[field] == expected


ADDRESS = ("street number", "street name", "suburb locality or town", "postcode", "state identifier")


def address(record: dict[str, str]) -> tuple[str, ...]:
    """The parts of an address as either file has them."""
    return tuple(
        next(text for name, text in record.items() if name.replace("postal ", "").endswith(part)) for part in ADDRESS
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("4", "Swan Street", "Richmond", "3121", "02")),
        ({"street_number": ""}, ("not specified", "Swan Street", "Richmond", "3121", "02")),
        ({"street_name": "", "street_number": "4"}, ("not specified", "not specified", "Richmond", "3121", "02")),
        ({"suburb": ""}, ("4", "Swan Street", "not specified", "3121", "02")),
        ({"postcode": ""}, ("4", "Swan Street", "not specified", "@@@@", "@@")),
        ({"postcode": "OSPC"}, ("not specified", "not specified", "not specified", "OSPC", "99")),
        ({"state": "99"}, ("not specified", "not specified", "not specified", "OSPC", "99")),
        ({"usi": "INTOFF"}, ("not specified", "not specified", "not specified", "OSPC", "99")),
        ({"postcode": "SW1A 1AA"}, ("4", "Swan Street", "not specified", "@@@@", "@@")),
        ({"state": "VIC"}, ("4", "Swan Street", "Richmond", "3121", "02")),
    ],
)
def test_the_usual_address(values: dict[str, str], expected: tuple[str, ...]) -> None:
    assert address(written(**values)) == expected


BOX = {"postal_box": "PO Box 123", "postal_suburb": "Fitzroy", "postal_state": "02", "postal_postcode": "3065"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("4", "Swan Street", "Richmond", "3121", "02")),
        (BOX, ("", "", "Fitzroy", "3065", "02")),
        ({"street_name": "", "street_number": ""}, ("not specified", "not specified", "Richmond", "3121", "02")),
        ({"postcode": "OSPC"}, ("4", "Swan Street", "not specified", "OSPC", "99")),
        ({"postcode": ""}, ("4", "Swan Street", "not specified", "@@@@", "@@")),
    ],
)
def test_the_postal_address(values: dict[str, str], expected: tuple[str, ...]) -> None:
    assert address(written("NAT00085", **values)) == expected


def test_a_box_stands_in_the_postal_address_only() -> None:
    assert written("NAT00085", **BOX)["address postal delivery box"] == "PO Box 123"
    assert address(written(**BOX)) == ("4", "Swan Street", "Richmond", "3121", "02")


def test_what_is_not_settled_can_be_chosen() -> None:
    choices = Choices(survey_contact_status="E", overseas_postal_state="@@", capitals=True)
    assert written(choices=choices)["name for encryption"] == "CASTELLAN, ROBIN LEE"
    assert written(choices=choices)["survey contact status"] == "E"
    assert written("NAT00085", choices, postcode="OSPC")["state identifier"] == "@@"


@pytest.mark.parametrize(
    ("values", "flag", "codes"),
    [
        ({}, "@", []),
        ({"disability": "N"}, "N", []),
        ({"disability": "N", "disability_types": "11"}, "N", []),
        ({"disability": "Y", "disability_types": "11;17"}, "Y", ["11", "17"]),
        ({"disability_types": "11; 11"}, "Y", ["11"]),
        ({"disability": "Y"}, "Y", ["99"]),
    ],
)
def test_the_flag_and_its_records_agree(values: dict[str, str], flag: str, codes: list[str]) -> None:
    found = client_records(ROBIN | values, 17).records
    assert found["NAT00080"][0]["disability flag"] == flag
    assert [record["disability type identifier"] for record in found["NAT00090"]] == codes


def test_a_yes_without_an_achievement_is_some_other_education() -> None:
    found = client_records(ROBIN | {"prior_achievement": "Y"}, 17).records
    assert [record["prior educational achievement identifier"] for record in found["NAT00100"]] == ["990"]


def test_contact_details() -> None:
    record = written(
        "NAT00085",
        title="Professor",
        telephone="(03) 5550 1234",
        mobile="0491 570-006",
        personal_email="17@generated.invalid",
        work_email="robin@example.org",
    )
    assert record["client title"] == ""
    assert record["telephone number home"] == "0355501234"
    assert record["telephone number mobile"] == "0491570006"
    assert (record["email address"], record["email address alternative"]) == ("robin@example.org", "")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"surname": "Nguyễn"}, [("surname", "Nguyễn", "Nguyen")]),
        ({"street_name": "Rue Crémieux"}, [("street_name", "Rue Crémieux", "Rue Cremieux")]),
        ({"middle_name": ""}, []),
        ({"title": "Professor"}, [("title", "Professor", "")]),
        ({"gender": "unsaid"}, [("gender", "unsaid", "@")]),
        ({"surname": "A" * 41}, [("surname", "A" * 41, "A" * 40)]),
        ({"disability": "N", "disability_types": "11"}, [("disability_types", "11", "")]),
    ],
)
def test_what_is_written_otherwise_is_shown(values: dict[str, str], expected: list[Any]) -> None:
    assert told(**values) == expected


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"surname": "", "forename": "", "middle_name": ""}, NO_NAME),
        ({"surname": "\U0001f600", "forename": ""}, NO_LETTERS),
        ({"client_identifier": "C 17"}, BAD_IDENTIFIER),
        ({"client_identifier": "Ç17"}, BAD_IDENTIFIER),
    ],
)
def test_who_cannot_be_written_is_left_out_with_a_reason(values: dict[str, str], reason: str) -> None:
    found = client_records(ROBIN | {"middle_name": ""} | values, 17)
    assert (found.left_out, dict(found.records)) == (reason, {})


@given(st.dictionaries(st.sampled_from([*ROBIN, *BOX, "usi", "gender", "mobile", "title", "work_email"]), st.text()))
def test_whatever_a_contact_holds_can_be_written_or_is_left_out(values: dict[str, str]) -> None:
    found: ClientRecords = client_records(values, 17)
    assert bool(found.left_out) is not bool(found.records)
    for file, records in found.records.items():
        for record in records:
            write(layout("8.0", file), record)
