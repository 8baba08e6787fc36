"""The public books a course date: through the page, without signing in."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from college import FIELDS, SAM, College, form, rule
from furnished import course_date, open_booking
from kinroll.accounts import access
from kinroll.accounts.backend import by_username
from kinroll.core.process.field_types import TYPES
from kinroll.store import bookings, document_files, erasing
from kinroll.store.document_lists import Asked, search
from kinroll.web.uploading import LARGEST_FILE
from website import PASSWORD, Site, browser, now, words

TYPED = {f"f-{name}": text for name, text in SAM.items()}
REFERENCE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    made = College(tmp_path, database)
    made.declare(rule("booking", {}))
    Site(made).open()  # type: ignore[arg-type]
    return made


@pytest.fixture
def date(college: College) -> int:
    return course_date()


def book(path: str, client: Client | None = None, **typed: object) -> str:
    """What somebody reads who opens the page, fills it and sends it off."""
    client = client or browser()
    opened = client.get(path).content.decode()
    reference = re.search(r'name="reference" value="([^"]+)"', opened)
    posted: Mapping[str, object] = {"reference": reference[1] if reference else "", **TYPED, **typed}
    return words(client.post(path, posted, follow=True).content.decode())


def documents(college: College) -> list[int]:
    """The numbers of all documents."""
    return sorted(one.number for one in search(Asked())[0])


def test_a_booking_becomes_a_document_and_a_contact(college: College, date: int) -> None:
    said = book(open_booking(date), **{"f-mobile": "0491 570 156"})
    assert "Thank you, we have your booking." in said
    (number,) = documents(college)
    found = college.document(number)
    assert REFERENCE.findall(said) == [found.reference]
    assert (found.step, found.course.course_date, found.values["mobile"]) == ("booking", "FA-1", "0491 570 156")
    assert college.only()["personal_email"] == "sam@example.org"


def test_known_or_not_is_told_to_nobody(college: College, date: int) -> None:
    """Word for word the same, for somebody who is new, who is here, and whose id is somebody else's."""
    path, people = open_booking(date), ({}, {}, {"f-forename": "Kim", "f-surname": "Lee"})
    assert len({REFERENCE.sub("REFERENCE", book(path, **typed)) for typed in people}) == 1
    assert [college.outcomes(number) for number in documents(college)] == [["created"], ["updated"], ["held"]]


def test_every_fault_is_told_beside_its_field_and_what_was_typed_stays(college: College, date: int) -> None:
    path = open_booking(date)
    answer = browser().post(
        path, {**TYPED, "f-personal_email": "sam(at)x", "f-mobile": "12", "f-date_of_birth": "31/02/2009"}
    )
    shown = answer.content.decode()
    for name in ("personal_email", "mobile", "date_of_birth"):
        assert f'id="id_f-{name}_error"' in shown
    for typed in ("sam(at)x", "31/02/2009", "Okafor"):
        assert f'value="{typed}"' in shown
    assert documents(college) == []


def test_what_is_needed_is_marked_and_asked_for(college: College, date: int) -> None:
    needed = form("Registration", "document").replace('name = "surname"', 'required = true\nname = "surname"')
    more = needed.replace('"Registration"', '"Needed"')
    other = '[[process]]\nname = "Other"\nform = "Needed"\nsteps = ["booking"]'
    college.declare(rule("booking", {}), other, more=more)
    path = open_booking(date, process="Other")
    assert re.search(r'Surname <span class="needed">', browser().get(path).content.decode())
    assert "Surname : Fill this in." in book(path, **{"f-surname": " "})
    assert documents(college) == []


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"is_open": False}, "cannot be booked at present"),
        ({"places": 0}, "All places are taken"),
        ({"closes_on": now().today - timedelta(days=1)}, "can no longer be booked"),
        ({"process": "Gone"}, "cannot be booked at present"),
    ],
)
def test_why_a_date_cannot_be_booked_is_said_before_and_after(
    college: College, date: int, facts: dict[str, object], says: str
) -> None:
    client, path = browser(), open_booking(date)
    client.get(path)
    open_booking(date, **facts)
    assert says in words(client.get(path).content.decode())
    assert says in book(path, client)
    assert documents(college) == []


