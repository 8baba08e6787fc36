"""What a run notes of its reports: only what is new is written again."""

import pytest

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
