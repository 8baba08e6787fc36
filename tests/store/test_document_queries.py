"""Documents cost the same few statements, whether one is moved along or hundreds, among ten contacts or a thousand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from college import College, rule
from kinroll.flows import documents as flow
from kinroll.flows import newcomers
from kinroll.flows.documents import New
from kinroll.store import bulk, documents, outbox, plans, timeline
from kinroll.store.apply import accounts, batches, contacts, records


@dataclass
class Counter:
    """Counts what is sent to the database; rows written in bulk count once for all of them."""

    count: int = 0

    def hear(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        by_row = many and context["connection"].vendor == "postgresql"
        self.count += len(params) if by_row else 1
        return execute(sql, params, many, context)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[bulk.Row]) -> None:
        self.count += 1
        bulk.insert(table, columns, rows)

    @contextmanager
    def listening(self) -> Iterator["Counter"]:
        self.count = 0
        with connection.execute_wrapper(self.hear):
            yield self


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    counting = Counter()
    monkeypatch.setattr(batches, "MANY", 1_000_000)
    monkeypatch.setattr(newcomers, "FEW_NEWCOMERS", 1_000_000)
    for module in (batches, records, contacts, accounts, documents, outbox, plans, timeline):
        monkeypatch.setattr(module, "insert", counting.insert)
    return counting


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """An organisation whose rules set a field, send a mail and ask for an account at each step."""
    made = College(tmp_path, database)
    mail = [{"to": "personal_email", "subject": "News", "text": "Dear {forename}"}]
    steps = ("booking", "attending")
    made.declare(*(rule(step, {}, set={"employer": step}, mail=mail, provision=["moodle"]) for step in steps))
    return made


def registrations(first: int, count: int) -> list[New]:
    """People nobody knows yet, every third with an address in common with nobody and a wrong telephone."""
    return [
        New(
            "Enrolment",
            {
                "forename": f"Robin{chr(97 + place % 26)}",
                "surname": f"Castellan{'abcdefghij'[place % 10]}",
                "personal_email": f"robin.{place}@example.org",
                "mobile": "none" if place % 3 else "0491 570 156",
            },
            "booking",
        )
        for place in range(first, first + count)
    ]


def costs(college: College, counter: Counter, first: int, count: int) -> dict[str, int]:
    """What it takes to make, edit, move and run so many documents in one batch."""
    sent: dict[str, int] = {}
    with counter.listening():
        done = college.new(*registrations(first, count))
        sent["make"] = counter.count
    numbers = [item.number for item in done if item.number]
    assert [item.outcome for item in done] == ["created"] * count
    with counter.listening():
        flow.edit({number: {"mobile": "0491 570 157"} for number in numbers}, college.rules, college.now)
        sent["edit"] = counter.count
    with counter.listening():
        flow.move(dict.fromkeys(numbers, "attending"), college.rules, college.now)
        sent["move"] = counter.count
    with counter.listening():
        flow.run(numbers, college.rules, college.now)
        sent["run"] = counter.count
    return sent


def test_a_batch_costs_what_one_document_does(college: College, counter: Counter) -> None:
    costs(college, counter, 0, 1)
    one = costs(college, counter, 1, 1)
    many = costs(college, counter, 100, 300)
    assert many == one
    assert max(one.values()) < 100


def test_a_thousand_contacts_cost_what_ten_do(college: College, counter: Counter) -> None:
    costs(college, counter, 0, 10)
    few = costs(college, counter, 10, 1)
    college.new(*registrations(100, 1_000))
    assert costs(college, counter, 2_000, 1) == few
