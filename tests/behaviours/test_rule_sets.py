"""``kinroll rules``: a rule set is one file, looked over before it counts, and every version is kept."""

from pathlib import Path

import pytest

from kinroll.declarations.rule_sets import TRAINING
from kit import Answer, School

SHIPPED = TRAINING.read_text(encoding="utf-8")
WRONG_NAME = SHIPPED.replace('step = "booking"', 'step = "bookings"')


@pytest.fixture
def organisation(tmp_path: Path, database: str) -> School:
    """A configuration and a database, without any rule set."""
    made = School(tmp_path, database)
    made.write()
    return made


def write(organisation: School, text: str) -> str:
    file = organisation.folder / "rules.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def imported(organisation: School, text: str = SHIPPED) -> Answer:
    return organisation.run("rules", "import", write(organisation, text), "--json")


def test_a_file_becomes_a_version_that_counts_once_it_is_activated(organisation: School) -> None:
    assert imported(organisation).json["version"] == 1
    assert [row["active"] for row in organisation.run("rules", "history", "--json").lines] == [False]
    assert organisation.run("rules", "activate", "1").status == 0
    assert [row["active"] for row in organisation.run("rules", "history", "--json").lines] == [True]


def test_a_version_is_exported_as_it_was_written_with_its_comments(organisation: School) -> None:
    imported(organisation)
    imported(organisation, SHIPPED.replace("Robin", "Noor"))
    organisation.run("rules", "activate", "1")
    assert organisation.run("rules", "export").out == SHIPPED
    assert "Noor" in organisation.run("rules", "export", "2").out


def test_the_same_file_twice_is_one_version(organisation: School) -> None:
    assert [imported(organisation).json["new"] for _ in range(2)] == [True, False]
    assert len(organisation.run("rules", "history", "--json").lines) == 1


def test_a_rule_set_with_an_error_is_kept_and_not_activated(organisation: School) -> None:
    first = imported(organisation, WRONG_NAME)
    assert (first.status, first.json["can_be_activated"]) == (1, False)
    refused = organisation.run("rules", "activate", "1", "--json")
    assert (refused.status, refused.json["active"]) == (3, False)
    assert "step-unknown" in {finding["code"] for finding in refused.json["findings"]}
    assert [row["active"] for row in organisation.run("rules", "history", "--json").lines] == [False]


def test_a_rule_set_whose_example_fails_is_not_activated(organisation: School) -> None:
    imported(organisation, SHIPPED.replace('usi_status = "verified"', 'usi_status = "failed"'))
    refused = organisation.run("rules", "activate", "1", "--json")
    assert refused.status == 3
    errors = [finding for finding in refused.json["findings"] if finding["severity"] == "error"]
    assert {finding["code"] for finding in errors} == {"example-fails"}
    assert 'expects outcome "created", and the rule makes "waiting" (USI not verified) of it' in errors[0]["message"]


def test_an_older_version_can_be_activated_again(organisation: School) -> None:
    imported(organisation)
    imported(organisation, SHIPPED.replace("Robin", "Noor"))
    for version in ("1", "2", "1"):
        organisation.run("rules", "activate", version)
    rows = organisation.run("rules", "history", "--json").lines
    assert [(row["version"], row["active"]) for row in rows] == [(2, False), (1, True)]


def test_two_versions_are_compared_line_by_line(organisation: School) -> None:
    imported(organisation)
    imported(organisation, SHIPPED.replace('copy = "overwrite" ', 'copy = "fill blanks only" '))
    lines = organisation.run("rules", "diff", "1", "2", "--json").json["lines"]
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert len(changed) == 2
    assert changed[1].startswith('+copy = "fill blanks only"')


def test_checking_says_what_where_and_the_way_out(organisation: School) -> None:
    answer = organisation.run("rules", "check", write(organisation, WRONG_NAME))
    assert answer.status == 3
    assert 'process "Course enrolment", rule "Booked": There is no step "bookings", so the rule never' in answer.out
    assert "[error: step-unknown]" in answer.out


def test_checking_without_a_file_looks_at_the_active_rule_set(organisation: School) -> None:
    imported(organisation)
    organisation.run("rules", "activate", "1")
    answer = organisation.run("rules", "check", "--json")
    assert answer.status == 0
    assert {finding["severity"] for finding in answer.json["findings"]} == {"advice"}


def test_a_file_that_cannot_be_read_names_every_fault_and_is_not_kept(organisation: School) -> None:
    broken = SHIPPED.replace('match = "id"', 'mach = "id"').replace('about = "contact"', 'about = "people"')
    answer = organisation.run("rules", "import", write(organisation, broken))
    assert answer.status == 4
    assert answer.err.count("there is no such setting") == 3
    assert answer.err.count("must be 'document' or 'contact'") == 2
    assert "line " in answer.err
    assert organisation.run("rules", "history", "--json").lines == []


@pytest.mark.parametrize(
    "words", [("activate", "7"), ("export", "7"), ("diff", "7", "8"), ("export",), ("check",)], ids=" ".join
)
def test_a_version_that_is_not_there_is_wrong_usage(organisation: School, words: tuple[str, ...]) -> None:
    answer = organisation.run("rules", *words)
    assert answer.status == 2
    assert "kinroll rules" in answer.err


def test_the_rule_set_that_ships_can_be_taken_as_a_beginning(organisation: School) -> None:
    assert organisation.run("rules", "export", "--ready-made").out == SHIPPED


def test_init_begins_with_the_rule_set_that_ships_and_never_replaces_one(organisation: School) -> None:
    for _ in range(2):
        organisation.run("init")
    assert [row["active"] for row in organisation.run("rules", "history", "--json").lines] == [True]
    assert organisation.run("rules", "export").out == SHIPPED


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(None, "there is no such file", id="no file"),
        pytest.param(b'contact_types = ["Sch\xfcler"]', "not written in UTF-8", id="another encoding"),
        pytest.param(b"PK\x03\x04\x00", "NUL", id="a spreadsheet"),
        pytest.param(b"contact_types = [", "is not TOML", id="cut off"),
    ],
)
def test_a_file_that_is_no_rule_set_is_named_with_the_reason(
    organisation: School, content: bytes | None, why: str
) -> None:
    file = organisation.folder / "rules.toml"
    if content is not None:
        file.write_bytes(content)
    answer = organisation.run("rules", "check", str(file))
    assert answer.status == 4
    assert why in answer.err
    assert "rules.toml" in answer.err
