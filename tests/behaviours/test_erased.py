"""Who was erased does not come back, as long as nobody lets them in again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from college import College, rule
from kinroll.declarations.file import read
from kinroll.flows import accounts, editing, erasing
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store.bulk import fetch
from kinroll.store.locking import SourceBusyError, source_lock
from kit import School

WORDS = ("zimmermann", "grace.z", "900333", "capt.")
AT = datetime(2026, 11, 22, tzinfo=UTC)
NOW = Now(AT, AT.date(), AT, "office")


def everything() -> str:
    """Every text of every table, as one; not those that a run throws away when its connection ends."""
    return repr([fetch(f'SELECT * FROM "{table}"') for table in connection.introspection.table_names()]).lower()


def with_grace(folder: Path, database: str) -> School:
    """A school with a family, and somebody in it who is to be erased."""
    school = School(folder, database)
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Zimmermann", email="grace.z@example.org", Title="Capt.")
    school.contact("3002", "Daniel", "Okafor")
    school.telephone("3001", "07700 900333")
    school.sync()
    return school


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    return with_grace(tmp_path, database)


@pytest.fixture
def on_sqlite(tmp_path: Path, sqlite_database: str) -> School:
    return with_grace(tmp_path, sqlite_database)


def erase(school: School, key: str = "3001") -> int:
    number = int(school.show(key)["contact_id"])
    erasing.erase(number, NOW, reason="asked to be forgotten")
    return number


def test_the_next_syncs_do_not_bring_them_back(school: School) -> None:
    number = erase(school)
    school.change("3001", Forename="Gracie")  # and the source goes on changing what it says
    school.telephone("3001", "07700 900333", kind="Work")
    before = [one["contact_id"] for one in school.everyone()]
    for _ in range(3):
        synced = school.sync()
        assert (synced["outcome"], synced["status"], synced["counts"]["created"]) == ("unchanged", 1, 0)
        (problem,) = [one for one in synced["problems"] if one["code"] == "erased-listed"]
        assert (problem["source_id"], problem["name"], problem["severity"]) == ("3001", "", "refused")
        assert f"contact {number}, on 2026-11-22" in problem["message"]
        assert "kinroll contact let-in sims:3001" in problem["fix"]
        left = everything()
        assert [word for word in WORDS if word in left] == []
    assert [one["contact_id"] for one in school.everyone()] == before
    shown = school.show("3001")
    assert (shown["surname"], shown["roles"], shown["account"]["active"]) == ("", [], False)
    assert "erased" in school.run("why-missing", "sims:3001").out
    assert school.show("3002")["forename"] == "Daniel"


def test_whoever_is_let_in_again_is_somebody_new(school: School) -> None:
    number = erase(school)
    school.sync()
    assert school.run("contact", "let-in", "sims:3001").status == 0
    synced = school.sync()
    assert (synced["outcome"], synced["counts"]["created"]) == ("applied", 1)
    assert [one["code"] for one in synced["problems"]] == ["title-unknown"]
    shown = school.show("3001")
    assert shown["contact_id"] != number
    assert (shown["forename"], shown["account"]["username"]) == ("Grace", "grace.z@example.org")
    assert school.run("contact", "show", str(number), "--json").json["surname"] == ""
    assert school.sync()["outcome"] == "unchanged"


def test_what_others_were_told_names_them_no_more(school: School) -> None:
    school.contact("3003", "Ida", "Marsh", email="grace.z@example.org")
    school.sync()
    (problem,) = [one for one in school.problems() if one["code"] == "username-in-use"]
    assert "Zimmermann" in problem["message"]
    erase(school)
    assert "zimmermann" not in everything()
    school.sync()
    assert school.show("3003")["account"]["username"] == "grace.z@example.org"  # the name is free
    assert "zimmermann" not in everything()


def test_once_the_source_has_let_go_of_them_it_is_over(on_sqlite: School) -> None:
    school = on_sqlite
    erase(school)
    school.sync()
    school.forget("3001")
    synced = school.sync()
    assert (synced["outcome"], synced["status"], synced["problems"]) == ("unchanged", 0, [])


def test_a_pupil_who_was_erased_costs_no_parent_the_account(on_sqlite: School) -> None:
    school = on_sqlite
    for number in range(2, 7):
        school.student(f"210{number}", "Ada")
    school.sync()
    erase(school, "2101")
    assert school.sync()["outcome"] == "unchanged"
    assert all(school.show(key)["account"]["active"] for key in ("3001", "3002"))
    assert "amelia" not in repr(school.show("2101")).lower()


def test_all_numbers_of_one_person_are_erased(on_sqlite: School) -> None:
    school = on_sqlite
    one, other = (int(school.show(key)["contact_id"]) for key in ("3001", "3002"))
    assert school.run("contact", "merge", str(other), str(one)).status == 0
    erasing.erase(one, NOW)
    left = everything()
    assert [word for word in (*WORDS, "daniel") if word in left] == []
    synced = school.sync()
    assert synced["outcome"] == "unchanged"  # nobody is left in the report of contacts, and it is not taken for empty
    assert sorted(item["source_id"] for item in synced["problems"]) == ["3001", "3002"]
    assert school.run("contact", "unmerge", str(one)).status == 3


def test_a_plan_that_was_made_before_says_nothing_of_them(on_sqlite: School) -> None:
    school = on_sqlite
    school.change("3001", Forename="Grazia")
    planned = school.plan()["plan"]
    erase(school)
    assert school.run("apply", str(planned)).status == 3
    assert "grazia" not in everything()
    assert school.sync()["outcome"] == "unchanged"


def test_nobody_says_anything_more_of_them(on_sqlite: School) -> None:
    school = on_sqlite
    number, rules = erase(school), read(school.config).rules
    with pytest.raises(CannotApplyError):
        editing.edit(number, "mobile", "07700 900333", rules, NOW)
    with pytest.raises(CannotApplyError):
        editing.rename(number, "grace", rules, NOW)
    with pytest.raises(CannotApplyError):
        editing.link("sims", "3001", int(school.show("3002")["contact_id"]), rules, NOW)
    with pytest.raises(CannotApplyError):
        accounts.enable(number, rules, NOW)
    with pytest.raises(CannotApplyError):
        erasing.erase(number, NOW)
    with pytest.raises(ValueRefusedError):
        erasing.let_in("sims", "3002", NOW)


def test_who_works_here_is_not_erased(on_sqlite: School) -> None:
    school = on_sqlite
    assert school.run("account", "permit", "grace.z@example.org", "office").status == 0
    with pytest.raises(CannotApplyError, match="permission"):
        erase(school)
    assert school.show("3001")["surname"] == "Zimmermann"


def test_a_run_that_has_read_them_already_is_waited_for(on_sqlite: School) -> None:
    school = on_sqlite
    number = int(school.show("3001")["contact_id"])
    with source_lock("sims", wait_s=1.0), pytest.raises(SourceBusyError):
        erasing.erase(number, NOW, wait_s=0.1)
    assert school.show("3001")["surname"] == "Zimmermann"


def test_a_document_says_nothing_more_of_who_was_erased(tmp_path: Path, sqlite_database: str) -> None:
    college = College(tmp_path, sqlite_database)
    college.declare(rule("booking", {}), rule("attending", {}))
    number = college.add("booking", password="correct horse 7")
    contact = college.contact_of(number)
    assert contact
    erasing.erase(contact, college.now)
    college.edit(number, surname="Zimmermann", password="correct horse 8")
    college.move(number, "attending")
    only = college.only()
    assert (only["surname"], only["personal_email"], only["account"]["active"]) == ("", "", False)
    other = college.add("booking")  # who books again is somebody new
    assert college.contact_of(other) not in (contact, None)