def test_the_last_place_goes_once_and_comes_back(college: College, date: int) -> None:
    path = open_booking(date, places=1, free_steps=["completed"])
    assert "Thank you" in book(path)
    kim = {"f-forename": "Kim", "f-personal_email": "kim@example.org"}
    assert "All places are taken" in book(path, **kim)
    college.move(documents(college)[0], "completed")
    assert "Thank you" in book(path, **kim)


def test_the_same_booking_sent_twice_is_one_and_another_from_the_same_form_is_two(college: College, date: int) -> None:
    path, client = open_booking(date), browser()
    signed = re.search(r'name="reference" value="([^"]+)"', client.get(path).content.decode())
    assert signed
    told = [client.post(path, {"reference": signed[1], **TYPED})["Location"] for _ in range(2)]
    assert told[0] == told[1]
    client.post(path, {"reference": signed[1], **TYPED, "f-forename": "Kim", "f-personal_email": "kim@example.org"})
    references = [college.document(number).reference for number in documents(college)]
    assert len(references) == len(set(references)) == 2


def test_nobody_makes_up_a_reference(college: College, date: int) -> None:
    path = open_booking(date)
    book(path, reference="PAID-2026")
    (number,) = documents(college)
    assert REFERENCE.fullmatch(college.document(number).reference)
    assert college.document(number).reference != "PAID-2026"
    assert browser().get(f"{path}booked/PAID-2026:x/").status_code == 302


def test_a_password_is_encoded_at_once_and_gives_access(college: College, date: int) -> None:
    path = open_booking(date)
    assert "too short" in book(path, **{"f-password": "short"})
    answer = browser().post(path, {**TYPED, "f-password": PASSWORD, "f-mobile": "12"})
    assert PASSWORD not in answer.content.decode()
    book(path, **{"f-password": PASSWORD})
    account = by_username("sam@example.org")
    assert account
    assert account.check_password(PASSWORD)
    assert college.document(documents(college)[0]).values["password"] == "set"


def with_file(college: College) -> None:
    """Let the form ask for a file."""
    asked = form("Registration", "document", fields={**FIELDS, "passport": "file"}).replace("Registration", "With file")
    other = '[[process]]\nname = "Other"\nform = "With file"\nsteps = ["booking"]'
    college.declare(rule("booking", {}), other, more=asked)


PDF = b"%PDF-1.4 a passport"


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("passport.pdf", PDF, "Thank you"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 a photo", "Thank you"),
        ("passport.pdf", b"MZ a program", "neither a PDF nor a photograph"),
        ("page.html", b"<script>alert(1)</script>", "neither a PDF nor a photograph"),
        ("empty.pdf", b"", "empty"),
        ("large.pdf", PDF + b"x" * LARGEST_FILE, "larger than 5 MB"),
        ("../../etc/pass:wd.pdf", PDF, "cannot be used"),
    ],
)
def test_files_are_looked_at_and_not_believed(college: College, date: int, name: str, body: bytes, says: str) -> None:
    with_file(college)
    path = open_booking(date, process="Other")
    assert says in book(path, **{"f-passport": SimpleUploadedFile(name, body, "application/pdf")})
    assert bool(documents(college)) is (says == "Thank you")


