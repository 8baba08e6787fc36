"""One contact in one query says what it says in many."""

from pathlib import Path

from django.db import connection

from college import SAM, College, rule
from kinroll.flows import editing
from kinroll.store import card, contacts
from kit import School


def test_a_card_is_what_is_shown_of_every_contact(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101", "Amelia", "Okafor")
    school.student("2102", "Sami", "Haddad")
    school.contact("3001", "Grace", "Okafor", of={"2101": {"Relationship": "Mother", "Priority": "1"}, "2102": {}})
    school.contact("3002", "Daniel", "Okafor", of=("2101", "2102"), email="daniel@example.org", Title="Mr")
    school.contact("3003", "Zoë", "Lind", of=("2102",), email=None)
    school.address("3001", "12 Mill Lane", "LS1 4AP")
    school.member_of_staff("1001", "Max", "Beddoes")
    school.contact("1001", "Max", "Beddoes", of=("2101",), email="max@example.org")
    school.sync()
    numbers = [one["contact_id"] for one in school.everyone()]
    assert len(numbers) == 5
    for number in numbers:
        found = card.read(number)
        assert found and found.shown == contacts.show([number])[0]


def test_with_documents_edits_and_a_number_that_was_merged(tmp_path: Path, database: str) -> None:
    college = College(tmp_path, database)
    college.declare(rule("booking", {}))
    for email in ("sam@example.org", "alex@example.org"):
        college.add(values={**SAM, "personal_email": email})
    one, other = (shown["contact_id"] for shown in college.contacts())
    editing.edit(one, "mobile", "0491 570 156", college.rules, college.now)
    assert [card.read(number) for number in (one, other)] == [
        card.Card(number, contacts.show([number])[0]) for number in (one, other)
    ]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contact SET root = %s WHERE number = %s", [one, other])
    assert card.read(other) == card.Card(one, None)
    assert card.read(one) == card.Card(one, contacts.show([one])[0])
    assert card.read(99) is None


def prepared() -> int:
    return int(connection.connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()[0])


def test_it_is_one_query_that_is_planned_once(tmp_path: Path, postgresql_database: str) -> None:
    school = School(tmp_path, postgresql_database)
    school.student("2101")
    school.contact("3001")
    school.sync()
    assert card.read(1) == card.read(1)
    assert prepared() == 1


def test_it_is_planned_anew_where_the_plan_holds_no_more(tmp_path: Path, postgresql_database: str) -> None:
    school = School(tmp_path, postgresql_database)
    school.student("2101")
    school.contact("3001")
    school.sync()
    before = card.read(1)
    connection.connection.execute("DEALLOCATE ALL")
    assert card.read(1) == before
    connection.connection.execute("ALTER TABLE contact ALTER COLUMN root TYPE numeric")
    try:
        assert card.read(1) is not None
        assert prepared() == 1
    finally:  # the database serves other tests
        connection.connection.execute("ALTER TABLE contact ALTER COLUMN root TYPE bigint")
