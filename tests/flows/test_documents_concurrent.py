"""Many at once on documents of one person: one contact comes of it, and nothing said is lost (rule 20)."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from college import College, rule
from kinroll.flows.documents import New
from processes import ENDS_S, begin

WORKERS = 20
Act = Callable[[College, int], str]


def make(college: College, place: int) -> str:
    sam = {"forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org", "employer": f"Employer {place}"}
    (done,) = college.new(New("Enrolment", sam, "booking"))
    return done.outcome


def edit(college: College, place: int) -> str:
    values = {"mobile": f"049157015{6 + place % 3}"} if place % 2 else {"employer": f"Acme {place}"}
    return college.edit(1, **values).outcome


def take_c17(college: College, place: int) -> str:
    return college.edit(place + 1, client_identifier="C17").outcome


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    return College(tmp_path, database)


def workers(college: College, act: Act) -> list[str]:
    """What as many processes answer that all begin at the same moment, in the order in which they end."""
    running = begin(_at_once, act, college.folder, college.database_url)
    assert running.joined.poll(ENDS_S)
    said: list[str] = running.joined.recv()
    running.ends()
    assert len(said) == WORKERS
    return said


def _at_once(telling: Connection, act: Act, folder: Path, url: str) -> None:
    """Let all begin, forked off here; tell what they answered, or nothing where one failed."""
    forked = multiprocessing.get_context("fork")
    start, said = forked.Barrier(WORKERS), forked.SimpleQueue()
    running = [forked.Process(target=_work, args=(start, said, act, folder, url, place)) for place in range(WORKERS)]
    for one in running:
        one.start()
    for one in running:
        one.join(ENDS_S)
    telling.send([] if any(one.exitcode for one in running) else [said.get() for _ in running])


def _work(start: Barrier, said: Any, act: Act, folder: Path, url: str, place: int) -> None:
    college = College(folder, url)
    start.wait(60)
    said.put(act(college, place))


@pytest.mark.parametrize("match", ["id", "name and email"])
def test_twenty_workers_make_one_contact(college: College, match: str) -> None:
    scheme = "customer email" if match == "id" else "next number"
    college.declare(rule("booking", {"match": match, "contact_id": scheme}))
    outcomes = sorted(workers(college, make))
    assert outcomes == ["created", *["updated"] * (WORKERS - 1)]
    sam = college.only()
    assert len(sam["documents"]) == WORKERS
    assert sam["extra"]["employer"] in {f"Employer {place}" for place in range(WORKERS)}


def test_twenty_workers_on_one_document_lose_nothing(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking")
    outcomes = workers(college, edit)
    assert set(outcomes) <= {"updated", ""}
    document, sam = college.document(number), college.only()
    assert document.version == 1 + sum(outcome == "updated" for outcome in outcomes)
    assert (sam["mobile"], sam["extra"]["employer"]) == (document.values["mobile"], document.values["employer"])


def test_twenty_workers_give_one_client_identifier_to_one_contact(college: College) -> None:
    college.declare(rule("booking", {"match": "name and email", "contact_id": "blank"}))
    for place in range(WORKERS):
        college.add(forename=f"Sam {place}", personal_email=f"sam{place}@example.org")
    workers(college, take_c17)
    held = [one["contact_id"] for one in college.contacts() if one["extra"].get("client_identifier") == "C17"]
    assert len(held) == 1
