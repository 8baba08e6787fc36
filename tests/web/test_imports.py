"""Lists that are uploaded: looked into, planned and imported, or refused cleanly."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from college import College, rule
from furnished import BAD, HEAD
from kinroll.declarations.file import read
from kinroll.flows import jobs
from kinroll.flows.working import KINDS
from kinroll.store import uploads
from kinroll.store.models import ImportFile, ImportUpload
from kinroll.web.uploading import LARGEST_LIST
from kinroll.web.views.imports import working
from website import Site, now, words

GOOD = "Sam,Okafor,2001-02-03,sam@example.org,blue\nKim,Lee,2002-03-04,kim@example.org,red\n"
ASKED = {"for-email-shared": "accept", "for-email-missing": "leave"}


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    made = College(tmp_path, database)
    made.declare(rule("booking", {"match": "name and email"}))
    return made


@pytest.fixture
def manager(college: College) -> Client:
    """A data manager, signed in."""
    site = Site(college)  # type: ignore[arg-type]
    site.open()
    return site.staff("data-manager")


def upload(client: Client, body: str | bytes, name: str = "list.csv") -> str:
    """What somebody reads who has uploaded a list."""
    data = body.encode() if isinstance(body, str) else body
    sent = SimpleUploadedFile(name, data)
    answer = client.post("/imports/", {"list": sent, "where": "Enrolment\nbooking"}, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def do(client: Client, what: str, **posted: str) -> str:
    """The words of the page after a step with the first list."""
    number = ImportUpload.objects.order_by("-pk").values_list("pk", flat=True)[0]
    answer = client.post(f"/imports/{number}/{what}", posted, follow=True)
    assert answer.status_code == 200, what
    return words(answer.content.decode())


def columns(**other: str) -> dict[str, str]:
    """The columns of the list as they are guessed, or otherwise."""
    guessed = dict(enumerate(("forename", "surname", "date_of_birth", "personal_email", "")))
    return {f"column-{place}": other.get(f"c{place}", fills) for place, fills in guessed.items()}


def test_a_good_list_becomes_documents_and_contacts(college: College, manager: Client) -> None:
    shown = upload(manager, HEAD + GOOD)
    assert "What does each column hold?" in shown
    assert "Colour blue red" in shown
    assert "Everybody in it can be told apart" in do(manager, "columns/", **columns())
    assert college.contacts() == []
    planned = do(manager, "plan/")
    assert "2 new documents" in planned
    assert "2 rows become a new contact" in planned
    assert college.contacts() == []
    assert "2 documents were made." in do(manager, "apply/")
    assert {one["forename"] for one in college.contacts()} == {"Sam", "Kim"}


def test_a_bad_list_is_told_by_cause_with_rows_and_names(college: College, manager: Client) -> None:
    upload(manager, HEAD + BAD)
    shown = do(manager, "columns/", **columns())
    assert "One email address for different people 2 rows" in shown
    assert "office@example.org row 2: Amara Whitlock row 3: Ben Whitlock" in shown
    assert "Rows without an email address 1 row" in shown
    assert "row 6 (Dewi Parry)" in shown
    assert "4 Chloe Underhill DOB" in shown
    assert "2 rows cannot be imported" in shown


def test_nothing_is_made_of_what_nobody_has_decided(college: College, manager: Client) -> None:
    upload(manager, HEAD + BAD)
    do(manager, "columns/", **columns())
    planned = do(manager, "plan/")
    assert "1 new document 5 rows left out" in planned
    assert "2 rows: nobody has chosen what to do: One email address for different people" in planned


def test_remedies_are_chosen_for_all_and_for_groups(college: College, manager: Client) -> None:
    upload(manager, HEAD + BAD)
    do(manager, "columns/", **columns())
    group = {"group-email-shared-0": "generate"}
    planned = do(manager, "plan/", **{**ASKED, **group})
    assert "2 rows get a made-up address" in planned
    assert "left out, as you chose: Rows without an email address" in planned
    assert 'value="generate" selected' in manager.get("/imports/1/?choose=1").content.decode()
    assert "3 documents were made." in do(manager, "apply/")
    assert {one["personal_email"] for one in college.contacts()} == {"", "chloe@example.org"}


def test_what_was_not_made_is_a_file_to_correct(college: College, manager: Client) -> None:
    upload(manager, HEAD + BAD)
    do(manager, "columns/", **columns())
    do(manager, "plan/", **ASKED)
    do(manager, "apply/")
    answer = manager.get("/imports/1/not-imported.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert rows[0] == ["line", "why", "First name", "Last name", "DOB", "E-mail", "Colour"]
    assert [row[0] for row in rows[1:]] == ["5", "6", "7"]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_the_same_list_is_imported_once(college: College, manager: Client) -> None:
    for _ in range(2):
        upload(manager, HEAD + GOOD)
        said = do(manager, "columns/", **columns())
        do(manager, "plan/")
        do(manager, "apply/")
    assert "was imported already" in said
    assert len(college.contacts()) == 2


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        (columns(c4="surname"), "are to fill the same field"),
        (columns(c0="", c1=""), "No column fills a name"),
    ],
)
def test_columns_that_cannot_be_are_told(college: College, manager: Client, chosen: dict[str, str], says: str) -> None:
    upload(manager, HEAD + GOOD)
    assert says in do(manager, "columns/", **chosen)


def workbook(**parts: bytes) -> bytes:
    """A file in the form of a workbook, of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, body in parts.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml"), body)
    return made.getvalue()


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def bomb() -> bytes:
    return workbook(xl__worksheets__sheet1_xml=b"<worksheet>" + b" " * 200_000_000 + b"</worksheet>")


