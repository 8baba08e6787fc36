import pytest

import marlbrook
from kit import School
from marlbrook import marks

KINDS = [("Home", "personal_email"), ("Work", "work_email")]


@pytest.mark.parametrize(
    ("listed", "chosen"),
    [
        pytest.param("a:- b:M c:P", "c", id="Primary before Main and first"),
        pytest.param("a:- b:M c:M", "b", id="no Primary: the Main one"),
        pytest.param("a:- b:-", "a", id="neither: the first listed"),
        pytest.param("a:- b:P c:P", "b", id="two Primary: the first of them"),
    ],
)
def test_a6_of_several_of_one_type_primary_else_main_else_the_first(school: School, listed: str, chosen: str) -> None:
    school.contact("3001", email=None)
    for item in listed.split():
        name, flags = item.split(":")
        for kind, _ in KINDS:
            school.email("3001", f"{name}.{kind}@example.org", kind, **marks(flags))
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == [f"{chosen}.{kind}@example.org" for kind, _ in KINDS]


def test_a6_each_type_is_decided_on_its_own_and_fills_its_own_field(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    shown = {
        key: tuple(school.show(key)[field] for _, field in KINDS)
        for key in ("3001", "3002", "3010", "3011", "3013", "3014", "3015")
    }
    assert shown == {
        "3001": ("grace.okafor@example.org", "g.okafor@example.com"),
        "3002": ("emeka.okafor@example.org", ""),
        "3010": ("robin.whitcombe@example.org", "r.whitcombe@example.com"),
        "3011": ("", "keisha.brandt@example.net"),
        "3013": ("", ""),
        "3014": ("patrick@example.org", "p.ohara@example.com"),
        "3015": ("sian.pugh@example.org", ""),
    }


@pytest.mark.parametrize("types", [("H", "W"), ("HOME", "work")])
def test_a6_types_may_be_letters_or_words_in_any_case(school: School, types: tuple[str, str]) -> None:
    school.contact("3001", email=None)
    for kind in types:
        school.email("3001", f"grace.{kind}@example.org", kind)
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == [f"grace.{kind}@example.org" for kind in types]


def test_a6_another_type_fills_neither_even_when_primary(school: School) -> None:
    school.contact("3001", email=None)
    school.email("3001", "other@example.org", "Other", Primary="T", Main="T")
    school.email("3001", "work@example.org", "Work")
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == ["", "work@example.org"]


def test_a6_a_flagged_entry_without_an_address_does_not_count_and_is_told(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    assert school.show("3015")["personal_email"] == "sian.pugh@example.org"
    assert "blank-flagged-email" in school.codes("3015")


def test_a6_an_unreadable_primary_email_gives_way_and_is_told(school: School) -> None:
    school.contact("3001", email=None)
    school.email("3001", "grace at example.org", Primary="T")
    school.email("3001", "grace@example.org", Main="T")
    answer = school.sync()
    assert school.show("3001")["personal_email"] == "grace@example.org"
    assert ("email-invalid", "value-dropped", "grace at example.org") in [
        (p["code"], p["severity"], p["value"]) for p in answer["problems"]
    ]


def test_a6_an_email_that_moves_to_another_type_moves_to_the_other_field(school: School) -> None:
    school.contact("3001", email="grace@example.org")
    school.contact("3002", "Emeka", email=None)
    school.email("3002", "emeka@example.org", "Work", Primary="T")
    school.sync()
    school.emails[0][1]["Location"] = "Work"
    school.emails[1][1]["Location"] = "Home"
    school.sync()
    shown = {key: tuple(school.show(key)[field] for _, field in KINDS) for key in ("3001", "3002")}
    assert shown == {"3001": ("", "grace@example.org"), "3002": ("emeka@example.org", "")}


@pytest.mark.parametrize(
    ("order", "chosen"),
    [
        pytest.param('["main", "primary", "first"]', "b@example.org", id="Main before Primary"),
        pytest.param('["first"]', "a@example.org", id="always the first"),
        pytest.param('["primary", "main", "first"]', "c@example.org", id="as the seed says"),
        pytest.param('["main"]', "b@example.org", id="Main only"),
    ],
)
def test_a6_the_order_of_choice_is_data(school: School, order: str, chosen: str) -> None:
    school.settings = f"[sources.sims.choice]\nemail = {order}"
    school.contact("3001", email=None)
    for name, flags in (("a", ""), ("b", "M"), ("c", "P")):
        school.email("3001", f"{name}@example.org", **marks(flags))
    school.sync()
    assert school.show("3001")["personal_email"] == chosen


def test_a6_a_changed_order_changes_the_outcome_of_equal_files(school: School) -> None:
    school.contact("3001", email=None)
    school.email("3001", "main@example.org", Main="T")
    school.email("3001", "primary@example.org", Primary="T")
    school.sync()
    assert school.show("3001")["personal_email"] == "primary@example.org"
    school.settings = '[sources.sims.choice]\nemail = ["main", "primary"]'
    assert school.sync()["counts"]["updated"] == 1
    assert school.show("3001")["personal_email"] == "main@example.org"


def test_a6_which_type_fills_which_field_is_data(school: School) -> None:
    school.settings = '[sources.sims.types.emails]\n"Office" = "work_email"\n"Private" = "personal_email"'
    school.contact("3001", email=None)
    school.email("3001", "private@example.org", "Private")
    school.email("3001", "office@example.org", "Office")
    school.email("3001", "home@example.org", "Home", Primary="T")
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == ["private@example.org", "office@example.org"]
