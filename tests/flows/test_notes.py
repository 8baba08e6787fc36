"""What a run notes of its reports: only what is new is written again."""

from datetime import UTC, datetime

import pytest

from kinroll.flows.erasing import erase
from kinroll.flows.now import Now
from kinroll.store import database as databases
from kinroll.store.bulk import fetch
from kit import School


def noted(url: str) -> dict[str, int]:
    """What is noted for the next run, each with the number of its row; all of it is of the last run."""
    databases.use(url)
    rows = fetch("SELECT id, body FROM reader_note ORDER BY page")
    assert fetch("SELECT DISTINCT plan_id FROM reader_note") == fetch("SELECT max(id) FROM plan")
    return {body: number for number, body in rows}


@pytest.fixture
def school(school: School) -> School:
    """Somebody in each of the six reports: none is empty, and there is a note on each."""
    school.member_of_staff("1001")
    school.address("3001", "1 High Street", "BT1 1AA")
    school.telephone("3001", "07700 900001")
    return school


def test_a_note_that_says_the_same_stays(school: School, database: str) -> None:
    school.sync()
    before = noted(database)
    school.telephone("3002", "07700 900002")
    school.sync()
    after = noted(database)
    assert len(before) == len(after) == 6
    assert sum(after.get(body) == number for body, number in before.items()) == 5


def test_notes_of_a_report_that_cannot_be_cut_unread_go(school: School, database: str) -> None:
    school.sync()
    assert noted(database)
    school.telephones.clear()
    school.change("3001", forename="Gracie")
    school.sync()
    assert not fetch("SELECT * FROM reader_note")
    school.telephone("3001", "07700 900001")
    school.sync()
    assert len(noted(database)) == 6


def test_notes_of_a_run_by_other_rules_are_not_used(school: School) -> None:
    school.telephone("3001", "07700 900009", "Cell")
    for _ in range(2):
        school.sync()
    assert school.show("3001")["telephone"] == ""
    school.settings = '[sources.sims.types.telephones]\n"Cell" = "telephone"'
    assert school.sync()["counts"]["updated"] == 1
    assert school.show("3001")["telephone"] == "07700 900009"


def test_whose_words_were_erased_with_somebody_else_is_read_again(school: School) -> None:
    """The record was hers once, and is another's now: what it says stands nowhere else."""
    school.sync()
    grace = int(school.show("3001")["contact_id"])
    school.run("contact", "link", "sims:3001", "sims:3002")
    for _ in range(2):
        school.sync()
    at = datetime(2026, 11, 22, tzinfo=UTC)
    erase(grace, Now(at, at.date(), at, "office"))
    assert fetch("SELECT key FROM source_record WHERE digest = ''") == [("3001",)]
    school.sync()
    assert fetch("SELECT key FROM source_record WHERE digest = ''") == []


def test_who_was_refused_is_read_though_only_their_student_is_another(school: School) -> None:
    """No tie of theirs is held: whom they are related to is known only once they are read."""
    school.student("2199", "Lee", "Marsh")
    school.contact("3009", "Pat", "Marsh", of=["2199"], email=None)
    for _ in range(2):
        school.sync()
    assert school.codes("3009") == {"no-email"}
    school.change("2199", Date_of_leaving="2026-11-20")
    school.sync()
    assert school.codes("3009") == set()
