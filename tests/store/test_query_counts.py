"""A run costs the same few statements whether it holds ten records or a thousand; more only with each further batch.

Counted is what is sent to the database: rows that are written in bulk (COPY on PostgreSQL, one prepared statement on
SQLite) count once for all of them, but rows sent one by one to a server count each.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.signals import connection_created

from kinroll.flows import applying
from kinroll.store import bulk, database, plans, runs, staging, unread
from kinroll.store.apply import accounts, batches, contacts, records
from kit import School

BATCH = 1_000
"""The smallest batch there is: what is applied, stored and listed in one go."""

Databases = Callable[[Path], AbstractContextManager[str]]


@dataclass
class Counter:
    """Counts statements on every connection that is opened while it listens."""

    count: int = 0

    def listen(self, *, connection: Any, **_: Any) -> None:
        if self.hear not in connection.execute_wrappers:
            connection.execute_wrappers.append(self.hear)

    def hear(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        by_row = many and context["connection"].vendor == "postgresql"
        self.count += len(params) if by_row else 1
        return execute(sql, params, many, context)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[bulk.Row]) -> None:
        self.count += 1
        bulk.insert(table, columns, rows)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    counting = Counter()
    monkeypatch.setattr(batches, "MANY", 0)
    monkeypatch.setattr(runs, "MANY", 0)
    monkeypatch.setattr(applying, "FEW_NEWCOMERS", 1_000_000)
    for module in (batches, records, contacts, accounts, plans, staging, unread):
        monkeypatch.setattr(module, "insert", counting.insert)
    connection_created.connect(counting.listen)
    yield counting
    connection_created.disconnect(counting.listen)


@contextmanager
def school_of(records: int, new_database: Databases, folder: Path) -> Iterator[School]:
    """A school of students and their contacts, of whom one in five is refused and one in five loses a value."""
    folder.mkdir()
    with new_database(folder) as url:
        database.use(url)
        bulk.fetch_one("SELECT 1")  # what opening a connection sends is not counted
        school = School(folder, url, settings="[sources.sims.brakes]\nat_least = 1000000")
        for i in range(records // 2):
            student, contact = str(2_000 + i), str(50_000 + i)
            school.student(student)
            email = f"shared.{i // 5}@example.org" if i % 5 < 2 else ""
            school.contact(contact, of=(student,), email=email, Title="Sir Knight" if i % 5 == 2 else "Mrs")
            school.telephone(contact, f"07700 900{i % 1000:03}", Primary="T")
            school.address(contact, f"{i} Mill Lane", "LS1 1AA")
        yield school


def statements(school: School, counter: Counter) -> dict[str, int]:
    """How many statements each command sends: on the first day, and on a day when everybody changes somehow."""
    sent: dict[str, int] = {}

    def count(day: str, *words: str) -> Any:
        before = counter.count
        answer = school.run(*words, "--json")
        sent[f"{day}: {' '.join(word for word in words if not word.isdigit())}"] = counter.count - before
        return answer

    for day in ("first", "next"):
        school.write()
        plan = str(count(day, "plan", "sims").json["plan"])
        counts = count(day, "apply", plan).json["counts"]
        for words in (("changes", plan), ("contact", "list"), ("problems",), ("runs",)):
            count(day, *words)
        assert all(counts[name] for name in (("created", "refused") if day == "first" else ("updated", "disabled")))
        change_everybody(school)
    return sent


def change_everybody(school: School) -> None:
    """New names, telephones and addresses; and one pupil in five is no longer there."""
    for i, student in enumerate(list(school.students)):
        school.change(str(50_000 + i), Surname="Lind")
        if i % 5 == 4:
            school.forget(student)
    for _, row in (*school.telephones, *school.addresses):
        row |= {"Telephone number": "01632 960001"} if "Telephone number" in row else {"Street": "1 New Road"}


def test_a_thousand_records_cost_what_ten_do(new_database: Databases, tmp_path: Path, counter: Counter) -> None:
    with school_of(10, new_database, tmp_path / "ten") as ten:
        few = statements(ten, counter)
    with school_of(BATCH, new_database, tmp_path / "thousand") as thousand:
        many = statements(thousand, counter)
    assert many == few
    assert max(few.values()) < 100


def test_a_thousand_accounts_move_in_as_ten_do(new_database: Databases, tmp_path: Path, counter: Counter) -> None:
    sent = []
    for count in (10, BATCH):
        folder = tmp_path / str(count)
        with school_of(2, new_database, folder) as school:
            school.write()
            file = folder / "accounts.csv"
            lines = [f"{70_000 + i},user{i},{'work' if i % 2 else 'post'}" for i in range(count)]
            file.write_text("\n".join(["id,username,email_preference", *lines]), encoding="utf-8")
            for _ in ("first", "again"):
                before = counter.count
                school.run("move-in", "sims", str(file), "--yes", "--json")
                sent.append(counter.count - before)
    assert sent[:2] == sent[2:]
    assert max(sent) < 100


def test_more_records_cost_no_more_than_as_many_small_runs_as_there_are_batches(
    new_database: Databases, tmp_path: Path, counter: Counter
) -> None:
    with school_of(10, new_database, tmp_path / "ten") as ten:
        few = statements(ten, counter)
    with school_of(2 * BATCH, new_database, tmp_path / "many") as school:
        many = statements(school, counter)
    assert {name: count for name, count in many.items() if count > 2 * few[name]} == {}
