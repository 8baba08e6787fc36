import pytest

import marlbrook
from kit import School
from marlbrook import marks


@pytest.mark.parametrize(
    ("listed", "preference"),
    [
        pytest.param("Home:M Work:P", "work", id="the type of the Primary email"),
        pytest.param("Work:M Home:P", "personal", id="Primary before Main"),
        pytest.param("Home:- Work:M", "work", id="no Primary: the type of the Main email"),
        pytest.param("Work:-", "personal", id="neither: Personal, even without a personal email"),
        pytest.param("Other:P Home:- Work:M", "work", id="a Primary of a type without a field does not count"),
        pytest.param("Other:P Home:- Work:P", "work", id="the first Primary of a type with a field"),
        pytest.param("Work:P Home:P", "work", id="of two Primary the first"),
        pytest.param("Other:PM", "personal", id="only a type without a field"),
        pytest.param("Work:blank:P Home:-", "personal", id="a blank Primary is not in the list"),
        pytest.param("Work:blank:P Home:- Work:M", "work", id="a blank Primary gives way to the Main one"),
    ],
)
def test_a8_the_email_preference_of_a_new_account(school: School, listed: str, preference: str) -> None:
    school.contact("3001", email=None)
    for number, item in enumerate(listed.split()):
        kind, *blank, flags = item.split(":")
        school.email("3001", "" if blank else f"grace.{number}@example.org", kind, **marks(flags))
    school.sync()
    assert school.show("3001")["email_preference"] == preference


def test_a8_an_unreadable_primary_email_gives_no_preference(school: School) -> None:
    school.contact("3001", email=None)
    school.email("3001", "grace at example.org", "Work", Primary="T")
    school.email("3001", "grace@example.org", "Home")
    school.sync()
    assert school.show("3001")["email_preference"] == "personal"


def test_a8_the_preferences_of_marlbrook_vale(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    keys = ("3001", "3002", "4003", "3010", "3011", "3013", "3014", "3015")
    assert {key: school.show(key)["email_preference"] for key in keys} == {
        "3001": "personal",
        "3002": "personal",
        "4003": "work",
        "3010": "work",
        "3011": "work",
        "3013": "personal",
        "3014": "personal",
        "3015": "personal",
    }


@pytest.mark.parametrize(
    ("order", "preference"),
    [
        pytest.param('["primary", "main"]', "personal", id="as the seed says"),
        pytest.param('["main", "primary"]', "work", id="Main before Primary"),
        pytest.param('["first"]', "work", id="always the first"),
    ],
)
def test_a8_the_order_of_choice_is_data(school: School, order: str, preference: str) -> None:
    school.settings = f"[sources.sims.choice]\nemail_preference = {order}"
    school.contact("3001", email=None)
    school.email("3001", "work@example.org", "Work", Main="T")
    school.email("3001", "home@example.org", "Home", Primary="T")
    school.sync()
    assert school.show("3001")["email_preference"] == preference
