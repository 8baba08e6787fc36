from typing import Any

import pytest

from kinroll.core.choosing import address_lines, by_field, choose, choose_address, choose_preference, choose_username
from sims_rules import SIMS

Items = list[dict[str, str]]
HOME_DAY = {"type": "Home"}


@pytest.mark.parametrize(
    ("items", "chosen"),
    [
        pytest.param([{}, {"main": "T"}, {"primary": "T"}], 2, id="Primary before Main, wherever they stand"),
        pytest.param([{}, {"main": "T"}], 1, id="else Main"),
        pytest.param([{}, {}], 0, id="else the first listed"),
        pytest.param([{"main": "T"}, {"primary": "T"}, {"primary": "T"}], 1, id="of two Primary the first listed"),
        pytest.param([{"primary": "F"}, {"main": "T", "primary": "F"}], 1, id="a flag that says no is no flag"),
        pytest.param([{"primary": "maybe"}, {"main": "T"}], 1, id="nor is one that cannot be read"),
        pytest.param([], None, id="of nothing, nothing"),
    ],
)
def test_a5_a6_which_of_several_counts(items: Items, chosen: int | None) -> None:
    assert choose(items, SIMS.choice.telephone) == choose(items, SIMS.choice.email)
    assert choose(items, SIMS.choice.telephone) == (None if chosen is None else items[chosen])


def test_a_school_may_choose_in_another_order() -> None:
    items = [{"primary": "T"}, {"main": "T"}]
    assert choose(items, ("main", "primary", "first")) == items[1]
    assert choose(items, ("first",)) == items[0]


def test_without_first_in_the_order_an_item_without_a_flag_is_not_chosen() -> None:
    assert choose([{"type": "Home"}], ("primary", "main")) is None


def test_each_type_fills_its_own_field_and_other_types_none() -> None:
    items = [{"type": "Home", "n": "1"}, {"type": " MOBILE ", "n": "2"}, {"type": "Other", "n": "3"}, {"n": "4"}]
    assert by_field(items, SIMS.telephone_types) == {"telephone": [items[0]], "mobile": [items[1]]}


@pytest.mark.parametrize(
    ("telephones", "preference"),
    [
        pytest.param([{"type": "Work", "primary": "T"}, {"type": "Home", "main": "T"}], "work", id="of the Primary"),
        pytest.param([{"type": "Home"}, {"type": "Mobile", "main": "T"}], "mobile", id="else of the Main"),
        pytest.param([{"type": "Home"}, {"type": "Mobile"}], "", id="else none"),
        pytest.param([{"type": "Other", "primary": "T"}, {"type": "Home", "main": "T"}], "home", id="own fields only"),
        pytest.param(
            [{"type": "Other", "primary": "T"}, {"type": "Work", "primary": "T"}], "work", id="the first that has one"
        ),
        pytest.param([], "", id="of nothing, none"),
    ],
)
def test_a9_the_preference_for_a_telephone(telephones: Items, preference: str) -> None:
    assert choose_preference(telephones, SIMS.telephone_types, SIMS.choice.telephone_preference) == preference


@pytest.mark.parametrize(
    ("emails", "values", "username"),
    [
        pytest.param([{"email": "a"}, {"email": "b", "primary": "T"}], {"personal_email": "a"}, "b", id="Primary"),
        pytest.param([{"email": "a"}, {"email": "b", "main": "T"}], {"personal_email": "a"}, "b", id="else Main"),
        pytest.param([{"email": "a"}], {"personal_email": "p", "work_email": "w"}, "p", id="else personal"),
        pytest.param([{"email": "a"}], {"work_email": "w"}, "w", id="else work"),
        pytest.param([{"email": "a"}, {"email": "b"}], {}, "a", id="else the first, of whatever type"),
        pytest.param([], {}, "", id="else none"),
    ],
)
def test_a15_which_email_is_the_username(emails: Items, values: dict[str, str], username: str) -> None:
    assert choose_username(emails, values, SIMS.choice.username) == username


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        pytest.param([{"start": "2020-01-01"}, {"start": "2024-01-01"}, {"start": "2022-01-01"}], 1, id="latest start"),
        pytest.param([{}, {"start": "1999-01-01"}], 1, id="no start counts as the oldest"),
        pytest.param(
            [{"start": "2024-01-01", "n": "1"}, {"start": "2024-01-01", "n": "2"}], 0, id="a tie: first listed"
        ),
        pytest.param([{"n": "1"}, {"n": "2"}], 0, id="two without a start: first listed"),
        pytest.param([{"start": "2030-01-01"}, {"start": "2024-01-01"}], 0, id="a future start is a start"),
        pytest.param([{"start": "2020-01-01"}, {"start": "2024-01-01", "type": "Work"}], 0, id="other types never"),
        pytest.param([{"start": "2024-01-01", "type": "Work"}], None, id="only other types: none"),
    ],
)
def test_a4_which_of_several_addresses_counts(addresses: Items, chosen: int | None) -> None:
    typed = [HOME_DAY | address for address in addresses]
    assert choose_address(typed, SIMS.address_types) == (None if chosen is None else typed[chosen])


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        pytest.param(
            {"town": "Leeds", "street": "Mill Lane", "house_number": "12", "apartment": "Flat 2", "county": "W Yorks"},
            ["Flat 2", "12 Mill Lane", "Leeds", "W Yorks"],
            id="in the order of an envelope",
        ),
        pytest.param(
            {"house_name": "Rose Cottage", "district": "Headingley"}, ["Rose Cottage", "Headingley"], id="named"
        ),
        pytest.param({"street": "Mill Lane", "country": "United Kingdom"}, ["Mill Lane"], id="no country at home"),
        pytest.param({"street": "Rue Haute", "country": "France"}, ["Rue Haute", "France"], id="a country abroad"),
        pytest.param({"postcode": "LS1 1AA"}, [], id="the postcode is no line"),
    ],
)
def test_the_lines_of_an_address(item: dict[str, Any], lines: list[str]) -> None:
    assert address_lines(item, SIMS.home_countries) == lines
