import pytest

import marlbrook
from kit import School
from marlbrook import marks

KINDS = [("Home", "telephone"), ("Mobile", "mobile"), ("Work", "work_telephone")]


@pytest.mark.parametrize(
    ("listed", "chosen"),
    [
        pytest.param("1:- 2:M 3:P", "3", id="Primary before Main and first"),
        pytest.param("1:- 2:M 3:M", "2", id="no Primary: the Main one"),
        pytest.param("1:- 2:-", "1", id="neither: the first listed"),
        pytest.param("1:- 2:P 3:P", "2", id="two Primary: the first of them"),
        pytest.param("1:PM 2:PM", "1", id="both flagged Primary and Main: the first"),
    ],
)
def test_a5_of_several_of_one_type_primary_else_main_else_the_first(school: School, listed: str, chosen: str) -> None:
    school.contact("3001")
    for item in listed.split():
        number, flags = item.split(":")
        for kind, _ in KINDS:
            school.telephone("3001", f"07700 90000{number} {kind}", kind, **marks(flags))
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == [f"07700 90000{chosen} {kind}" for kind, _ in KINDS]


def test_a5_each_type_is_decided_on_its_own_and_fills_its_own_field(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    fields = ("telephone", "mobile", "work_telephone")
    shown = {key: tuple(school.show(key)[name] for name in fields) for key in ("3001", "3002", "3010", "3011", "3013")}
    assert shown == {
        "3001": ("01632 960101", "07700 900101", "020 7946 0101"),
        "3002": ("01632 960103", "07700900103", ""),
        "3010": ("", "07700 900110", "020 7946 0110"),
        "3011": ("", "", "020 7946 0111"),
        "3013": ("01632 960113", "+44 7700 900113", ""),
    }


@pytest.mark.parametrize("types", [("H", "M", "W"), ("home", "MOBILE", "Work")])
def test_a5_types_may_be_letters_or_words_in_any_case(school: School, types: tuple[str, str, str]) -> None:
    school.contact("3001")
    for number, kind in enumerate(types):
        school.telephone("3001", f"07700 90000{number}", kind)
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == ["07700 900000", "07700 900001", "07700 900002"]


def test_a5_another_type_fills_nothing(school: School) -> None:
    school.contact("3001")
    school.telephone("3001", "07700 900001", "Other", Primary="T", Main="T")
    school.telephone("3001", "07700 900002", "", Primary="T")
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == ["", "", ""]


def test_a5_a_flagged_entry_without_a_number_does_not_count_and_is_told(school: School) -> None:
    school.contact("3001")
    school.telephone("3001", "", "Mobile", Primary="T", Main="T")
    school.telephone("3001", "07700 900002", "Mobile")
    answer = school.sync()
    assert school.show("3001")["mobile"] == "07700 900002"
    assert [(p["code"], p["severity"]) for p in answer["problems"]] == [("blank-flagged-telephone", "advice")]


def test_a5_a_fax_is_no_telephone(school: School) -> None:
    school.contact("3001")
    school.telephone("3001", "020 7946 0999", "Work", Device="Fax", Primary="T")
    school.telephone("3001", "020 7946 0111", "Work", Device="Telephone")
    school.sync()
    assert school.show("3001")["work_telephone"] == "020 7946 0111"


@pytest.mark.parametrize("flag", ["T", "True", "Yes", "y", "1"])
def test_a5_a_flag_may_be_written_in_several_ways(school: School, flag: str) -> None:
    school.contact("3001")
    school.telephone("3001", "07700 900001", "Mobile", Primary="F")
    school.telephone("3001", "07700 900002", "Mobile", Primary=flag)
    school.sync()
    assert school.show("3001")["mobile"] == "07700 900002"


def test_a5_a_flag_that_moves_moves_the_choice(school: School) -> None:
    school.contact("3001")
    school.telephone("3001", "07700 900001", "Mobile", Primary="T")
    school.telephone("3001", "07700 900002", "Mobile", Primary="F")
    school.sync()
    (_, first), (_, second) = school.telephones
    first["Primary"], second["Primary"] = "F", "T"
    school.sync()
    assert school.show("3001")["mobile"] == "07700 900002"


@pytest.mark.parametrize(
    ("order", "chosen"),
    [
        pytest.param('["main", "primary", "first"]', "07700 900002", id="Main before Primary"),
        pytest.param('["first"]', "07700 900001", id="always the first"),
        pytest.param('["primary", "main", "first"]', "07700 900003", id="as the seed says"),
    ],
)
def test_a5_the_order_of_choice_is_data(school: School, order: str, chosen: str) -> None:
    school.settings = f"[sources.sims.choice]\ntelephone = {order}"
    school.contact("3001")
    for number, flags in ((1, ""), (2, "M"), (3, "P")):
        school.telephone("3001", f"07700 90000{number}", **marks(flags))
    school.sync()
    assert school.show("3001")["mobile"] == chosen


def test_a5_an_order_without_the_first_leaves_unflagged_numbers_out(school: School) -> None:
    school.settings = '[sources.sims.choice]\ntelephone = ["primary"]'
    school.contact("3001")
    school.telephone("3001", "07700 900001", Main="T")
    school.sync()
    assert school.show("3001")["mobile"] == ""


def test_a5_which_type_fills_which_field_is_data(school: School) -> None:
    school.settings = (
        '[sources.sims.types]\nignored_devices = ["Pager"]\n'
        '[sources.sims.types.telephones]\n"Cell" = "mobile"\n"Day time" = "work_telephone"'
    )
    school.contact("3001")
    school.telephone("3001", "07700 900001", "Cell", Device="Fax")
    school.telephone("3001", "020 7946 0111", "Day time", Device="Pager")
    school.telephone("3001", "020 7946 0112", "Day time")
    school.telephone("3001", "01632 960101", "Home")
    school.sync()
    grace = school.show("3001")
    assert [grace[field] for _, field in KINDS] == ["", "07700 900001", "020 7946 0112"]


def test_a5_an_order_that_cannot_be_is_refused_by_name_and_nothing_changes(school: School) -> None:
    school.settings = '[sources.sims.choice]\ntelephone = ["biggest"]'
    school.contact("3001")
    school.write()
    answer = school.run("sync", "sims")
    assert answer.status == 4
    assert "sources.sims.choice.telephone" in answer.err
    school.settings = ""
    school.write()
    assert school.everyone() == []
