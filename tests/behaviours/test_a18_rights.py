"""A18: a source login without the needed rights cannot complete a sync, and a check names the right that is missing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kit import School, write_report


@pytest.fixture
def families(school: School) -> School:
    """Six families, whole."""
    for i in range(6):
        school.student(f"210{i}", "Sam", f"Name{i}")
        school.contact(f"300{i}", "Pat", f"Name{i}", of=[f"210{i}"], Title="Mrs", Gender="Female")
    return school


def rewrite(school: School, report: str, pattern: str, text: str = "") -> None:
    """Change a report file as it would come with fewer rights."""
    file = school.folder / "sims" / f"{report}.xml"
    file.write_text(re.sub(pattern, text, file.read_text()))


def no_ids(school: School) -> None:
    rewrite(school, "contacts", "<primary_id>.*?</primary_id>(<multiple_id>.*?</multiple_id>)?")


def no_ids_of_students(school: School) -> None:
    rewrite(school, "students", "<primary_id>.*?</primary_id>")


def no_ids_of_emails(school: School) -> None:
    rewrite(school, "emails", "<primary_id>.*?</primary_id>(<multiple_id>.*?</multiple_id>)?")


def no_links(school: School) -> None:
    rewrite(school, "contacts", "<multiple_id>.*?</multiple_id>")


def no_names(school: School) -> None:
    rewrite(school, "contacts", "<(Forename|Surname)>.*?</(Forename|Surname)>")


def no_names_of_students(school: School) -> None:
    rewrite(school, "students", "<(Forename|Surname)>.*?</(Forename|Surname)>")


CANNOT_DO_WITHOUT = [
    pytest.param(no_ids, "Third Party Reporter", id="no ids"),
    pytest.param(no_ids_of_students, "Third Party Reporter", id="no ids of students"),
    pytest.param(no_ids_of_emails, "Third Party Reporter", id="no ids of emails"),
    pytest.param(no_links, "Students > Home/Family > View (All)", id="no links to students"),
    pytest.param(no_names, "Contacts > Basic Details > View (All)", id="no names of contacts"),
    pytest.param(no_names_of_students, "the rights that student syncing needs", id="no names of students"),
]


@pytest.mark.parametrize(("spoil", "right"), CANNOT_DO_WITHOUT)
def test_a18_the_sync_is_not_completed_and_names_the_right(
    families: School, spoil: Callable[[School], None], right: str
) -> None:
    families.sync()
    before = families.everyone()
    spoil(families)
    answer = families.run("sync", "sims", "--json")
    (problem,) = answer.json["problems"]
    assert (answer.status, answer.json["outcome"]) == (3, "failed")
    assert (problem["code"], right in problem["message"]) == ("missing-right", True)
    assert right in answer.err
    assert families.everyone() == before


@pytest.mark.parametrize(("spoil", "right"), CANNOT_DO_WITHOUT)
def test_a18_a_check_before_the_run_names_the_right(
    families: School, spoil: Callable[[School], None], right: str
) -> None:
    families.write()
    spoil(families)
    answer = families.run("check", "sims", "--json")
    assert (answer.status, answer.json["ok"]) == (3, False)
    assert [problem["code"] for problem in answer.json["problems"]] == ["missing-right"]
    assert right in answer.json["problems"][0]["message"]
    assert right in families.run("check", "sims").err


@pytest.mark.parametrize("spoil", [no_ids, no_links, no_names])
def test_a18_a_first_sync_changes_nobody_either(families: School, spoil: Callable[[School], None]) -> None:
    families.write()
    spoil(families)
    assert families.run("sync", "sims").status == 3
    assert families.everyone() == []


@pytest.mark.parametrize(
    ("report", "right"),
    [
        ("contacts", "Contacts > Record > View (All)"),
        ("addresses", "Contacts > Record > View (All)"),
        ("telephones", "Contacts > Record > View (All)"),
        ("emails", "Contacts > Record > View (All)"),
        ("students", "the rights that student syncing needs"),
    ],
)
def test_a18_a_report_that_holds_nothing_may_be_a_missing_right(families: School, report: str, right: str) -> None:
    families.address("3001", "4 Mill Lane", "ZZ1 4AB")
    families.telephone("3001", "07700 900301")
    families.member_of_staff("1001")
    families.write()
    assert families.run("check", "sims", "--json").json["warnings"] == []
    write_report(families.folder / "sims" / f"{report}.xml", [])
    answer = families.run("check", "sims", "--json")
    (warning,) = answer.json["warnings"]
    assert (answer.status, right in warning, report in warning) == (0, True, True)


@pytest.mark.parametrize(("report", "column"), [("contacts", "Forename"), ("students", "Surname"), ("emails", "Email")])
def test_a18_a_column_that_nobody_fills_may_be_called_otherwise(families: School, report: str, column: str) -> None:
    families.write()
    rewrite(families, report, f"<(/?){column}>", r"<\1Quite_x0020_another>")
    answer = families.run("check", "sims", "--json")
    told = [text for text in answer.json["warnings"] if text.startswith(f"No row of the report {report} has any ")]
    assert [f"any {column.lower()}. " in text and "captions in kinroll.toml" in text for text in told] == [True]


def test_a18_titles_and_genders_that_nobody_has_may_be_a_missing_right(families: School) -> None:
    for row in (row for _, _, row in families.contacts):
        row.update({"Title": "", "Gender": ""})
    families.write()
    warnings = families.run("check", "sims", "--json").json["warnings"]
    assert any("Tools > Set Up Lookups > Run" in warning for warning in warnings)


def test_a18_a_check_changes_nothing_and_needs_no_database(families: School, tmp_path: Path) -> None:
    families.database_url = f"sqlite:///{tmp_path}/none.db"
    families.write()
    answer = families.run("check", "sims", "--json")
    assert (answer.status, answer.json["ok"]) == (0, True)
    assert not (tmp_path / "none.db").exists()


def test_a18_blank_columns_are_that_case_and_not_deletions(families: School) -> None:
    families.sync()
    before = families.everyone()
    for row in (row for _, _, row in families.contacts):
        row["Title"] = ""
    answer = families.sync()
    assert (answer["status"], answer["outcome"]) == (3, "held")
    assert [brake["code"] for brake in answer["brakes"]] == ["column-blanked"]
    assert "right" in answer["brakes"][0]["message"]
    assert families.everyone() == before


def test_a18_the_rights_given_again_the_sync_goes_on_as_before(families: School) -> None:
    families.sync()
    no_links(families)
    families.run("sync", "sims")
    assert families.sync()["outcome"] == "unchanged"


def test_a18_a_check_counts_people_and_those_of_them_who_can_come_in(families: School) -> None:
    families.student("2199", "Lee", "Marsh", Date_of_leaving="2026-01-31")
    families.contact("3099", "Ida", "", of=["2199"])
    rows = "<Record><Email>nobody@example.org</Email></Record></SuperStarReport>"
    families.write()
    rewrite(families, "emails", "</SuperStarReport>", rows)
    answer = families.run("check", "sims")
    assert "students: 7 people, 6 of them complete and within their dates" in answer.out
    assert "contacts: 7 people, 6 of them complete and within their dates" in answer.out
    assert "1 rows of the report emails have no id and were left out." in answer.out + answer.err
