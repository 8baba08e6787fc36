"""Whatever is wrong: one clear sentence, the promised exit status, nothing changed, and never a traceback."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kit import TODAY, Answer, School, kinroll
from postgres import Server
from processes import KINROLL

CONFIG = '[database]\nurl = "{}"\n[sources.sims]\nkind = "sims-report"\nstudents = "s.xml"\ncontacts = "c.xml"\n'


def configured(folder: Path, text: str, *words: str) -> Answer:
    file = folder / "kinroll.toml"
    file.write_text(text, encoding="utf-8")
    return kinroll(*words, "--config", str(file))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("kinroll = 5", "kinroll: must be a table", id="a wrong type"),
        pytest.param("[kinroll]\nmodule = []", "there is no such setting", id="an unknown key"),
        pytest.param('[[terms]]\nstarts = "soon"\nends = 5.5', "terms.0.starts: must be a day", id="no day"),
        pytest.param('[web]\nport = "x"', "web.port: must be a whole number", id="no whole number"),
        pytest.param("[web]\nport = 0", "web.port: must be 1 or more", id="too small a number"),
        pytest.param("[kinroll", "is not TOML", id="no TOML"),
        pytest.param('[database]\nurl = "sqlite:///a\\u0000b"', "NUL", id="a NUL"),
        pytest.param(CONFIG.format("mysql://kim:secret@db/x"), "is not one of", id="another database"),
        pytest.param(CONFIG.format("postgresql://kim:secret@db:99999/x"), "is not one of", id="a port there is not"),
        pytest.param(CONFIG.format("postgresql://kim:secret@[db/x"), "is not one of", id="a host that is none"),
        pytest.param(
            CONFIG.format("postgresql://kim:secret@127.0.0.1:1/x"), "cannot be opened", id="nobody answers there"
        ),
        pytest.param(CONFIG.format("sqlite:///none.db"), "kinroll init", id="no database yet"),
    ],
)
@pytest.mark.parametrize("command", [("sync", "sims"), ("plan", "sims"), ("apply", "1"), ("revert", "1")], ids=" ".join)
def test_a_configuration_that_cannot_be_used(tmp_path: Path, text: str, why: str, command: tuple[str, ...]) -> None:
    answer = configured(tmp_path, text, *command, "--json")
    assert (answer.status, answer.json["outcome"], why in answer.json["reason"]) == (4, "failed", True)
    assert answer.err.count("\n") == 1
    assert "secret" not in answer.err + answer.out


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    kinroll("init", str(tmp_path))
    with sqlite3.connect(tmp_path / "kinroll.db") as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_x', '2026-11-21')")
    database.close()
    answer = kinroll("runs", "--config", str(tmp_path / "kinroll.toml"))
    assert (answer.status, "newer version" in answer.err) == (4, True)


def test_a_file_without_tables(tmp_path: Path) -> None:
    (tmp_path / "kinroll.db").touch()
    answer = configured(tmp_path, CONFIG.format("sqlite:///kinroll.db"), "runs")
    assert (answer.status, "Make them with: kinroll init" in answer.err) == (4, True)


def test_a_database_without_tables(tmp_path: Path, postgresql_server: Server) -> None:
    answer = configured(tmp_path, CONFIG.format(postgresql_server.url()), "runs")
    assert (answer.status, "Make them with: kinroll init" in answer.err) == (4, True)


def test_a_folder_for_the_database_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = configured(tmp_path, CONFIG.format("sqlite:///file/kinroll.db"), "init")
    assert (answer.status, "database.url" in answer.err) == (4, True)


@pytest.mark.parametrize("words", [("contact", "show", "\udcff"), ("why-missing", "\udcff")], ids=" ".join)
def test_an_argument_that_is_no_text(words: tuple[str, ...]) -> None:
    answer = kinroll(*words)
    assert (answer.status, answer.err) == (2, "kinroll: '\\udcff' cannot be read as text. Write it in UTF-8.\n")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("mobile", "not a number", id="a telephone without digits"),
        pytest.param("forename", "Gra\x1b[31mce", id="a character that moves the cursor"),
        pytest.param("postcode", "LL11\n1AA", id="a postcode of two lines"),
        pytest.param("forename", "G" * 201, id="a name that no index holds"),
    ],
)
def test_a_value_that_a_person_mistypes(school: School, field: str, value: str) -> None:
    school.sync()
    before = school.everyone()
    answer = school.run("contact", "set", "sims:3001", field, value)
    assert (answer.status, answer.out, school.everyone()) == (2, "", before)


@pytest.mark.parametrize("name", ["", "@grace", "gra\x07ce", "gra\u202ece", "g" * 255])
def test_a_username_that_nobody_could_type(school: School, name: str) -> None:
    school.sync()
    before = school.everyone()
    answer = school.run("contact", "rename", "sims:3001", name)
    assert (answer.status, school.everyone()) == (2, before)


@pytest.fixture
def people(school: School) -> Callable[[str], Answer]:
    """Sync one line of a file, beside that of Noor."""
    school.settings = '[sources.people]\nkind = "json-lines"\nfile = "people.jsonl"\nmatch = ["name and email"]'
    school.sync()
    noor = '{"id": "n", "forename": "Noor", "surname": "Haddad"}\n'

    def sync(line: str) -> Answer:
        (school.folder / "people.jsonl").write_text(noor + line + "\n", encoding="utf-8")
        return school.run("sync", "people", "--json")

    return sync


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"forename": "K" * 1_000_000}, "value-invalid", id="a value of a megabyte"),
        pytest.param({"email_preference": "pigeon"}, "value-invalid", id="a preference there is not"),
        pytest.param({"id": "7" * 9_000}, "line-unreadable", id="an endless id"),
        pytest.param({"identifiers": {"upn": "A" * 9_000}}, "line-unreadable", id="an endless identifier"),
        pytest.param({"as_of": "9999-12-31T23:59:59-14:00"}, "line-unreadable", id="a day behind the last"),
        pytest.param({"as_of": "0001-01-01T00:00:00+14:00"}, "line-unreadable", id="a day before the first"),
        pytest.param({"as_of": "2999-01-01"}, "line-unreadable", id="a day that has not come"),
        pytest.param({"forename": "\ud800"}, "line-unreadable", id="half a character"),
    ],
)
def test_a_line_with_an_impossible_value_stops_nobody_else(
    school: School, people: Callable[[str], Answer], said: dict[str, object], code: str
) -> None:
    answer = people(json.dumps({"id": "k", "forename": "Kim", "surname": "Marsh"} | said))
    assert answer.status == 1
    assert code in {problem["code"] for problem in answer.json["problems"]}
    assert all(len(problem["message"]) < 500 for problem in answer.json["problems"])
    assert school.show("people:n")["forename"] == "Noor"


ENDLESS = "".join(map(str, range(3_000)))
"""Characters that no database can pack into an index."""


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda s: s.contact(ENDLESS, "Kim"), "line-unreadable", id="the id of a contact"),
        pytest.param(lambda s: s.student(ENDLESS, "Kim"), "line-unreadable", id="the id of a student"),
        pytest.param(lambda s: s.contact("3002", of=["2101", ENDLESS]), "value-invalid", id="the id of a relation"),
        pytest.param(lambda s: s.change("2101", UPN=ENDLESS), "value-invalid", id="an identifier"),
        pytest.param(lambda s: s.change("3001", Relationship=ENDLESS), "value-invalid", id="a relationship"),
        pytest.param(lambda s: s.change("3001", Date_of_birth=ENDLESS), "value-invalid", id="a day"),
        pytest.param(lambda s: s.change("2101", Date_of_leaving=ENDLESS), "date-invalid", id="a last day"),
        pytest.param(lambda s: s.contact("3002", ENDLESS, email="k@example.org"), "value-invalid", id="a forename"),
        pytest.param(lambda s: s.contact("3002", "\ufdfa" * 200), "value-invalid", id="a forename that unfolds"),
        pytest.param(lambda s: s.telephone("3001", ENDLESS), "value-invalid", id="a telephone"),
        pytest.param(lambda s: s.email("3001", f"{ENDLESS}@example.org"), "email-invalid", id="an email"),
        pytest.param(lambda s: s.address("3001", ENDLESS, "LL11 1AA"), "value-invalid", id="a street"),
    ],
)
def test_an_endless_text_in_a_report_stops_nobody_else(
    school: School, spoil: Callable[[School], None], code: str
) -> None:
    spoil(school)
    answer = school.sync()
    assert (answer["outcome"], answer["status"]) == ("applied", 1)
    assert code in {problem["code"] for problem in answer["problems"]}
    assert all(len(problem["message"]) < 500 for problem in answer["problems"])
    assert school.show("3001")["roles"] == ["contact"]
    assert all(len(value) < 300 for shown in school.everyone() for value in map(str, shown.values()) if value)
    assert school.sync()["outcome"] == "unchanged"


def test_a_nul_in_a_line_is_left_out(school: School, people: Callable[[str], Answer]) -> None:
    said = {"id": "k\0", "forename": "K\0im", "surname": "Marsh", "identifiers": {"u\0pn": "A\0"}}
    assert people(json.dumps(said)).status == 0
    assert school.show("people:k")["forename"] == "Kim"


def test_an_unreadable_line_is_not_taken_for_the_person_of_that_number(
    school: School, people: Callable[[str], Answer]
) -> None:
    people('{"id": "2", "forename": "Kim", "surname": "Marsh"}\nnonsense')
    assert "line-unreadable" not in school.run("why-missing", "people:2").out


def test_the_only_value_of_a_small_file_may_be_cleared(school: School, people: Callable[[str], Answer]) -> None:
    kim = {"id": "k", "forename": "Kim", "surname": "Marsh", "mobile": "07700 900118"}
    people(json.dumps(kim))
    assert people(json.dumps(kim | {"mobile": None})).json["outcome"] == "applied"
    assert school.show("people:k")["mobile"] == ""


def test_control_characters_of_a_source_reach_no_screen(school: School, people: Callable[[str], Answer]) -> None:
    people(json.dumps({"id": "k", "forename": "Kim\x1b[2J\u202e", "surname": "Marsh"}))
    assert "\x1b" not in school.run("contact", "show", "people:k").out
    assert "\u202e" not in school.run("contact", "list").out


def piped(school: School, stdout: int | None, *words: str) -> "subprocess.CompletedProcess[bytes]":
    command = [KINROLL, *words, "--config", str(school.config)]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(("changes", "1"), 0, id="changes"),
        pytest.param(("sync", "sims", "--today", TODAY), 1, id="a sync with problems"),
    ],
)
def test_whoever_reads_may_stop_reading(school: School, words: tuple[str, ...], status: int) -> None:
    for i in range(60):
        school.contact(f"31{i:02}", "Kim", "Marsh")  # enough to write for more than one buffer
        school.contact(f"32{i:02}", "Pat", "Marsh", email=None)
    school.sync()
    reading, writing = os.pipe()
    os.close(reading)
    done = piped(school, writing, *words, "--json")
    os.close(writing)
    assert (done.returncode, done.stderr) == (status, b"")


def test_an_answer_that_cannot_be_written(school: School) -> None:
    school.sync()
    with school.config.open("rb") as only_to_read:
        done = piped(school, only_to_read.fileno(), "runs")
    assert (done.returncode, done.stderr.count(b"\n"), b"could not be read or written" in done.stderr) == (5, 1, True)
