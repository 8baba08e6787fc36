"""A19: what somebody sets here reaches the source too, and the next extract shows it."""

import csv
import io
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from kinroll.accounts.backend import by_username
from kinroll.declarations.file import read
from kinroll.flows import own
from kinroll.store import change_requests
from kinroll.store.change_requests import Asked
from kit import School
from website import now

GRACE = "grace@example.org"


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    return with_grace(tmp_path, database)


@pytest.fixture
def on_sqlite(tmp_path: Path, sqlite_database: str) -> School:
    return with_grace(tmp_path, sqlite_database)


def with_grace(folder: Path, database: str) -> School:
    """A synced school with one contact."""
    made = School(folder, database)
    made.student("2101")
    made.contact("3001", "Grace", email=GRACE)
    made.email("3001", "g.okafor@example.com", kind="Work")
    made.telephone("3001", "07700 900123", Primary="T")
    made.telephone("3001", "0113 496 0123", kind="Home")
    made.sync()
    return made


def say(school: School, field: str, value: str) -> None:
    """Grace sets something under My account."""
    configuration = read(school.config)
    account, number = by_username(GRACE), school.show("3001")["contact_id"]
    wanted = own.field(number, field, configuration)
    assert account
    assert wanted
    own.say(account, number, wanted, value, None, configuration.rules, now())


def wish(school: School, field: str, value: str) -> int:
    """Grace asks the school for something."""
    configuration, number = read(school.config), school.show("3001")["contact_id"]
    wanted = own.field(number, field, configuration)
    assert wanted
    assert wanted.may == "ask"
    return own.ask(number, wanted, value, "", now())


def asked() -> list[tuple[str, str]]:
    return [(one.field, one.state) for one in change_requests.listed("all")[0]]


def only() -> Asked:
    (found,) = change_requests.listed("all")[0]
    return found


def primary(school: School, kind: str) -> None:
    """SIMS marks another email as Primary, and the next extract shows it."""
    for _, row in school.emails:
        row["Primary"] = "T" if row["Location"] == kind else ""
        row["Main"] = row["Primary"]
    assert school.sync()["outcome"] in ("applied", "unchanged")


def sims_says(school: School, mobile: str) -> None:
    """SIMS has another mobile number of Grace, and nobody has heard of it yet."""
    for _, row in school.telephones:
        if row["Location"] == "Mobile":
            row["Telephone number"] = mobile


def fail(*_: object) -> None:
    """The database goes away."""
    raise OperationalError("the database is gone")


def test_a_preference_set_here_is_asked_for_until_the_extract_shows_it(school: School) -> None:
    say(school, "email_preference", "work")
    assert (only().kind, only().place, only().words["before"]) == ("source", ("sims", "3001"), "personal")
    school.sync()
    assert asked() == [("email_preference", "open")]
    primary(school, "Work")
    assert asked() == [("email_preference", "done")]
    primary(school, "Home")  # and now says otherwise again
    assert asked() == [("email_preference", "open")]
    assert only().reopened_at
    assert school.show("3001")["email_preference"] == "work"  # what the person set stands all the while (A10)
    primary(school, "Work")
    assert asked() == [("email_preference", "done")]


def test_it_is_settled_when_a_person_lets_a_plan_be_applied_too(on_sqlite: School) -> None:
    school = on_sqlite
    wish(school, "mobile", "07700 900 999")
    for number, state in (("07700900999", "done"), ("07700 900123", "open")):
        sims_says(school, number)
        planned = school.plan()["plan"]
        assert school.run("apply", str(planned)).status == 0
        assert asked() == [("mobile", state)]


def test_undoing_the_run_that_granted_it_opens_it_again(on_sqlite: School) -> None:
    school = on_sqlite
    wish(school, "mobile", "07700 900 999")
    sims_says(school, "07700900999")
    run = school.sync()["run"]
    assert asked() == [("mobile", "done")]
    assert school.run("revert", str(run)).status == 0
    assert asked() == [("mobile", "open")]


def test_a_run_that_was_cut_off_settles_when_it_is_finished(on_sqlite: School, monkeypatch: pytest.MonkeyPatch) -> None:
    school = on_sqlite
    wish(school, "mobile", "07700 900 999")
    sims_says(school, "07700900999")
    planned = school.plan()["plan"]
    with monkeypatch.context() as patched:
        patched.setattr(change_requests, "close_granted", fail)
        assert school.run("apply", str(planned)).status == 5
    assert asked() == [("mobile", "open")]
    assert school.sync()["outcome"] == "unchanged"
    assert asked() == [("mobile", "done")]


def test_whoever_thinks_better_of_it_is_asked_for_no_more(school: School) -> None:
    say(school, "email_preference", "work")
    say(school, "email_preference", "personal")
    assert asked() == [("email_preference", "withdrawn")]
    primary(school, "Work")
    primary(school, "Home")
    assert asked() == [("email_preference", "withdrawn")]


def test_a_wish_that_was_granted_and_taken_back_is_open_again(school: School) -> None:
    wish(school, "mobile", "07700 900 999")
    school.telephones = [(key, {**row, "Telephone number": "07700900999"}) for key, row in school.telephones]
    school.sync()
    assert asked() == [("mobile", "done")]
    school.telephones = [(key, {**row, "Telephone number": "07700 900123"}) for key, row in school.telephones]
    school.sync()
    assert asked() == [("mobile", "open")]


def test_the_file_holds_what_an_import_can_grant(school: School) -> None:
    wish(school, "mobile", "+44 7700 900999")
    say(school, "email_preference", "work")
    say(school, "telephone_preference", "none")
    answer = school.run("requests", "export", "sims", "--csv", str(school.folder / "out.csv"), "--passed-on", "--json")
    assert (answer.status, answer.json["rows"], len(answer.json["left_out"])) == (1, 2, 1)
    rows = list(csv.DictReader(io.StringIO((school.folder / "out.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["Type"], row["Value"], row["Primary"]) for row in rows] == [
        ("Telephone", "+44 7700 900999", ""),
        ("Email", "g.okafor@example.com", "T"),
    ]
    states = {one["field"]: one["state"] for one in school.run("requests", "list", "--json").lines}
    assert states == {"mobile": "passed-on", "email_preference": "passed-on", "telephone_preference": "open"}
    assert school.run("requests", "export", "elsewhere", "--csv", "x.csv").status == 2
