"""A14: records that fail are listed with their errors, as a file and online, and close once they are corrected."""

import csv
from pathlib import Path

import pytest

from kit import School


@pytest.fixture
def failing(school: School) -> School:
    """Grace has no email, Ida has no surname, Lee is fine."""
    school.contact("3001", "Grace", "Okafor", email=None)
    school.contact("3002", "Ida", "", email="ida@example.org")
    school.contact("3003", "Lee", "Marsh")
    return school


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a14_the_run_the_list_the_file_and_the_answer_to_why_missing_carry_the_same_codes(
    failing: School, tmp_path: Path
) -> None:
    run = {(p["source_id"], p["code"]) for p in failing.sync()["problems"]}
    online = {(p["source_id"], p["code"]) for p in failing.problems()}
    failing.run("problems", "--csv", str(tmp_path / "problems.csv"))
    file = {(row["source_id"], row["code"]) for row in listed(tmp_path / "problems.csv")}
    assert run == online == file == {("3001", "no-email"), ("3002", "no-surname")}
    (answer,) = failing.run("why-missing", "sims:3001", "--json").json["found"]
    assert [problem["code"] for problem in answer["problems"]] == ["no-email"]


def test_a14_the_list_in_words_has_the_person_the_error_and_the_way_out(failing: School) -> None:
    failing.sync()
    answer = failing.run("problems")
    assert "sims:3001 Grace Okafor has no email address.  [no-email, refused, since today]" in answer.out
    assert "Fix: Enter an email address" in answer.out


def test_a14_after_a_correction_the_next_sync_imports_the_record_and_closes_the_problem(failing: School) -> None:
    failing.sync()
    failing.email("3001", "grace@example.org", Primary="T")
    answer = failing.sync()
    assert answer["counts"]["created"] == 1
    assert failing.show("3001")["account"]["active"]
    assert (failing.codes("3001"), failing.codes("3002")) == (set(), {"no-surname"})


def test_a14_the_problem_closes_too_when_the_record_goes_or_leaves_the_scope(failing: School) -> None:
    failing.sync()
    failing.student("2102", "Ben", "Okafor", Date_of_leaving="2026-01-31")
    failing.contacts = [(key, "2102" if key == "3001" else other, row) for key, other, row in failing.contacts]
    failing.forget("3002")
    failing.sync()
    assert failing.problems() == []
