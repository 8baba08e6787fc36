"""Documents on the pages: found, moved, edited by two, and told whom they are about."""

import html
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from college import SAM, College, rule
from furnished import course_date, open_booking
from kinroll.accounts.backend import by_username
from kinroll.flows import accounts
from kinroll.flows.documents import New
from kinroll.store import bookings, contacts
from website import PASSWORD, Site, now, words


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    made = College(tmp_path, database)
    made.declare(rule("booking", {}), rule("completed", {}))
    return made


@pytest.fixture
def office(college: College) -> Client:
    """Somebody of the office, signed in."""
    site = Site(college)  # type: ignore[arg-type]
    site.open()
    return site.staff("office")


def read(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


def do(client: Client, path: str, **posted: object) -> str:
    """The words of the page that comes after something was done."""
    answer = client.post(path, posted, follow=True)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


@pytest.mark.parametrize(
    "asked", ["q=okafor", "q=SAM+oka", "q=sam@exa", "q=R-77", "q={n}", "step=booking", "type=Student"]
)
def test_a_document_is_found_however_it_is_looked_for(college: College, office: Client, asked: str) -> None:
    number = college.add(reference="R-77")
    college.add(forename="Kim", surname="Lee", personal_email="kim@example.org", step="enquiry")
    found = read(office, "/documents/?" + asked.format(n=number))
    assert "Sam Okafor" in found
    assert "Kim Lee" not in found


def test_somebody_who_may_be_here_already_is_named_once_it_is_saved(college: College, office: Client) -> None:
    college.add(mobile="0491 570 156")
    posted = {"f-forename": "Sam", "f-surname": "Okafor", "f-mobile": "+61 491 570 156"}
    shown = do(office, "/documents/new/?process=Enrolment", **posted, step="enquiry")
    assert "Is this person here already? Sam Okafor (The same telephone and name)" in shown
    posted |= {"f-mobile": "0491 570 157"}
    assert "here already" not in do(office, "/documents/new/?process=Enrolment", **posted, step="enquiry")


@pytest.mark.parametrize(
    "asked", ["q=%25", "q=_", "q=nobody", "q=" + "9" * 30, "problem=id-shared", "date=NO", "page=7"]
)
def test_odd_filters_find_nothing_and_break_nothing(college: College, office: Client, asked: str) -> None:
    college.add()
    assert "Sam Okafor" not in read(office, f"/documents/?{asked}")


def test_what_waits_is_found_by_its_problem(college: College, office: Client) -> None:
    college.add()
    college.add(forename="Kim", surname="Lee")
    assert "Id of somebody else? (1)" in read(office, "/documents/")
    for asked in ("problem=id-shared", "problem=waiting", "problem=waiting&q=kim"):
        found = read(office, f"/documents/?{asked}")
        assert "Kim Lee" in found
        assert "1 to 1 of 1" in found


def test_an_edit_is_found_by_its_new_words(college: College, office: Client) -> None:
    number = college.add()
    college.edit(number, surname="Quill")
    assert "Sam Quill" in read(office, "/documents/?q=quill")
    assert "No document fits" in read(office, "/documents/?q=okafor")


def test_a_card_is_moved_on_the_board_and_stays_on_it(college: College, office: Client) -> None:
    number = college.add("enquiry")
    board = read(office, "/documents/board/")
    assert "enquiry 1" in board
    shown = do(office, f"/documents/{number}/move/", step="booking", **{"from": "enquiry", "next": "/documents/board/"})
    assert "booking 1" in shown
    assert f"Document {number} is on “booking” now. Rule “Booking”: Created contact 1 (Sam Okafor)" in shown


def test_of_two_who_move_the_second_is_told(college: College, office: Client) -> None:
    number = college.add("enquiry")
    college.move(number, "attending")
    shown = do(office, f"/documents/{number}/move/", step="booking", **{"from": "enquiry"})
    assert "Somebody else has moved document" in shown
    assert college.document(number).step == "attending"


def test_a_document_shows_its_timeline_in_words(college: College, office: Client) -> None:
    number = college.add(mobile="0491 570 156")
    college.edit(number, mobile="0491 570 110")
    shown = read(office, f"/documents/{number}/")
    assert "Rule “Booking” changed the contact" in shown
    assert "Mobile: 0491 570 156 → 0491 570 110" in shown
    assert "kinroll " not in shown


def test_what_is_wrong_stands_beside_the_value(college: College, office: Client) -> None:
    number = college.add(date_of_birth="31/02/2009")
    shown = read(office, f"/documents/{number}/")
    assert "31/02/2009 Wrong: &quot;31/02/2009&quot; is not a day in the calendar" in shown
    form = office.get(f"/documents/{number}/edit/").content.decode()
    assert 'type="text" name="f-date_of_birth" value="31/02/2009"' in form


def form_of(college: College, number: int, **typed: str) -> dict[str, str]:
    """What a browser sends that has opened the form of a document and changed these fields."""
    held = dict(college.document(number).values)
    fields = {f"f-{name}": text for name, text in {**held, **typed}.items() if name != "password"}
    return {**fields, "seen": json.dumps(held)}


def test_a_form_keeps_what_was_typed_and_can_be_kept_as_it_is(college: College, office: Client) -> None:
    number = college.add()
    posted = form_of(college, number, personal_email="sam(at)example")
    shown = office.post(f"/documents/{number}/edit/", posted).content.decode()
    assert 'value="sam(at)example"' in shown
    assert "is not an email address" in shown
    assert college.document(number).values["personal_email"] == "sam@example.org"
    do(office, f"/documents/{number}/edit/", **posted, keep="1")
    assert college.document(number).values["personal_email"] == "sam(at)example"
    assert college.only()["personal_email"] == "sam@example.org"


def test_of_two_who_edit_one_field_the_second_sees_what_the_first_did(college: College, office: Client) -> None:
    number = college.add(mobile="0491 570 156")
    posted = form_of(college, number, mobile="0491 570 158")
    college.edit(number, mobile="0491 570 157")
    answer = office.post(f"/documents/{number}/edit/", posted)
    shown = words(answer.content.decode())
    assert "has changed the same meanwhile" in shown
    assert "0491 570 157 0491 570 158" in shown
    assert college.document(number).values["mobile"] == "0491 570 157"
    again = {**posted, "seen": json.dumps(dict(college.document(number).values))}
    do(office, f"/documents/{number}/edit/", **again)
    assert college.document(number).values["mobile"] == "0491 570 158"


def test_letting_ones_own_count_takes_nothing_else_back(college: College, office: Client) -> None:
    number = college.add(mobile="0491 570 156", suburb="Leigh")
    posted = form_of(college, number, mobile="0491 570 158")
    college.edit(number, mobile="0491 570 157", suburb="Hay")
    shown = office.post(f"/documents/{number}/edit/", posted).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', shown)
    assert seen
    do(office, f"/documents/{number}/edit/", **{**posted, "seen": html.unescape(seen[1])})
    values = college.document(number).values
    assert (values["mobile"], values["suburb"]) == ("0491 570 158", "Hay")


def test_of_two_who_edit_different_fields_both_count(college: College, office: Client) -> None:
    number = college.add(mobile="0491 570 156")
    posted = form_of(college, number, employer="Harbour Works")
    college.edit(number, mobile="0491 570 157")
    shown = do(office, f"/documents/{number}/edit/", **posted)
    assert "Somebody else changed this meanwhile, and it stays: Mobile" in shown
    values = college.document(number).values
    assert (values["mobile"], values["employer"]) == ("0491 570 157", "Harbour Works")


def test_a_question_is_answered_right_there(college: College, office: Client) -> None:
    college.add()
    number = college.add(forename="Samuel", date_of_birth="2001-02-03")
    shown = read(office, f"/documents/{number}/")
    assert "A question for you" in shown
    assert "It is this person" in shown
    contact = college.only()["contact_id"]
    shown = do(office, f"/documents/{number}/answer/", contact=str(contact))
    assert "A question for you" not in shown
    assert college.contact_of(number) == contact
    assert college.only()["forename"] == "Samuel"


def test_somebody_new_is_made_and_not_this_contact_is_kept(college: College, office: Client) -> None:
    first = college.add()
    number = college.add(forename="Kim", surname="Lee")
    known = college.contact_of(first)
    shown = do(office, f"/documents/{number}/reject/", contact=str(known))
    assert "never matched so again" in shown
    do(office, f"/documents/{number}/run/", as_new="1")
    assert college.contact_of(number) not in (None, known)


def test_a_document_is_relinked_by_looking_for_the_person(college: College, office: Client) -> None:
    number, other = college.add(), college.add(forename="Kim", surname="Lee", personal_email="kim@example.org")
    contact = college.contact_of(other)
    part = office.get(f"/documents/{number}/who/?q=kim", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "Kim Lee" in part
    do(office, f"/documents/{number}/answer/", contact=str(contact))
    assert college.contact_of(number) == contact
    assert {one["forename"] for one in college.contacts()} == {"Sam", "Kim"}


def test_reassigning_takes_along_what_was_said(college: College, office: Client) -> None:
    number, other = college.add(mobile="0491 570 156"), college.add(surname="Lee", personal_email="kim@example.org")
    target = college.contact_of(other)
    do(office, f"/documents/{number}/reassign/", contact=str(target))
    (shown,) = contacts.show([target or 0])
    assert shown["mobile"] == "0491 570 156"


@pytest.mark.parametrize("contact", ["", "x", "99999", "9" * 30])
def test_nobody_is_linked_to_who_is_not_there(college: College, office: Client, contact: str) -> None:
    number = college.add()
    assert office.post(f"/documents/{number}/answer/", {"contact": contact}).status_code == 404


def test_the_office_cannot_change_an_owner_through_a_document(college: College, office: Client) -> None:
    owned = college.add(password=PASSWORD)
    account = by_username("sam@example.org")
    assert account
    accounts.permit(account, "owner", now())
    other = college.add(forename="Kim", surname="Lee", personal_email="kim@example.org")
    contact = college.contact_of(owned)
    for path, posted in ((f"{owned}/edit/", {}), (f"{owned}/move/", {}), (f"{other}/answer/", {"contact": contact})):
        assert office.post(f"/documents/{path}", posted).status_code == 403, path


def test_staff_make_a_document(college: College, office: Client) -> None:
    assert "Enrolment" in read(office, "/documents/new/")
    posted = {f"f-{name}": text for name, text in SAM.items()}
    shown = do(office, "/documents/new/?process=Enrolment", **posted, step="booking", reference="R-9")
    assert "Created contact 1 (Sam Okafor)" in shown
    assert "R-9" in shown


def test_a_document_is_moved_to_another_course_date(college: College, office: Client) -> None:
    first, second = course_date("FA-1"), course_date("FA-2")
    open_booking(second, places=1)
    (done,) = college.new(New("Enrolment", SAM, "booking", course_date="FA-1"))
    address = f"/documents/{done.number}/course-date/"
    assert "Another course date" in read(office, f"/documents/{done.number}/")
    assert "FA-2 · 0 of 1 places taken" in read(office, address)
    shown = do(office, address, **{"from": "FA-1", "date": "FA-2"})
    assert "It is on another course date now. Rule “Booking”:" in shown
    assert "Moved to another course date" in shown
    assert "Course date: FA-1 → FA-2" in shown
    told = do(office, address, **{"from": "FA-1", "date": "FA-1"})  # somebody else is a little late
    assert "Somebody else has moved it meanwhile: it is on" in told
    assert bookings.rooms([first, second])[second].taken == 1


def test_a_full_course_date_is_taken_only_when_that_is_said(college: College, office: Client) -> None:
    open_booking(course_date("FA-1"), places=0)
    number = college.add()
    address = f"/documents/{number}/course-date/"
    assert "Book it on a course date" in read(office, f"/documents/{number}/")
    told = do(office, address, **{"from": "", "date": "FA-1"})
    assert "is full: 0 of 0 places are taken." in told
    assert "Also where all places are taken" in told
    assert "It is on another course date now." in do(office, address, **{"from": "", "date": "FA-1"}, although_full="1")


def test_a_password_is_nowhere_to_be_read(college: College, office: Client) -> None:
    number = college.add()
    shown = office.post(f"/documents/{number}/edit/", {**form_of(college, number), "f-password": PASSWORD}, follow=True)
    assert PASSWORD not in shown.content.decode()
    assert "Password set" in words(shown.content.decode())
    wrong = office.post(f"/documents/{number}/edit/", {**form_of(college, number), "f-password": "password1"})
    assert "password1" not in wrong.content.decode()
    assert "too short" in wrong.content.decode()


def test_a_verified_usi_lets_the_document_go_on(college: College, office: Client) -> None:
    college.declare(rule("booking", {"contact_id": "usi"}))
    number = college.add(usi="BNGH7C75FN", date_of_birth="2001-02-03")
    assert "Looked it up in the registry" in read(office, f"/documents/{number}/")
    shown = do(office, f"/documents/{number}/verify/", outcome="verified")
    assert "has gone on" in shown
    assert college.contact_of(number)


@pytest.mark.parametrize("path", ["/documents/99999/", f"/documents/{10**30}/", "/documents/1/files/nothing/"])
def test_odd_addresses_break_nothing(college: College, office: Client, path: str) -> None:
    college.add()
    assert office.get(path).status_code == 404


def test_without_rules_the_pages_say_so(tmp_path: Path, database: str) -> None:
    site = Site(College(tmp_path, database))  # type: ignore[arg-type]
    site.open()
    for path in ("/documents/", "/documents/board/", "/documents/new/", "/courses/", "/imports/"):
        assert "There is no" in read(site.staff("owner"), path), path


def test_a_shared_id_leads_to_the_other_document(college: College, office: Client) -> None:
    first = college.add()
    other = college.add(forename="Kim", surname="Lee")
    assert f'href="/documents/{other}/"' in office.get(f"/documents/{first}/").content.decode()
