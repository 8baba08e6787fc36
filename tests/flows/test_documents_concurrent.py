"""Many at once on documents of one person: one contact comes of it, and nothing said is lost (rule 20)."""

import subprocess
import sys
from pathlib import Path

import pytest

from college import College, rule

WORKERS = 20
AT_ONCE = """
import multiprocessing, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from kinroll.store import database
database.set_up()
from college import College
from kinroll.flows import documents
from kinroll.flows.documents import New

WORKERS = int(sys.argv[4])
forked = multiprocessing.get_context("fork")
start, said = forked.Barrier(WORKERS), forked.SimpleQueue()

def work(place):
    college = College(Path(sys.argv[1]), sys.argv[2])
    start.wait(60)
    said.put(act(college, place))

def act(college, place):
    {act}

running = [forked.Process(target=work, args=(place,)) for place in range(WORKERS)]
for one in running:
    one.start()
for one in running:
    one.join(120)
if any(one.exitcode for one in running):
    sys.exit("A worker failed.")
for _ in running:
    print(said.get())
"""
MAKE = """
    sam = {"forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org", "employer": f"Employer {place}"}
    (done,) = college.new(New("Enrolment", sam, "booking"))
    return done.outcome
"""
EDIT = """
    values = {"mobile": f"049157015{6 + place % 3}"} if place % 2 else {"employer": f"Acme {place}"}
    return college.edit(1, **values).outcome
"""


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    return College(tmp_path, database)


def workers(college: College, act: str) -> list[str]:
    """What as many processes answer that all begin at the same moment, in the order in which they end."""
    code = AT_ONCE.replace("{act}", act.strip())
    words = [str(college.folder), college.database_url, str(Path(__file__).parents[1]), str(WORKERS)]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


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
    outcomes = workers(college, EDIT)
    assert set(outcomes) <= {"updated", ""}
    document, sam = college.document(number), college.only()
    assert document.version == 1 + sum(outcome == "updated" for outcome in outcomes)
    assert (sam["mobile"], sam["extra"]["employer"]) == (document.values["mobile"], document.values["employer"])


def test_twenty_workers_give_one_client_identifier_to_one_contact(college: College) -> None:
    college.declare(rule("booking", {"match": "name and email", "contact_id": "blank"}))
    for place in range(WORKERS):
        college.add(forename=f"Sam {place}", personal_email=f"sam{place}@example.org")
    workers(college, 'return college.edit(place + 1, client_identifier="C17").outcome')
    held = [one["contact_id"] for one in college.contacts() if one["extra"].get("client_identifier") == "C17"]
    assert len(held) == 1
