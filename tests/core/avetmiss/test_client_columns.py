"""Clients that are written column by column come out as those written one by one; whoever is odd is named."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.client_columns import ClientLines
from kinroll.core.avetmiss.clients import client_records
from kinroll.core.avetmiss.layouts import layout
from kinroll.core.avetmiss.records import END, write
from kinroll.core.fields import CORE_FIELDS
from kinroll.store.clients import further, values_of

TEXTS = st.sampled_from(
    ["", "Quay", "O'Dare", "Moreau-Halse", "Zoë", " Sam", "Sam ", "a  b", "x" * 41, "|", "a|b", "tab\there", "王"]
)
CODES = {
    "gender": ["", "F", "M", "Female", "@", "Q"],
    "highest_school_level": ["", "12", "Year 12", "77"],
    "indigenous_status": ["", "4", "no"],
    "language": ["", "1201", "English", "0002"],
    "labour_force_status": ["", "02"],
    "country_of_birth": ["", "1101", "Australia", "9998"],
    "at_school": ["", "Y", "N"],
    "survey_contact_status": ["", "O"],
    "disability": ["", "Y", "N", "@"],
    "disability_types": ["", "11", "11; 12", "77"],
    "prior_achievement": ["", "Y", "N"],
    "prior_achievements": ["", "511", "008; 511"],
    "state": ["", "02", "VIC", "99", "ZZ"],
    "postal_state": ["", " ", "03", "99"],
    "postcode": ["", "3121", "OSPC", "@@@@", "0000", "31"],
    "postal_postcode": ["", "4000", "OSPC", "x"],
    "usi": ["", "BNGH7C75FN", "INTOFF", "intoff", "BNGH 7C75FN", "TOOLONGFORIT"],
    "client_identifier": ["", "C17", "C 17", "INDIV", "TOOLONGFORIT"],
    "date_of_birth": ["", "2001-05-14", "14/05/2001"],
    "personal_email": ["", "sam@example.org", "x1@generated.invalid", "é@example.org"],
    "work_email": ["", "work@example.org", "X2@Generated.invalid"],
    "telephone": ["", "(03) 5550 1234", "0355501234", "1|2"],
    "mobile": ["", "0491 570 006"],
}
FREE = ("forename", "surname", "middle_name", "title", "building", "flat", "street_number", "street_name", "suburb")
POSTAL = ("postal_building", "postal_flat", "postal_street_number", "postal_street_name", "postal_suburb", "postal_box")
PERSON = st.fixed_dictionaries(
    {name: st.sampled_from(values) for name, values in CODES.items()} | dict.fromkeys((*FREE, *POSTAL), TEXTS)
)


def row(number: int, values: dict[str, str]) -> tuple[Any, ...]:
    """A contact as the store gives it."""
    extra = {name: value for name, value in values.items() if name not in CORE_FIELDS and value}
    return (number, True, orjson.dumps(extra).decode(), *(values.get(name, "") for name in CORE_FIELDS))


def one_by_one(number: int, values: dict[str, str], choices: Choices) -> tuple[list[str], bool]:
    """The two lines of a contact as the exact way writes them, and whether it has to note anything."""
    found = client_records(values, number, choices)
    lines = [
        write(layout("8.0", file), one) + END
        for file in ("NAT00080", "NAT00085")
        for one in found.records.get(file, ())
    ]
    return lines, bool(found.notes or found.left_out)


@settings(max_examples=150, deadline=None)
@given(st.lists(PERSON, min_size=1, max_size=4), st.booleans())
def test_both_ways_give_the_same_bytes(people: list[dict[str, str]], capitals: bool) -> None:
    choices = Choices(capitals=capitals)
    rows = [row(number, values) for number, values in enumerate(people, 1)]
    written = ClientLines(choices).write(rows, further(rows))
    for place, one in enumerate(rows):
        lines, is_noted = one_by_one(one[0], values_of(one), choices)
        if place not in written.odd:
            assert [written.lines_80[place], written.lines_85[place]] == lines
        if is_noted:
            assert place in written.odd


WHOLE = {
    "forename": "Robin",
    "surname": "Castellan",
    "date_of_birth": "2001-05-14",
    "usi": "BNGH7C75FN",
    "postcode": "3121",
    "state": "02",
    "suburb": "Richmond",
    "street_number": "4",
    "street_name": "Swan Street",
    "mobile": "0491 570 006",
    "disability": "Y",
    "disability_types": "11; 12",
}


@pytest.mark.parametrize(
    "changed",
    [{}, {"postcode": "OSPC"}, {"usi": "INTOFF"}, {"street_name": ""}, {"postal_box": "PO Box 1"}, {"postcode": ""}],
    ids=str,
)
def test_usual_people_are_not_odd(changed: dict[str, str]) -> None:
    rows = [row(1, WHOLE | changed)]
    written = ClientLines(Choices()).write(rows, further(rows))
    assert written.odd == set()
    assert list(written.disabilities) == [("11", "12")]