def overlong() -> bytes:
    return b"a,b\n" + b"1,2\n" * (LARGEST_LIST // 4)


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("list.csv", b"", "Choose a file that is not empty"),
        ("list.pdf", b"%PDF-1.4", "This is no list"),
        ("list.csv", b"%PDF-1.4\nxyz", "is no list"),
        ("list.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF\n", "is no list"),
        ("list.csv", b"\x00\x01\x02\n", "is no text"),
        ("list.csv", b"<html><body>no</body></html>", "is a page or a report"),
        ("list.csv", b"a,a\n1,2\n", "has two columns"),
        ("list.xlsx", b"PK\x03\x04 not a workbook", "no readable workbook"),
        ("list.xlsx", ENCRYPTED, "protected by a password"),
        ("list.xlsx", bomb, "too large for a workbook"),
        ("list.csv", overlong, "larger than 20 MB"),
    ],
    ids=["empty", "pdf", "pdf-as-csv", "photo", "bytes", "page", "twice", "broken", "encrypted", "bomb", "large"],
)
def test_what_is_no_list_is_refused_cleanly(
    college: College, manager: Client, name: str, body: bytes | Callable[[], bytes], says: str
) -> None:
    shown = upload(manager, body() if callable(body) else body, name)
    assert says in shown
    assert "/tmp" not in shown
    assert not ImportUpload.objects.exists()


def test_a_long_list_is_worked_on_in_the_background(
    college: College, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 10)
    upload(manager, HEAD + GOOD)
    for step, posted in (("columns/", columns()), ("plan/", {}), ("apply/", {})):
        assert "It waits for its turn" in do(manager, step, **posted)
        jobs.work(read(college.config), KINDS)
    assert "2 documents were made" in words(manager.get("/imports/1/").content.decode())
    (job,) = re.findall(r"/jobs/\d+/", manager.get("/jobs/").content.decode())[:1]
    assert "/imports/1/" in manager.get(job).content.decode()


def test_a_look_that_is_stopped_leaves_nothing(college: College, manager: Client) -> None:
    upload(manager, HEAD + GOOD)
    ticket = jobs.Ticket()
    ticket.unwanted.set()
    with pytest.raises(jobs.StoppedError):
        KINDS["import-look"](read(college.config), {"upload": 1, "url": "/"}, now(), ticket)
    assert ImportUpload.objects.get().report == {}
    assert not ImportFile.objects.exists()


def test_a_list_that_changed_meanwhile_is_looked_into_anew(college: College, manager: Client) -> None:
    upload(manager, HEAD + GOOD)
    do(manager, "columns/", **columns())
    do(manager, "plan/")
    college.declare(rule("booking", {"match": "id"}))
    assert "The rules have changed" in do(manager, "apply/")
    assert college.contacts() == []


def test_lists_are_emptied_after_a_while(college: College, manager: Client) -> None:
    upload(manager, HEAD + GOOD)
    do(manager, "columns/", **columns())
    uploads.forget(now().at + uploads.KEPT)
    row = ImportUpload.objects.get()
    assert (bytes(row.body), row.report, row.size) == (b"", {}, 0)
    assert "not kept any more" in words(manager.get("/imports/1/").content.decode())
    assert "Upload it again" in do(manager, "plan/") or "not kept" in do(manager, "plan/")
