import pytest

import marlbrook
from kit import School
from marlbrook import marks


@pytest.mark.parametrize(
    ("listed", "preference"),
    [
        pytest.param("Mobile:M Home:P", "home", id="Primary at home beats the Main mobile"),
        pytest.param("Home:M Mobile:P", "mobile", id="the type of the Primary telephone: mobile"),
        pytest.param("Home:M Work:P", "work", id="the type of the Primary telephone: work"),
        pytest.param("Home:- Mobile:M", "mobile", id="no Primary: the type of the Main telephone"),
        pytest.param("Home:- Mobile:-", "none", id="neither: None"),
        pytest.param("", "none", id="no telephone: None"),
        pytest.param("Other:P Mobile:- Home:M", "home", id="a Primary of a type without a field does not count"),
        pytest.param("Other:P Home:M Work:P", "work", id="the first Primary of a type with a field"),
        pytest.param("Home:PM Work:PM", "home", id="of two Primary the first"),
        pytest.param("Other:PM Mobile:-", "none", id="only a type without a field is flagged"),
        pytest.param("Home:blank:PM Mobile:-", "none", id="a blank Primary is not in the list"),
        pytest.param("Home:blank:P Mobile:M", "mobile", id="a blank Primary gives way to the Main one"),
    ],
)
def test_a9_the_telephone_preference_of_a_new_account(school: School, listed: str, preference: str) -> None:
    school.contact("3001")
    for number, item in enumerate(listed.split()):
        kind, *blank, flags = item.split(":")
        school.telephone("3001", "" if blank else f"07700 90000{number}", kind, **marks(flags))
    school.sync()
    assert school.show("3001")["telephone_preference"] == preference


def test_a9_the_preferences_of_marlbrook_vale(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    keys = ("3001", "3002", "4003", "3010", "3011", "3013", "3014", "3015")
    assert {key: school.show(key)["telephone_preference"] for key in keys} == {
        "3001": "mobile",
        "3002": "home",
        "4003": "mobile",
        "3010": "work",
        "3011": "work",
        "3013": "home",
        "3014": "none",
        "3015": "none",
    }


def test_a9_a_primary_fax_gives_no_preference(school: School) -> None:
    school.contact("3001")
    school.telephone("3001", "020 7946 0999", "Work", Device="Fax", Primary="T")
    school.telephone("3001", "07700 900001", "Mobile", Main="T")
    school.sync()
    assert school.show("3001")["telephone_preference"] == "mobile"


@pytest.mark.parametrize(
    ("order", "preference"),
    [
        pytest.param('["primary", "main"]', "home", id="as the seed says"),
        pytest.param('["main", "primary"]', "work", id="Main before Primary"),
        pytest.param('["first"]', "mobile", id="always the first"),
    ],
)
def test_a9_the_order_of_choice_is_data(school: School, order: str, preference: str) -> None:
    school.settings = f"[sources.sims.choice]\ntelephone_preference = {order}"
    school.contact("3001")
    for number, (kind, flags) in enumerate((("Mobile", ""), ("Work", "M"), ("Home", "P"))):
        school.telephone("3001", f"07700 90000{number}", kind, **marks(flags))
    school.sync()
    assert school.show("3001")["telephone_preference"] == preference
