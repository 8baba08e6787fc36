"""The pages of contacts: lists that are kept, files, the past, access that follows, and two people at once."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from kinroll.flows import editing
from kinroll.flows.applying import Report
from kinroll.store import contact_past, contacts
from website import Site, words


def page(site: Site, path: str, level: str = "owner") -> str:
    answer = site.staff(level).get(path, follow=True)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


def rows(site: Site, query: str) -> list[list[str]]:
    answer = site.staff("viewer").get(f"/contacts/export.csv?{query}")
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_the_file_holds_those_whom_the_filters_leave(site: Site) -> None:
    head, *found = rows(site, "role=contact&q=okafor")
    assert head[:4] == ["Contact", "Title", "Forename", "Surname"]
    assert [row[2] for row in found] == ["Grace", "Daniel"]
    assert len(rows(site, "")) == 1 + len(site.school.everyone())


def test_the_file_is_no_program_for_a_spreadsheet(site: Site) -> None:
    site.school.contact("3070", "=1+1", "@cmd", email="evil@example.org")
    site.school.sync()
    _, row = rows(site, "q=evil@example.org")
    assert row[2:4] == ["'=1+1", "'@cmd"]


def test_the_quick_search_gives_a_few_and_leads_to_all(site: Site) -> None:
    for i in range(12):
        site.school.contact(f"40{i:02}", f"Sam{i}", "Okafor")
    site.school.sync()
    html = site.staff("viewer").get("/contacts/quick/?q=okafor").content.decode()
    assert html.count('href="/contacts/') == 8 + 1
    assert "/contacts/?q=okafor" in html
    assert site.staff("viewer").get("/contacts/quick/?q=").content.decode().strip() == ""
    assert "Nobody is found" in site.staff("viewer").get("/contacts/quick/?q=zzyzx").content.decode()


@pytest.mark.parametrize("level", ["viewer", "owner"])
def test_every_staff_page_has_the_quick_search(site: Site, level: str) -> None:
    for path in ("/overview/", "/runs/", "/problems/"):
        assert 'aria-label="Quick search"' in site.staff(level).get(path).content.decode()


def test_a_parent_has_no_quick_search(site: Site) -> None:
    client = site.person("grace@example.org")
    assert "Quick search" not in client.get("/me/").content.decode()
    assert client.get("/contacts/quick/?q=leila").status_code == 404


def test_a_list_is_kept_shared_and_forgotten_by_whoever_made_it(site: Site) -> None:
    office, viewer = site.staff("office"), site.staff("viewer")
    chosen = {"role": "contact", "account": "never", "q": ""}
    answer = office.post("/contacts/lists/keep/", {**chosen, "name": "Not yet in", "is_shared": "on"}, follow=True)
    assert answer.redirect_chain[0][0] == "/contacts/?" + urlencode({"role": "contact", "account": "never"})
    assert "kept as “Not yet in”" in words(answer.content.decode())
    office.post("/contacts/lists/keep/", {"role": "staff", "name": "Mine"})
    shown = page(site, "/contacts/", "viewer")
    assert "Not yet in · office-account" in shown
    assert "Mine" not in shown
    assert viewer.post("/contacts/lists/1/forget/").status_code == 404
    office.post("/contacts/lists/1/forget/")
    assert "Not yet in" not in page(site, "/contacts/", "viewer")


def test_a_list_without_a_name_is_asked_for_one_and_keeps_its_filters(site: Site) -> None:
    answer = site.staff("office").post("/contacts/lists/keep/", {"role": "staff", "name": " ", "is_shared": "on"})
    html = answer.content.decode()
    assert "Give the list a name." in html
    assert '<option value="staff" selected>' in html
    assert "csrfmiddlewaretoken=" not in html


def test_keeping_a_list_again_under_its_name_replaces_it(site: Site) -> None:
    for role in ("staff", "student"):
        site.staff("office").post("/contacts/lists/keep/", {"role": role, "name": "Mine"})
    html = site.staff("office").get("/contacts/").content.decode()
    assert html.count(">Mine</a>") == 1
    assert 'href="/contacts/?role=student"' in html


def test_a_contact_on_an_earlier_day_is_as_it_was_held_then(site: Site) -> None:
    number = site.school.show("3001")["contact_id"]
    site.school.change("3001", Surname="Haddad-Okafor")
    site.school.sync()
    today = page(site, f"/contacts/{number}/?on=2099-01-01")
    assert "Surname Haddad-Okafor the same" in today
    assert "was not here yet" in page(site, f"/contacts/{number}/?on=2001-01-01")
    assert site.staff("viewer").get(f"/contacts/{number}/?on=nonsense").status_code == 302


def test_who_was_related_then_is_shown_and_who_no_longer_is_is_not(site: Site) -> None:
    site.school.contact("3080", "Ada", "Okafor", of=("2101", "2102"))
    site.school.sync()
    ada = site.school.show("3080")["contact_id"]
    child = site.school.show("2102")["contact_id"]
    site.school.contacts = [row for row in site.school.contacts if row[:2] != ("3080", "2102")]
    site.school.sync(today="2098-03-10")
    before, after = (page(site, f"/contacts/{ada}/?on=2098-03-{day}") for day in ("09", "10"))
    assert before.count("Mother of") == 2
    assert after.count("Mother of") == 1
    assert "Ada Okafor · mother" in page(site, f"/contacts/{child}/?on=2098-03-09")
    assert "Ada Okafor" not in page(site, f"/contacts/{child}/?on=2098-03-10")


def test_what_changed_since_is_taken_back(site: Site) -> None:
    shown = site.school.show("3001")
    number = shown["contact_id"]
    between = datetime.now(UTC)
    site.school.change("3001", Surname="Haddad")
    site.school.sync()
    site.staff("office").post(f"/contacts/{number}/edit/work_telephone/", {"value": "01632 960001"})
    site.staff("office").post(f"/contacts/{number}/rename/", {"username": "grace.h"})
    site.staff("office").post(f"/contacts/{number}/disable/", {"reason": "on leave"})
    now = site.school.show("3001")
    past = contact_past.past(number, between, contacts.values_of([number])[number], now["account"])
    assert (past.values["surname"], past.values.get("work_telephone", "")) == ("Okafor", "")
    assert (past.username, past.account, past.roles) == ("grace@example.org", "active", ("contact",))
    assert (past.is_known, past.is_whole) == (True, True)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"Parental_responsibility": "T"}, "see the details of this child"),
        ({"Parental_responsibility": "F"}, "name only: they have no parental responsibility"),
        ({"Parental_responsibility": "T", "Court_order": "T"}, "nothing of this child: there is a court order"),
    ],
)
def test_a_relationship_says_what_the_login_sees_of_the_child(site: Site, columns: dict[str, str], said: str) -> None:
    named = {name.replace("_", " "): value for name, value in columns.items()}
    site.school.contact("3080", "Ada", "Okafor", of={"2101": {"Relationship": "Aunt", **named}})
    site.school.sync()
    assert said in page(site, f"/contacts/{site.school.show('3080')['contact_id']}/")


def test_the_second_of_two_sees_who_has_changed_what_and_loses_nothing(site: Site) -> None:
    number = site.school.show("3001")["contact_id"]
    path = f"/contacts/{number}/edit/work_telephone/"
    site.staff("office").post(path, {"value": "01632 960001", "seen": ""})
    answer = site.staff("data-manager").post(path, {"value": "01632 960002", "seen": ""})
    html = answer.content.decode()
    assert "office-account has changed this meanwhile. It is now: 01632 960001." in words(html)
    assert 'value="01632 960002"' in html
    again = site.staff("data-manager").post(path, {"value": "01632 960002", "seen": "01632 960001"}, follow=True)
    assert "Work telephone is now: 01632 960002" in words(again.content.decode())


def test_who_is_first_by_a_moment_is_seen_as_well(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other saves after the page has looked, and before it writes."""
    number = site.school.show("3001")["contact_id"]
    path, edit = f"/contacts/{number}/edit/work_telephone/", editing.edit

    def beaten(*place: Any, **how: Any) -> Report:
        monkeypatch.setattr(editing, "edit", edit)
        site.staff("office").post(path, {"value": "01632 960001", "seen": ""})
        return edit(*place, **how)

    manager = site.staff("data-manager")
    monkeypatch.setattr(editing, "edit", beaten)
    html = manager.post(path, {"value": "01632 960002", "seen": ""}).content.decode()
    assert "office-account has changed this meanwhile. It is now: 01632 960001." in words(html)
    assert 'value="01632 960002"' in html
