import pytest

import marlbrook
from kit import School

TITLES = ("Mr", "Mrs", "Miss", "Ms", "Mx", "Dr", "Prof", "Rev")


def test_a3_title_and_gender_in_the_lookups_are_set(school: School) -> None:
    for number, title in enumerate(TITLES):
        school.contact(f"30{number:02}", Title=title, Gender=("Male", "Female")[number % 2])
    answer = school.sync()
    shown = [school.show(f"30{number:02}") for number in range(len(TITLES))]
    assert [person["title"] for person in shown] == [*TITLES]
    assert [person["gender"] for person in shown] == ["Male", "Female"] * 4
    assert (answer["status"], answer["problems"]) == (0, [])


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        pytest.param("MRS", "Mrs", id="another case"),
        pytest.param("Mrs.", "Mrs", id="a final full stop"),
        pytest.param("  mrs. ", "Mrs", id="spaces around it"),
        pytest.param("Mrs..", "", id="one full stop only"),
        pytest.param("Mrs Dr", "", id="part of a value"),
    ],
)
def test_a3_names_are_compared_without_case_and_full_stop_and_the_lookup_spelling_is_stored(
    school: School, written: str, stored: str
) -> None:
    school.contact("3001", Title=written)
    school.sync()
    assert school.show("3001")["title"] == stored


def test_a3_a_lookup_may_itself_end_in_a_full_stop(school: School) -> None:
    school.settings = '[sources.sims.lookups]\ntitle = ["Sr."]'
    school.contact("3001", Title="sr")
    school.sync()
    assert school.show("3001")["title"] == "Sr."


def test_a3_values_not_in_the_lookups_stay_empty_and_the_person_is_imported(school: School) -> None:
    marlbrook.fill(school)
    answer = school.sync()
    robin = school.show("3010")
    assert (robin["title"], robin["gender"], robin["account"]["active"]) == ("", "", True)
    missed = {p["code"]: (p["severity"], p["value"]) for p in answer["problems"] if p["source_id"] == "3010"}
    assert missed == {
        "title-unknown": ("value-dropped", "Capt."),
        "gender-unknown": ("value-dropped", "Not Specified"),
    }
    assert school.codes("3010") == set(missed)


def test_a3_a_miss_alone_makes_the_status_1(school: School) -> None:
    school.contact("3001", Title="Capt.")
    assert school.sync()["status"] == 1


def test_a3_a_title_missed_in_two_reports_is_one_miss(school: School) -> None:
    school.member_of_staff("4003", "Lakshmi", "Raman", Title="Capt.")
    school.contact("4003", "Lakshmi", "Raman", Title="Capt.")
    school.write()
    planned, synced = (school.run(word, "sims", "--json").json["problems"] for word in ("plan", "sync"))
    assert [p["code"] for p in planned] == [p["code"] for p in synced] == ["title-unknown"]


def test_a3_no_title_and_no_gender_is_no_miss(school: School) -> None:
    school.contact("3001", Title="Mrs", Gender="Female")
    school.contact("3012", "Tenzin", "Lhamo")
    answer = school.sync()
    tenzin = school.show("3012")
    assert (tenzin["title"], tenzin["gender"], answer["status"], answer["problems"]) == ("", "", 0, [])


def test_a3_the_summary_tells_the_values_missed_and_how_often(school: School) -> None:
    for key, title in (("3001", "Capt."), ("3002", "Sir"), ("3003", "Capt."), ("3004", "Mrs")):
        school.contact(key, Title=title, Gender="U")
    school.write()
    lines = school.run("sync", "sims").out.splitlines()
    (titles,) = (line for line in lines if "title-unknown" in line)
    (genders,) = (line for line in lines if "gender-unknown" in line)
    assert '"Capt." 2' in titles
    assert '"Sir" 1' in titles
    assert '"U" 4' in genders


def test_a3_a_title_that_becomes_unknown_is_emptied(school: School) -> None:
    school.contact("3001", Title="Mrs")
    school.sync()
    school.change("3001", Title="Capt.")
    school.sync()
    assert school.show("3001")["title"] == ""


def test_a3_the_lookups_are_data_and_a_new_value_closes_the_warning(school: School) -> None:
    school.contact("3010", Title="Capt.", Gender="Non-binary")
    school.sync()
    assert school.codes("3010") == {"title-unknown", "gender-unknown"}
    school.settings = '[sources.sims.lookups]\ntitle = ["Capt", "Mr"]\ngender = ["Non-binary"]'
    assert school.sync()["status"] == 0
    robin = school.show("3010")
    assert (robin["title"], robin["gender"], school.problems()) == ("Capt", "Non-binary", [])


def test_a3_a_value_taken_out_of_the_lookups_is_a_miss_and_nobody_new_gets_it(school: School) -> None:
    school.contact("3001", Title="Rev")
    school.sync()
    school.settings = '[sources.sims.lookups]\ntitle = ["Mr"]'
    school.contact("3002", "Emeka", Title="Rev")
    assert school.sync()["status"] == 1
    assert school.codes("3001") == school.codes("3002") == {"title-unknown"}
    assert school.show("3002")["title"] == ""


def test_a3_a_value_taken_out_of_the_list_empties_the_field(school: School) -> None:
    school.contact("3001", Title="Rev")
    school.sync()
    school.settings = '[sources.sims.lookups]\ntitle = ["Mr", "Mrs"]'
    school.sync()
    assert (school.show("3001")["title"], school.codes("3001")) == ("", {"title-unknown"})