def test_a_file_is_saved_by_staff_and_never_opened_as_a_page(college: College, date: int) -> None:
    with_file(college)
    book(open_booking(date, process="Other"), **{"f-passport": SimpleUploadedFile("passport.pdf", PDF)})
    (number,) = documents(college)
    site = Site(college)  # type: ignore[arg-type]
    answer = site.staff("viewer").get(f"/documents/{number}/files/passport/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="passport.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert browser().get(f"/documents/{number}/files/passport/").status_code == 302
    with pytest.raises(access.NotThereError):  # whatever view asks
        access.document_file(None, number, "passport")


def test_what_was_handed_in_goes_when_the_person_is_erased(college: College, date: int) -> None:
    with_file(college)
    path = open_booking(date)
    book(path)
    (number,) = documents(college)
    document_files.keep(number, {"passport": document_files.HandedIn("passport.pdf", "application/pdf", PDF)}, now().at)
    erasing.empty(college.contact_of(number) or 0)
    assert document_files.get(number, "passport") is None
    assert search(Asked("okafor"))[1] == 0


def test_a_file_is_taken_nowhere_else(college: College, date: int) -> None:
    answer = browser().post("/account/login/", {"login": "x", "password": "y", "f": SimpleUploadedFile("a.pdf", PDF)})
    assert answer.wsgi_request.FILES == {}


def test_too_many_bookings_from_one_place_have_to_wait(college: College, date: int) -> None:
    path, client = open_booking(date), browser()
    for i in range(60):
        client.post(path, {**TYPED, "f-personal_email": f"sam{i}@example.org"})
    answer = client.post(path, {**TYPED, "f-personal_email": "late@example.org"})
    assert answer.status_code == 429
    assert "Try again in ten minutes" in words(answer.content.decode())
    assert 'value="late@example.org"' in answer.content.decode()
    assert search(Asked())[1] == 60


def test_nobody_is_sent_mail_without_end_by_bookings_from_everywhere(college: College, date: int) -> None:
    path = open_booking(date)
    for i in range(61):
        client = Client(headers={"host": "localhost"}, REMOTE_ADDR=f"10.0.{i}.1")
        answer = client.post(path, {**TYPED, "f-employer": f"Works {i}"})
    assert answer.status_code == 429
    assert search(Asked())[1] == 60


def test_every_type_of_field_can_be_asked_and_answered(college: College, date: int) -> None:
    """No type lacks an input, and what is chosen in it comes back as the field keeps it."""
    kinds = {f"f{place}": kind for place, kind in enumerate(TYPES)}
    asked = form("Registration", "document", fields=kinds).replace('"Registration"', '"All"')
    asked = re.sub(r'type = "((?:multiple )?choice)"', r'type = "\1"\noptions = { a = "Apple", b = "Pear" }', asked)
    college.declare(rule("booking", {}), '[[process]]\nname = "Other"\nform = "All"\nsteps = ["booking"]', more=asked)
    path = open_booking(date, process="Other")
    shown = browser().get(path).content.decode()
    assert all(f'name="f-{name}"' in shown for name in kinds)
    chosen = {
        "choice": "b",
        "multiple choice": ["a", "b"],
        "yes/no": "yes",
        "country": "Australia",
        "date": "2026-01-02",
    }
    typed = {f"f-{name}": chosen[kind] for name, kind in kinds.items() if kind in chosen}
    assert "Thank you" in book(path, **typed)
    values = college.document(documents(college)[0]).values
    kept = {kinds[name]: text for name, text in values.items()}
    assert kept == {"choice": "b", "multiple choice": "a;b", "yes/no": "yes", "country": "1101", "date": "2026-01-02"}


def test_what_is_chosen_that_was_not_offered_is_refused(college: College, date: int) -> None:
    asked = form("Registration", "document", fields={"gender": "gender"}).replace('"Registration"', '"All"')
    college.declare(rule("booking", {}), '[[process]]\nname = "Other"\nform = "All"\nsteps = ["booking"]', more=asked)
    assert "not one of the available choices" in book(open_booking(date, process="Other"), **{"f-gender": "Z"})


def test_nobody_guesses_or_keeps_an_address(college: College, date: int) -> None:
    path = open_booking(date)
    assert browser().get("/book/FA-1/").status_code == 302  # off to sign in, as for any address there is not
    bookings.change_key(date, "another")
    assert browser().get(path).status_code == 302
    assert "First aid" in words(browser().get("/book/another/").content.decode())


def test_the_page_is_shown_in_no_frame_and_kept_by_nobody(college: College, date: int) -> None:
    answer = browser().get(open_booking(date))
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_a_form_of_another_site_books_nothing(college: College, date: int) -> None:
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    assert client.post(open_booking(date), TYPED).status_code == 403
    assert documents(college) == []


def test_what_is_not_asked_for_is_not_taken(college: College, date: int) -> None:
    path = open_booking(date, left_out=["client_identifier"])
    assert "client_identifier" not in browser().get(path).content.decode()
    book(path, **{"f-client_identifier": "C-1"})
    assert "client_identifier" not in college.document(documents(college)[0]).values
