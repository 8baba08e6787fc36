"""Problems open and close across runs, and say whom they concern, since when, and how to put them right (rule 21)."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kit import School
from snapshots import FirstSync

KEYS = {"code", "severity", "source_id", "name", "field", "value", "message", "fix", "first_seen"}


@pytest.fixture
def school(school: School) -> School:
    """Grace has no email; the title of Ida is in no list; Kim is fine."""
    school.contact("3001", "Grace", "Okafor", email=None)
    school.contact("3002", "Ida", "Lind", Title="Baroness")
    school.contact("3003", "Kim", "Marsh", Title="Mrs")
    return school


@pytest.fixture
def synced(school: School, first_sync: FirstSync) -> School:
    first_sync(school)
    return school


def first_seen(problems: list[Any], code: str) -> Any:
    return next(problem["first_seen"] for problem in problems if problem["code"] == code)


def test_a_problem_has_exactly_the_promised_keys(school: School) -> None:
    answer = school.sync()
    assert [problem.keys() for problem in answer["problems"]] == [KEYS, KEYS]
    assert {problem["severity"] for problem in answer["problems"]} == {"refused", "value-dropped"}


def test_the_list_of_open_problems_has_the_same_and_the_source(school: School) -> None:
    answer = school.sync()
    listed = school.problems()
    assert [problem.pop("source") for problem in listed] == ["sims", "sims"]
    assert sorted(map(str, listed)) == sorted(map(str, answer["problems"]))


def test_code_person_field_value_and_fix(synced: School) -> None:
    title = next(problem for problem in synced.problems() if problem["code"] == "title-unknown")
    assert (title["source_id"], title["name"], title["field"], title["value"]) == (
        "3002",
        "Ida Lind",
        "title",
        "Baroness",
    )
    assert '"Baroness"' in title["message"] and "Ida Lind" in title["message"]
    assert "lookups.title" in title["fix"]


def test_what_is_empty_is_null(school: School) -> None:
    school.student("2102", "Ben", "Okafor")
    school.contact("2101", "Amelia", "Okafor", of=["2102"])
    school.sync()
    both = next(problem for problem in school.problems() if problem["code"] == "also-student")
    assert (both["field"], both["value"]) == (None, None)


def test_first_seen_is_kept_from_run_to_run(school: School) -> None:
    first = school.sync()["problems"]
    second = school.sync()
    assert second["outcome"] == "unchanged"
    assert second["problems"] == first
    assert all(datetime.fromisoformat(problem["first_seen"]) for problem in first)


def test_a_run_shows_old_and_new_problems(school: School) -> None:
    old = first_seen(school.sync()["problems"], "no-email")
    school.contact("3004", "Lee", "", email="lee@example.org")
    problems = school.sync()["problems"]
    assert {problem["code"] for problem in problems} == {"no-email", "title-unknown", "no-surname"}
    assert first_seen(problems, "no-email") == old < first_seen(problems, "no-surname")


def test_a_problem_that_was_put_right_closes_and_the_others_stay_open(synced: School) -> None:
    synced.email("3001", "grace@example.org", Primary="T")
    synced.sync()
    assert {problem["code"] for problem in synced.problems()} == {"title-unknown"}


def test_a_problem_that_comes_back_is_a_new_one(school: School) -> None:
    before = first_seen(school.sync()["problems"], "title-unknown")
    school.change("3002", Title="Mrs")
    assert "title-unknown" not in {problem["code"] for problem in school.sync()["problems"]}
    school.change("3002", Title="Baroness")
    assert first_seen(school.sync()["problems"], "title-unknown") > before


def test_another_value_is_another_problem(school: School) -> None:
    before = first_seen(school.sync()["problems"], "title-unknown")
    school.change("3002", Title="Duchess")
    problems = school.sync()["problems"]
    assert [p["value"] for p in problems if p["code"] == "title-unknown"] == ["Duchess"]
    assert first_seen(problems, "title-unknown") > before


def test_another_name_of_the_person_is_the_same_problem(school: School) -> None:
    before = first_seen(school.sync()["problems"], "no-email")
    school.change("3001", Surname="Okafor-Lind")
    problems = school.sync()["problems"]
    assert first_seen(problems, "no-email") == before
    assert {p["name"] for p in problems if p["code"] == "no-email"} == {"Grace Okafor-Lind"}


def test_a_plan_opens_and_closes_nothing(synced: School) -> None:
    before = synced.problems()
    synced.email("3001", "grace@example.org", Primary="T")
    synced.contact("3004", "Lee", "", email="lee@example.org")
    planned = synced.plan()["problems"]
    assert {problem["code"] for problem in planned} == {"no-surname", "title-unknown"}
    assert first_seen(planned, "title-unknown") == first_seen(before, "title-unknown")
    assert synced.problems() == before


def test_a_run_that_fails_closes_nothing(synced: School) -> None:
    before = synced.problems()
    (synced.folder / "sims" / "contacts.xml").write_text("<SuperStarReport>")
    assert synced.run("sync", "sims").status == 4
    assert synced.problems() == before


def test_a_run_with_no_module_on_closes_nothing(synced: School) -> None:
    before = synced.problems()
    synced.modules = "[]"
    synced.email("3001", "grace@example.org", Primary="T")
    synced.sync()
    assert synced.problems() == before


def test_a_run_of_another_source_closes_nothing(school: School) -> None:
    school.settings = '[sources.club]\nkind = "json-lines"\nfile = "club.jsonl"'
    school.sync()
    before = school.problems()
    (school.folder / "club.jsonl").write_text('{"id": "1", "forename": "Omar"}\n')
    assert school.run("sync", "club").status == 1
    assert [p for p in school.problems() if p["source"] == "sims"] == before
    assert [(p["source"], p["source_id"], p["code"]) for p in school.problems() if p["source"] == "club"] == [
        ("club", "1", "no-surname")
    ]
    only = school.run("problems", "--source", "club", "--json").lines
    assert [problem["source"] for problem in only] == ["club"]


def test_severities_refused_first(school: School) -> None:
    school.emails[0][1].update({"Primary": "F"})
    school.sync()
    severities = [problem["severity"] for problem in school.problems()]
    assert severities == sorted(severities, key=["refused", "value-dropped", "advice"].index)
    assert set(severities) == {"refused", "value-dropped", "advice"}


def test_the_file_can_be_opened_as_a_spreadsheet(synced: School, tmp_path: Path) -> None:
    answer = synced.run("problems", "--csv", str(tmp_path / "open.csv"))
    assert (answer.status, "2 problems" in answer.out) == (0, True)
    with (tmp_path / "open.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0].keys() == KEYS | {"source"}
    listed = {(p["source_id"], p["code"], p["name"], p["fix"], p["first_seen"]) for p in synced.problems()}
    assert {(r["source_id"], r["code"], r["name"], r["fix"], r["first_seen"]) for r in rows} == listed


def test_a_file_that_cannot_be_written_is_one_clear_sentence(synced: School, tmp_path: Path) -> None:
    answer = synced.run("problems", "--csv", str(tmp_path / "no" / "open.csv"))
    assert (answer.status, "cannot be written" in answer.err) == (2, True)


def test_no_cell_of_the_file_is_a_formula(school: School, tmp_path: Path) -> None:
    school.change("3002", Title="=1+1", Forename="@Ida")
    school.sync()
    school.run("problems", "--csv", str(tmp_path / "open.csv"))
    with (tmp_path / "open.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []


def test_the_list_says_for_how_many_days_a_problem_has_been_open(school: School) -> None:
    from django.db.models import F

    from kinroll.store.models import Problem

    school.sync()
    Problem.objects.update(first_seen=F("first_seen") - timedelta(days=3))
    answer = school.run("problems")
    assert answer.out.count("for 3 days") == 2
    assert "2 open, 1 of them keep somebody out." in answer.err


def test_the_summary_counts_by_code_and_says_where_to_look(school: School) -> None:
    school.write()
    answer = school.run("sync", "sims", "--today", "2026-11-21")
    assert "1  no-email (refused)" in answer.out
    assert '1  title-unknown (value-dropped): "Baroness" 1' in answer.out
    assert "kinroll problems" in answer.err


@pytest.mark.parametrize(("title", "status"), [("Mrs", 0), ("Baroness", 1)])
def test_a_dropped_value_shows_in_the_exit_status(school: School, title: str, status: int) -> None:
    school.forget("3001")
    school.change("3002", Title=title)
    assert school.sync()["status"] == status
