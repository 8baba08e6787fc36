"""Who has just come is put to the scorer at once, by the very run or document that brought them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from college import College, rule
from kinroll.core.rules import SourceRules
from kinroll.declarations.file import read
from kinroll.flows import newcomers, sweeping
from kinroll.store import scoring
from kit import School

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HOME = "12 Mill Lane", "ZZ1 1AA"


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """Grace Okafor is here, and the scorer has looked at everybody once."""
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    arrive(made, "3001", "Grace", "Okafor")
    assert made.run("sweep").status == 0
    return made


def arrive(school: School, key: str, forename: str, surname: str) -> None:
    school.contact(key, forename, surname, email=f"{key}@example.org")
    school.telephone(key, "07700 900123")
    school.address(key, *HOME)
    school.sync()


def number(school: School, key: str) -> int:
    return int(school.show(key)["contact_id"])


def rules(school: School) -> Mapping[str, SourceRules]:
    return read(school.config).rules


def asked(school: School) -> set[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT one_id, other_id FROM review_pair WHERE certainty = 'likely'")
        return set(cursor.fetchall())


def test_a_sync_that_brings_somebody_again_asks_in_the_same_run(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "MOST_CHANGED", 1.0)
    arrive(school, "3009", "Grace", "Okafro")
    one, other = sorted((number(school, "3001"), number(school, "3009")))
    assert asked(school) == {(one, other)}
    at_once = scoring.pair(one, other)
    assert not school.run("sweep", "--json").json["full"]
    swept = scoring.pair(one, other)
    assert at_once is not None
    assert swept is not None
    assert (at_once.reason, at_once.levels, at_once.veto) == (swept.reason, swept.levels, swept.veto)
    assert asked(school) == {(one, other)}


def test_two_newcomers_of_one_night_are_compared_with_each_other(school: School) -> None:
    for key, surname in (("3020", "Thornby"), ("3021", "Thronby")):
        school.contact(key, "Ida", surname, email=f"{key}@example.org")
        school.telephone(key, "07700 900456")
        school.address(key, "9 Elm Road", "ZZ2 2AA")
    school.sync()
    assert asked(school) == {(number(school, "3020"), number(school, "3021"))}


def test_somebody_like_nobody_is_asked_about_nowhere(school: School) -> None:
    school.contact("3030", "Zebedee", "Quill", email="quill@example.com")
    school.sync()
    assert asked(school) == set()


def test_nothing_is_asked_where_nobody_is_new(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> int:
        raise AssertionError

    monkeypatch.setattr(newcomers, "look_since_sweep", never)
    school.contact("3001", "Grace", "Okafor", email="grace@example.net")
    assert school.sync() is not None
    with CaptureQueriesContext(connection) as queries:
        assert newcomers.look_at([], rules(school), NOW) == 0
    assert len(queries) == 0


def test_of_many_the_sweep_takes_care(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newcomers, "FEW_NEWCOMERS", 0)
    arrive(school, "3009", "Grace", "Okafro")
    assert asked(school) == set()
    school.run("sweep")
    assert len(asked(school)) == 1


def test_whatever_goes_wrong_the_run_is_done(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        return 0

    monkeypatch.setattr(newcomers, "_look_at", broken)
    arrive(school, "3009", "Grace", "Okafro")
    assert number(school, "3009")
    assert asked(school) == set()


def test_before_the_first_sweep_nothing_is_known(tmp_path: Path, database: str) -> None:
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    arrive(made, "3001", "Grace", "Okafor")
    with CaptureQueriesContext(connection) as queries:
        assert newcomers.look_at([number(made, "3001")], rules(made), NOW) == 0
    assert len(queries) < 20


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """A booking makes a contact; Noor Haddad has booked, and the scorer has looked at everybody once."""
    made = College(tmp_path, database, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    made.declare(rule("booking", {"contact_id": "next number", "match": "name and date of birth"}))
    made.add(forename="Noor", surname="Haddad", date_of_birth="1990-02-01", personal_email="noor@example.org")
    made.command("sweep")
    return made


def test_a_document_that_brings_somebody_again_asks_at_once(college: College) -> None:
    first = college.contact_of(1)
    second = college.contact_of(
        college.add(forename="Noor", surname="Hadad", date_of_birth="1990-02-01", personal_email="noor@example.org")
    )
    assert first is not None
    assert second is not None
    found = scoring.pair(first, second)
    assert found is not None
    assert found.probability > 0.5
    with connection.cursor() as cursor:
        cursor.execute("SELECT one_id, other_id FROM review_pair WHERE certainty = 'likely'")
        assert set(cursor.fetchall()) == {(first, second)}


def test_a_document_costs_nothing_more_where_its_contact_was_known(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    monkeypatch.setattr(newcomers, "_look_at", lambda *words: looked.append(words) or 0)
    college.add(forename="Noor", surname="Haddad", date_of_birth="1990-02-01", personal_email="noor@example.org")
    assert not looked
