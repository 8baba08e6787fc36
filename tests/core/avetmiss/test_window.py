"""What of a registration belongs to a window, and the one reason for which each record of it is left out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.avetmiss.window import (
    COMPLETION,
    OF_CONTACT,
    REASONS,
    TRAINING,
    TWICE,
    UNWRITABLE,
    Item,
    Known,
    Registration,
    Taken,
    Window,
    items,
)

IN_2026 = Window.of_year(2026)
KNOWN = Known(
    units=frozenset({"U1", "U2"}),
    places={"main": ("90210", "MAIN"), "quay rooms": ("90210", "MAIN"), "abroad": ("90210", "ABROAD")},
    only_place=("90210", "MAIN"),
    organisation="90210",
    completed_before=frozenset({(7, "OLD")}),
)
PASSED = Taken("U1", outcome="20")
GOOD = Registration(
    document=1,
    step="completed",
    made_on=date(2026, 1, 5),
    contact=7,
    client="7",
    starts_on=date(2026, 2, 3),
    ends_on=date(2026, 6, 28),
    program="P1",
    facts={"delivery_mode": "YNN", "funding_source": "20"},
    units=(PASSED,),
)
NO_PLACES = replace(KNOWN, places={}, only_place=None, organisation="")


def found(one: Registration, known: Known = KNOWN, window: Window = IN_2026) -> list[Item]:
    return list(items(one, window, known))


def test_a_good_registration_is_written() -> None:
    (item,) = found(GOOD)
    assert item.reason == ""
    assert item.record == {
        "training organisation identifier": "90210",
        "delivery location identifier": "MAIN",
        "client identifier": "7",
        "subject identifier": "U1",
        "program identifier": "P1",
        "activity start date": "03022026",
        "activity end date": "28062026",
        "delivery mode identifier": "YNN",
        "outcome identifier national": "20",
        "funding source national": "20",
        "commencing program identifier": "3",
        "training contract identifier": "",
        "client identifier apprenticeships": "",
        "study reason identifier": "@@",
        "VET in schools flag": "N",
        "specific funding identifier": "",
        "school type identifier": "",
    }


OPEN = Taken("U1")
PLANTED: list[tuple[str, dict[str, Any], Known]] = [
    ("L01", {"step": "cancelled", "units": (OPEN,)}, KNOWN),
    ("L01", {"step": "cancelled", "units": ()}, KNOWN),
    ("L02", {"step": "enquiry", "units": (OPEN,)}, KNOWN),
    ("L03", {"why_not": "L03"}, KNOWN),
    ("L04", {"contact": None, "client": ""}, KNOWN),
    ("L06", {"units": ()}, KNOWN),
    ("L07", {"step": "attending", "units": (OPEN,)}, KNOWN),
    ("L08", {"units": (OPEN,)}, KNOWN),
    ("L09", {"starts_on": None}, KNOWN),
    ("L09", {"ends_on": None}, KNOWN),
    ("L10", {}, NO_PLACES),
    ("L10", {"units": (replace(PASSED, place="nowhere"),)}, KNOWN),
    ("L11", {"units": (replace(PASSED, unit="U9"),)}, KNOWN),
    *[(number, {"why_not": number}, KNOWN) for number in OF_CONTACT.values()],
]


@pytest.mark.parametrize(("reason", "changed", "known"), PLANTED, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_wrong_leaves_the_record_out_for_this_reason(
    reason: str, changed: dict[str, Any], known: Known
) -> None:
    assert [(item.file, item.reason) for item in found(replace(GOOD, **changed), known)] == [(TRAINING, reason)]


DONE: list[tuple[str, dict[str, Any], Known]] = [
    ("", {"completed_on": date(2026, 6, 30)}, KNOWN),
    ("L12", {"completed_on": date(2026, 6, 30), "program": ""}, KNOWN),
    ("L13", {"issued": "Y"}, KNOWN),
    ("L14", {"completed_on": date(2026, 6, 30), "program": "OLD"}, KNOWN),
    ("L10", {"completed_on": date(2026, 6, 30)}, NO_PLACES),
    ("L04", {"completed_on": date(2026, 6, 30), "contact": None}, KNOWN),
]


@pytest.mark.parametrize(("reason", "changed", "known"), DONE, ids=lambda one: one if isinstance(one, str) else "")
def test_completions(reason: str, changed: dict[str, Any], known: Known) -> None:
    assert [item.reason for item in found(replace(GOOD, **changed), known) if item.file == COMPLETION] == [reason]


def test_every_reason_has_a_record_that_is_left_out_for_it() -> None:
    by_the_flow = {TWICE, UNWRITABLE}  # they need the other records, and the layouts
    assert {reason for reason, _, _ in (*PLANTED, *DONE) if reason} == set(REASONS) - by_the_flow


@pytest.mark.parametrize(
    ("changed", "outcomes"),
    [
        ({"ends_on": date(2027, 1, 20)}, ["70"]),
        ({"ends_on": date(2027, 1, 20), "units": (OPEN,), "step": "attending"}, ["70"]),
        ({"starts_on": date(2025, 2, 3), "ends_on": date(2025, 6, 3)}, []),
        ({"starts_on": date(2027, 2, 3), "ends_on": date(2027, 6, 3)}, []),
        ({"starts_on": date(2027, 2, 3), "ends_on": date(2027, 6, 3), "units": (Taken("U1", outcome="85"),)}, ["85"]),
        ({"units": (Taken("U1", outcome="60"), Taken("U2", outcome="40"))}, ["60", "40"]),
    ],
    ids=["goes on", "goes on, nothing entered", "the year before", "the year after", "not begun", "two units"],
)
def test_what_belongs_to_the_window(changed: dict[str, Any], outcomes: list[str]) -> None:
    written = found(replace(GOOD, **changed))
    assert [item.record["outcome identifier national"] for item in written] == outcomes


@pytest.mark.parametrize(
    ("changed", "commencing"),
    [
        ({}, "3"),
        ({"starts_on": date(2025, 9, 1)}, "4"),
        ({"program": ""}, "8"),
        ({"facts": {"commencing": "4"}}, "4"),
    ],
    ids=["begins", "began before", "no program", "as entered"],
)
def test_commencing(changed: dict[str, Any], commencing: str) -> None:
    assert {item.record["commencing program identifier"] for item in found(replace(GOOD, **changed))} == {commencing}


def test_recognition_has_no_delivery() -> None:
    (item,) = found(replace(GOOD, units=(Taken("U1", outcome="51"),)))
    assert item.record["delivery mode identifier"] == "NNN"


@pytest.mark.parametrize(("location", "place"), [("Quay Rooms", "MAIN"), ("ABROAD", "ABROAD"), ("Elsewhere", "MAIN")])
def test_the_place_is_the_one_that_the_course_date_names(location: str, place: str) -> None:
    (item,) = found(replace(GOOD, location=location))
    assert item.record["delivery location identifier"] == place


DAYS = st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31))
TAKEN = st.builds(
    Taken,
    st.sampled_from(["U1", "U2", "U9"]),
    DAYS,
    DAYS,
    st.sampled_from(["", "20", "70", "85"]),
    place=st.sampled_from(["", "MAIN", "nowhere"]),
)


@given(
    st.builds(
        replace,
        st.just(GOOD),
        step=st.sampled_from(["enquiry", "attending", "completed", "cancelled"]),
        contact=st.sampled_from([None, 7]),
        starts_on=DAYS,
        ends_on=DAYS,
        units=st.lists(TAKEN, max_size=3).map(tuple),
        completed_on=DAYS,
        issued=st.sampled_from(["", "Y", "N"]),
        program=st.sampled_from(["", "P1", "OLD"]),
    )
)
def test_each_record_is_written_whole_or_left_out_with_a_reason(one: Registration) -> None:
    for item in found(one):
        assert bool(item.record) != bool(item.reason)
        assert item.reason == "" or item.reason in REASONS
