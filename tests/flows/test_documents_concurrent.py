"""Many at once on documents of one person: one contact comes of it, and nothing said is lost (rule 20)."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from college import College, rule

WORKERS = 20
WORKER = """
import sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from kinroll.store import database
database.set_up()
from college import College
college = College(Path(sys.argv[1]), sys.argv[2])
from kinroll.flows import documents
from kinroll.flows.documents import New
print("ready", flush=True)
place = int(sys.stdin.readline())
{act}
"""
MAKE = """
sam = {"forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org", "employer": f"Employer {place}"}
(done,) = college.new(New("Enrolment", sam, "booking"))
print(done.outcome)
"""
EDIT = """
values = {"mobile": f"049157015{6 + place % 3}"} if place % 2 else {"employer": f"Acme {place}"}
print(college.edit(1, **values).outcome)
"""


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    return College(tmp_path, database)


def workers(college: College, act: str) -> Iterator[str]:
    """What as many processes answer that all begin at the same moment."""
    code = WORKER.replace("{act}", act)
    command = [sys.executable, "-c", code, str(college.folder), college.database_url, str(Path(__file__).parents[1])]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(WORKERS)
    ]
    for worker in running:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for place, worker in enumerate(running):
        assert worker.stdin
        worker.stdin.write(f"{place}\n")
        worker.stdin.flush()
    for worker in running:
        out, err = worker.communicate(timeout=120)
        assert worker.returncode == 0, err
        yield out.strip()


@pytest.mark.parametrize("match", ["id", "name and email"])
def test_twenty_workers_make_one_contact(college: College, match: str) -> None:
    scheme = "customer email" if match == "id" else "next number"
    college.declare(rule("booking", {"match": match, "contact_id": scheme}))
    outcomes = sorted(workers(college, MAKE))
    assert outcomes == ["created", *["updated"] * (WORKERS - 1)]
    sam = college.only()
    assert len(sam["documents"]) == WORKERS
    assert sam["extra"]["employer"] in {f"Employer {place}" for place in range(WORKERS)}


def test_twenty_workers_on_one_document_lose_nothing(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking")
    outcomes = list(workers(college, EDIT))
    assert set(outcomes) <= {"updated", ""}
    document, sam = college.document(number), college.only()
    assert document.version == 1 + sum(outcome == "updated" for outcome in outcomes)
    assert (sam["mobile"], sam["extra"]["employer"]) == (document.values["mobile"], document.values["employer"])


def test_twenty_workers_give_one_client_identifier_to_one_contact(college: College) -> None:
    college.declare(rule("booking", {"match": "name and email", "contact_id": "blank"}))
    for place in range(WORKERS):
        college.add(forename=f"Sam {place}", personal_email=f"sam{place}@example.org")
    list(workers(college, 'college.edit(place + 1, client_identifier="C17")'))
    held = [one["contact_id"] for one in college.contacts() if one["extra"].get("client_identifier") == "C17"]
    assert len(held) == 1
