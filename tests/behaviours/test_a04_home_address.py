from typing import Any

import pytest

import marlbrook
from kit import School

Addresses = list[tuple[str, str, str]]  # street, type, start


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        pytest.param([("Old", "Home", "2018-09-01"), ("New", "Home", "2024-01-01")], "New", id="the latest start"),
        pytest.param([("New", "Home", "2025-03-15"), ("Old", "Home", "2018-09-01")], "New", id="not the last listed"),
        pytest.param([("Home", "Home", "2018-09-01"), ("Work", "Work", "2026-01-05")], "Home", id="never another type"),
        pytest.param([("Work", "Work", "2026-01-05")], None, id="nothing, when there is only another type"),
        pytest.param([("Undated", "Home", ""), ("Old", "Home", "1999-01-01")], "Old", id="no start sorts last"),
        pytest.param([("First", "Home", ""), ("Second", "Home", "")], "First", id="no start at all: the first listed"),
        pytest.param(
            [("Older", "Home", "2014-01-01"), ("First", "Home", "2015-02-01"), ("Second", "Home", "2015-02-01")],
            "First",
            id="a tie takes the first listed",
        ),
        pytest.param([("Letter", "H", "2020-01-01"), ("Work", "W", "2021-01-01")], "Letter", id="types as letters"),
        pytest.param([("Small", "home", "2020-01-01")], "Small", id="types without case"),
        pytest.param([("Late", "Home", "01/02/2020"), ("Early", "Home", "2019-12-31")], "Late", id="British dates"),
        pytest.param([("Known", "Home", "2001-01-01"), ("Slip", "Home", "31/02/2020")], "Known", id="no such start"),
    ],
)
def test_a4_the_home_address_with_the_latest_start_gives_address_and_postcode(
    school: School, addresses: Addresses, chosen: str | None
) -> None:
    school.contact("3001")
    for street, kind, start in addresses:
        school.address("3001", street, f"ZZ99 {street}", kind, Start_date=start)
    school.sync()
    expected = {"lines": [chosen], "postcode": f"ZZ99 {chosen}"} if chosen else None
    assert school.show("3001")["address"] == expected


def test_a4_address_and_postcode_never_come_from_two_addresses(school: School) -> None:
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", Start_date="2018-09-01")
    school.address("3001", "Larkfield Road", "", Start_date="2024-01-01")
    school.sync()
    assert school.show("3001")["address"] == {"lines": ["Larkfield Road"], "postcode": ""}


def test_a4_the_addresses_of_marlbrook_vale(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    assert {key: school.show(key)["address"] for key in ("3001", "3002", "3011", "3013", "3014")} == {
        "3001": {"lines": ["14 Larkfield Road", "Marlbrook"], "postcode": "ZZ99 1AA"},
        "3002": {"lines": ["61 Cannery Row", "Marlbrook"], "postcode": "ZZ99 6FF"},
        "3011": None,
        "3013": {"lines": ["8 Heol y Bont", "Marlbrook"], "postcode": "ZZ99 5EE"},
        "3014": {"lines": ["27a Station Approach", "Marlbrook"], "postcode": "ZZ99 4DD"},
    }
    assert school.codes("3014") & {"address-ended", "address-in-future"} == {"address-ended"}
    assert not school.codes("3001") & {"address-ended", "address-in-future"}


def test_a4_a_newer_address_replaces_the_older_one_whole(school: School) -> None:
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", Start_date="2018-09-01", Apartment="Flat 2", Country="Ireland")
    school.sync()
    assert school.show("3001")["address"]["lines"] == ["Flat 2", "Quay Street", "Ireland"]
    school.address("3001", "Larkfield Road", "ZZ99 1AA", Start_date="2024-01-01")
    school.sync()
    assert school.show("3001")["address"] == {"lines": ["Larkfield Road"], "postcode": "ZZ99 1AA"}


@pytest.mark.parametrize(
    ("days", "code"),
    [
        pytest.param({"Start_date": "2016-08-08", "End_date": "2026-11-20"}, "address-ended", id="ended yesterday"),
        pytest.param({"Start_date": "2016-08-08", "End_date": "2026-11-21"}, None, id="ends today"),
        pytest.param({"Start_date": "2026-11-21"}, None, id="starts today"),
        pytest.param({"Start_date": "2026-11-22"}, "address-in-future", id="starts tomorrow"),
        pytest.param({"End_date": "2026-11-20"}, "address-ended", id="ended, no start"),
    ],
)
def test_a4_a_chosen_address_that_has_ended_or_lies_ahead_is_kept_with_a_warning(
    school: School, days: dict[str, str], code: str | None
) -> None:
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", **days)
    answer = school.sync()
    assert school.show("3001")["address"]["postcode"] == "ZZ99 2BB"
    assert _warnings(answer) == ([(code, "advice", [*days.values()][-1])] if code else [])
    assert answer["status"] == 0


def test_a4_an_address_that_was_not_chosen_warns_of_nothing(school: School) -> None:
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", Start_date="2018-09-01", End_date="2023-12-31")
    school.address("3001", "Larkfield Road", "ZZ99 1AA", Start_date="2024-01-01")
    school.address("3001", "Civic Square", "ZZ99 7GG", "Work", Start_date="2027-01-01")
    assert _warnings(school.sync()) == []


def test_a4_the_warning_comes_with_the_day_and_goes_with_the_correction(school: School) -> None:
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", Start_date="2018-09-01", End_date="2026-11-30")
    school.sync(today="2026-11-30")
    assert school.codes("3001") == set()
    school.sync(today="2026-12-01")
    assert school.codes("3001") == {"address-ended"}
    school.address("3001", "Larkfield Road", "ZZ99 1AA", Start_date="2026-12-01")
    school.sync(today="2026-12-01")
    assert school.codes("3001") == set()


def test_a4_an_address_without_a_line_or_postcode_is_not_in_the_list(school: School) -> None:
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", Start_date="2018-09-01")
    school.address("3001", "", "", Start_date="2024-01-01", Country="United Kingdom")
    school.sync()
    assert school.show("3001")["address"] == {"lines": ["Quay Street"], "postcode": "ZZ99 2BB"}


def test_a4_an_unreadable_start_is_told(school: School) -> None:
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", Start_date="31/02/2020")
    answer = school.sync()
    assert [(p["code"], p["field"], p["value"]) for p in answer["problems"]] == [
        ("date-invalid", "address_start", "31/02/2020")
    ]


def test_a4_which_types_are_homes_and_which_countries_are_not_written_is_data(school: School) -> None:
    school.settings = '[sources.sims.types]\naddresses = ["Term time"]\nhome_countries = ["Wales"]'
    school.contact("3001")
    school.address("3001", "Quay Street", "ZZ99 2BB", "Home", Start_date="2024-01-01", Country="Wales")
    school.address("3001", "Heol y Bont", "ZZ99 5EE", "Term time", Start_date="2018-01-01", Country="Wales")
    school.sync()
    assert school.show("3001")["address"] == {"lines": ["Heol y Bont"], "postcode": "ZZ99 5EE"}


def _warnings(answer: Any) -> list[tuple[str, str, str]]:
    return [(p["code"], p["severity"], p["value"]) for p in answer["problems"]]
